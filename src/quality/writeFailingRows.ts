/**
 * All rows that break a rule, as Parquet in the store: a result shows five of them. They lie beside the state, outside every table, are whole
 * (nothing in them is masked, as in the tables that they come from), and go when their run has been archived (`vacuum`).
 */
import { join } from 'node:path';
import type { Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { Storage } from '../storage/types.ts';
import { checkId } from './checkId.ts';

export interface FailingRowsPlace {
  readonly storage: Storage;
  /** A private directory that the session may write to. */
  readonly directory: string;
  /** The key's folder: a run may be checked more than once, and nothing is overwritten. */
  readonly folder: string;
}

/** Writes the rows of every result that has some and SQL to find them; returns the results with where their rows are. */
export async function writeFailingRows(session: Session, place: FailingRowsPlace, results: readonly CheckResult[]): Promise<CheckResult[]> {
  const written: CheckResult[] = [];
  for (const result of results) {
    const hasRows = result.status === 'failed' || result.status === 'warned';
    if (!hasRows || result.sql === null) written.push(result);
    else written.push({ ...result, failing_rows_key: await writeRows(session, place, result, result.sql) });
  }
  return written;
}

async function writeRows(
  session: Session,
  { storage, directory, folder }: FailingRowsPlace,
  result: CheckResult,
  sql: string,
): Promise<string> {
  const key = `${folder}${fileName(result)}`;
  const path = join(directory, 'failing.parquet');
  const columns = await session.rows(`DESCRIBE (${sql}\n)`);
  const shown = columns.map((column) => exactColumn(String(column['column_name']), String(column['column_type'])));
  await session.run(
    `COPY (SELECT ${shown.join(', ')} FROM (${sql}\n) AS failing) TO ${sqlString(path)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await storage.putNewFile(key, path);
  return key;
}

/** Parquet has no HUGEINT: DuckDB would write a sum of amounts as a DOUBLE. */
function exactColumn(name: string, type: string): string {
  return type === 'HUGEINT' || type === 'UHUGEINT' ? `CAST(${sqlName(name)} AS DECIMAL(38,0)) AS ${sqlName(name)}` : sqlName(name);
}

/** A check of the user's may have any name; a key may not. */
function fileName(result: CheckResult): string {
  const id = checkId(result);
  const plain = id.replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  return plain === id ? `${plain}.parquet` : `${plain}-${Bun.hash(id).toString(16)}.parquet`;
}
