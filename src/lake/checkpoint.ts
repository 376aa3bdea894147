/**
 * Checkpoints: a table's whole state in one Parquet file, so that a reader need not replay the log from its beginning. Classic, in one part
 * (Delta PROTOCOL.md, "Checkpoints" and "Checkpoint Schema"); DuckDB writes and reads them.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import type { ListedObject, Storage } from '../storage/types.ts';
import { type Action, commitBytes } from './actions.ts';
import { withCheckpointSession } from './checkpointSession.ts';
import { lastListing } from './listLog.ts';
import { checkpointKey } from './logKeys.ts';
import { corruptLog, parseAction } from './readCommit.ts';
import { openSession, type Row } from './session.ts';
import { sqlName, sqlString } from './sqlText.ts';

/** The columns of the protocol's checkpoint schema for reader 1 / writer 2, and the fields of each. */
const COLUMNS = {
  txn: '"appId" VARCHAR, "version" BIGINT, "lastUpdated" BIGINT',
  add: '"path" VARCHAR, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT, "modificationTime" BIGINT, "dataChange" BOOLEAN, "tags" MAP(VARCHAR, VARCHAR), "stats" VARCHAR',
  remove: '"path" VARCHAR, "deletionTimestamp" BIGINT, "dataChange" BOOLEAN',
  metaData:
    '"id" VARCHAR, "name" VARCHAR, "description" VARCHAR, "format" STRUCT("provider" VARCHAR, "options" MAP(VARCHAR, VARCHAR)), "schemaString" VARCHAR, "partitionColumns" VARCHAR[], "configuration" MAP(VARCHAR, VARCHAR), "createdTime" BIGINT',
  protocol: '"minReaderVersion" INTEGER, "minWriterVersion" INTEGER',
} as const;

/** Writes the checkpoint file of a version from the actions that make the table; one that is there already is as good. Returns its bytes. */
export async function storeCheckpoint(storage: Storage, table: string, version: number, actions: readonly Action[]): Promise<number> {
  await using scratch = await storage.scratch();
  const [lines, target] = [join(scratch.path, 'actions.jsonl'), join(scratch.path, 'checkpoint.parquet')];
  await writeFile(lines, commitBytes(actions));
  await using session = await openSession({
    memoryLimit: '1GB',
    threads: 1,
    tempDirectory: scratch.path,
    allowedDirectories: [storage.localDirectory],
  });
  const types = Object.entries(COLUMNS).map(([name, fields]) => `${sqlName(name)}: ${sqlString(`STRUCT(${fields})`)}`);
  const read = `read_json(${sqlString(lines)}, format = 'newline_delimited', columns = {${types.join(', ')}}, maximum_object_size = 67108864)`;
  await session.run(`COPY (SELECT * FROM ${read}) TO ${sqlString(target)} (FORMAT parquet, COMPRESSION zstd)`);
  const { size } = Bun.file(target);
  await storage.putNewFile(checkpointKey(table, version), target).catch(toleratePresent);
  return size;
}

/** The actions of a checkpoint; throws `STORAGE_CORRUPT` when it is not there or not readable. */
export async function loadCheckpoint(storage: Storage, table: string, version: number): Promise<Action[]> {
  const key = checkpointKey(table, version);
  const rows = await readRows(storage, lastListing(storage, table)?.objects.get(key) ?? { key });
  return rows.map((row) => parseAction(key, actionText(row)));
}

async function readRows(storage: Storage, checkpoint: Pick<ListedObject, 'key' | 'version'>): Promise<Row[]> {
  const { key } = checkpoint;
  await using scratch = checkpoint.version === undefined ? undefined : await storage.scratch();
  try {
    const path = scratch === undefined ? (await storage.localPaths([key]))[0] : await copyTo(scratch.path, storage, checkpoint);
    const columns = Object.keys(COLUMNS).map((name) => `CAST(to_json(${sqlName(name)}) AS VARCHAR) AS ${sqlName(name)}`);
    const sql = `SELECT ${columns.join(', ')} FROM read_parquet(${sqlString(path ?? '')}, hive_partitioning = false)`;
    return await withCheckpointSession(storage, (session) => session.rows(sql));
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    throw corruptLog(key, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), error);
  }
}

/** A checkpoint has the name of its version: where a table was made anew, the copy of an old one would have it too. So it is asked for as it was listed. */
async function copyTo(folder: string, storage: Storage, checkpoint: Pick<ListedObject, 'key' | 'version'>): Promise<string> {
  const stored = await storage.getListed(checkpoint);
  if (stored === null) throw corruptLog(checkpoint.key, 'it is not there any more');
  const path = join(folder, 'checkpoint.parquet');
  await writeFile(path, stored.body);
  return path;
}

/** A row as the line of a commit: its one column that is set, without the members that a commit would leave out. */
function actionText(row: Row): string {
  const members = Object.entries(row).filter(([, value]) => value !== null);
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${withoutNulls(String(value))}`).join(',')}}`;
}

/** Only of the action itself: a null partition value, one level below, is a value. */
function withoutNulls(json: string): string {
  const action: Record<string, unknown> = JSON.parse(json);
  return JSON.stringify(Object.fromEntries(Object.entries(action).filter(([, value]) => value !== null)));
}

function toleratePresent(error: unknown): void {
  if (!(error instanceof PipelineError) || error.code !== 'STORAGE_EXISTS') throw error;
}
