/** One read-only SQL statement over the published tables. */
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import type { Session } from '../lake/session.ts';
import { sqlString } from '../lake/sqlText.ts';

export type FileFormat = 'csv' | 'json' | 'parquet';

export interface QueryTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Values as text, null as null. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Whether there were more rows than were asked for. */
  readonly truncated: boolean;
}

const COPY_OPTIONS: Readonly<Record<FileFormat, string>> = {
  csv: 'FORMAT csv, HEADER true',
  json: 'FORMAT json, ARRAY true',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
};

/** Refuses anything but one statement that only reads; returns it without its semicolon. */
export async function requireReadOnly(session: Session, sql: string): Promise<string> {
  const statement = sql.trim().replace(/;\s*$/, '');
  if (statement === '') throw badSql('there is no SQL in it', 'Give one SELECT statement, in quotes.');
  const explained = EXPLAIN.exec(statement);
  // EXPLAIN ANALYZE runs what it explains, so that has to be a reader too.
  if (explained === null) await requireSelect(session, statement);
  else await requireSelect(session, statement.slice(explained[0].length));
  return statement;
}

const EXPLAIN = /^explain(\s+analyze\b|\s*\([^)]*\))?\s/i;

async function requireSelect(session: Session, sql: string): Promise<void> {
  const { StatementType } = await import('@duckdb/node-api');
  const statements = await asSqlError(() => session.connection.extractStatements(sql));
  if (statements.count !== 1) throw badSql(`one statement is expected, this is ${statements.count}`, 'Ask one question at a time.');
  const prepared = await asSqlError(() => statements.prepare(0));
  try {
    if (prepared.statementType !== StatementType.SELECT)
      throw badSql(
        'only statements that read are allowed (SELECT, WITH, DESCRIBE, EXPLAIN)',
        'The tables are changed by run-transforms and run-quality alone.',
      );
  } finally {
    prepared.destroySync();
  }
}

/** The first `limit` rows of a statement that `requireReadOnly` passed, as text. */
export async function queryTable(session: Session, sql: string, limit: number): Promise<QueryTable> {
  const reader = await asSqlError(() => session.connection.streamAndReadUntil(sql, Math.min(limit + 1, 2_147_483_647)));
  const names = reader.deduplicatedColumnNames();
  const types = reader.columnTypes();
  const values = reader.getRows().slice(0, limit);
  return {
    columns: names.map((name, index) => ({ name, type: String(types[index]) })),
    rows: values.map((row) => row.map((value) => (value === null ? null : String(value)))),
    truncated: reader.currentRowCount > limit,
  };
}

/** Writes all rows of a statement into a new file in `directory`, and returns its path. */
export async function queryFile(session: Session, sql: string, format: FileFormat, directory: string): Promise<string> {
  const path = join(directory, `result.${format}`);
  await asSqlError(() => session.connection.run(`COPY (${sql}\n) TO ${sqlString(path)} (${COPY_OPTIONS[format]})`));
  return path;
}

async function asSqlError<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    throw badSql(
      error instanceof Error ? error.message : String(error),
      'See the tables with: payments-pipeline query "select table_schema, table_name from information_schema.tables"',
      error,
    );
  }
}

function badSql(what: string, hint: string, cause?: unknown): PipelineError {
  return new PipelineError('USAGE_BAD_SQL', what, { hint, cause });
}
