/** Committing to a table: one `putNew` of one JSON file, so that of two writers exactly one wins a version. */
import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import { type Action, commitBytes, READER_VERSION, type TxnAction, WRITER_VERSION } from './actions.ts';
import { conflictError } from './conflict.ts';
import { type Column, deltaSchema } from './deltaSchema.ts';
import { readSnapshot, type Snapshot } from './log.ts';
import { commitKey } from './logKeys.ts';
import { readCommit } from './readCommit.ts';
import { requireCompatible } from './schemaChange.ts';
import { isCheckpointDue, writeCheckpoint } from './writeCheckpoint.ts';

/** The application whose transactions the log counts: ours. */
export const APP_ID = 'payments-pipeline';

export interface NewFile {
  readonly path: string;
  readonly size: number;
  readonly partition: Readonly<Record<string, string | null>>;
  readonly stats: string;
}

export interface TableChange {
  readonly table: string;
  /** The version that this change was built upon; null creates the table. */
  readonly baseVersion: number | null;
  readonly columns: readonly Column[];
  readonly partitionColumns: readonly string[];
  readonly add: readonly NewFile[];
  readonly remove: readonly string[];
  readonly runId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly engine: string;
  /** For a rollback: the version whose files come back. */
  readonly restoredVersion?: number | undefined;
}

/**
 * Commits the change as version base + 1 and returns that version. Doing it again is harmless: the transaction that it carries says that it
 * stands there already. A commit of another run there throws `STORAGE_CONFLICT`, a schema that the table cannot take `TRANSFORM_CONTRACT`.
 */
export async function commitChange(storage: Storage, change: TableChange): Promise<number> {
  const base = change.baseVersion === null ? undefined : await readSnapshot(storage, change.table, change.baseVersion);
  const version = (base?.version ?? -1) + 1;
  if (base !== undefined) requireCompatible(base, change);
  const txn = nextTransaction(change, base);
  const actions = [...headActions(change, base), { txn }, ...fileActions(change), commitInfo(change, version)];
  try {
    await storage.putNew(commitKey(change.table, version), commitBytes(actions));
  } catch (error) {
    if (!(error instanceof PipelineError) || error.code !== 'STORAGE_EXISTS') throw error;
    const winner = await readCommit(storage, change.table, version);
    if (!isOwn(winner, txn, change.runId)) throw conflictError(change, version, winner, error);
  }
  if (isCheckpointDue(version)) await writeCheckpoint(storage, change.table, version, change.at);
  return version;
}

/** Protocol and metadata: for a new table both, for an existing one the metadata if its columns have changed. */
function headActions(change: TableChange, base: Snapshot | undefined): Action[] {
  const schemaString = deltaSchema(change.columns);
  const partitionColumns = [...change.partitionColumns];
  if (base === undefined) {
    const protocol = { minReaderVersion: READER_VERSION, minWriterVersion: WRITER_VERSION };
    const metaData = {
      id: tableId(change),
      format: { provider: 'parquet', options: {} },
      schemaString,
      partitionColumns,
      configuration: {},
      createdTime: change.at,
    };
    return [{ protocol }, { metaData }];
  }
  const { metaData } = base;
  const same = metaData.schemaString === schemaString && metaData.partitionColumns.join() === partitionColumns.join();
  return same ? [] : [{ metaData: { ...metaData, schemaString, partitionColumns } }];
}

/**
 * The transaction's number: the moment of the verdict, or one more than the last one when a clock went back. It follows from the change and
 * its base alone, so that a repetition has the same; and there is one application, so the log's state has one such entry, however long it gets.
 */
function nextTransaction({ at }: TableChange, base: Snapshot | undefined): TxnAction {
  const last = base?.transactions.get(APP_ID)?.version ?? -1;
  return { appId: APP_ID, version: Math.max(at, last + 1), lastUpdated: at };
}

/** Another run may have been judged in the same millisecond, so the run's name has to agree too. */
function isOwn(commit: readonly Action[], { appId, version }: TxnAction, runId: string): boolean {
  const sameTransaction = commit.some(({ txn }) => txn?.appId === appId && txn.version === version);
  return sameTransaction && commit.some((action) => action.commitInfo?.['runId'] === runId);
}

function fileActions(change: TableChange): Action[] {
  const removes = change.remove.map((path) => ({ remove: { path, deletionTimestamp: change.at, dataChange: true } }));
  const adds = change.add.map(({ path, size, partition, stats }) => ({
    add: { path, partitionValues: { ...partition }, size, modificationTime: change.at, dataChange: true, stats },
  }));
  return [...removes, ...adds];
}

function commitInfo(change: TableChange, version: number): Action {
  const write = { mode: 'Overwrite', partitionBy: JSON.stringify(change.partitionColumns) };
  return {
    commitInfo: {
      timestamp: change.at,
      // Delta's own words for it, which other engines show in a table's history.
      operation: change.restoredVersion !== undefined ? 'RESTORE' : version === 0 ? 'CREATE TABLE AS SELECT' : 'WRITE',
      operationParameters: change.restoredVersion === undefined ? write : { version: String(change.restoredVersion) },
      engineInfo: change.engine,
      runId: change.runId,
    },
  };
}

/** A UUID that belongs to the table and the run that creates it: recovery after a crash writes the same bytes. */
function tableId(change: TableChange): string {
  const hash = new Bun.CryptoHasher('sha256').update(`${change.table}\n${change.runId}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
