/** Committing to a table: one `putNew` of one JSON file, so that of two writers exactly one wins a version. */
import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import { type Action, commitBytes, READER_VERSION, WRITER_VERSION } from './actions.ts';
import { type Column, deltaSchema } from './deltaSchema.ts';
import { commitKey, readCommit, readSnapshot } from './log.ts';

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
}

/**
 * Commits the change as version base + 1 and returns that version. Doing it again is harmless: a commit of the same run that stands there
 * already counts as this one. A commit of another run there throws `STORAGE_CONFLICT`.
 */
export async function commitChange(storage: Storage, change: TableChange): Promise<number> {
  const version = (change.baseVersion ?? -1) + 1;
  const actions = [...(await headActions(storage, change)), ...fileActions(change), commitInfo(change, version)];
  try {
    await storage.putNew(commitKey(change.table, version), commitBytes(actions));
  } catch (error) {
    if (!(error instanceof PipelineError) || error.code !== 'STORAGE_EXISTS') throw error;
    await requireOwnCommit(storage, change, version);
  }
  return version;
}

/** Protocol and metadata: for a new table both, for an existing one the metadata if its columns have changed. */
async function headActions(storage: Storage, change: TableChange): Promise<Action[]> {
  const schemaString = deltaSchema(change.columns);
  const partitionColumns = [...change.partitionColumns];
  if (change.baseVersion === null) {
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
  const { metaData } = await readSnapshot(storage, change.table, change.baseVersion);
  const same = metaData.schemaString === schemaString && metaData.partitionColumns.join() === partitionColumns.join();
  return same ? [] : [{ metaData: { ...metaData, schemaString, partitionColumns } }];
}

function fileActions(change: TableChange): Action[] {
  const removes = change.remove.map((path) => ({ remove: { path, deletionTimestamp: change.at, dataChange: true } }));
  const adds = change.add.map(({ path, size, partition, stats }) => ({
    add: { path, partitionValues: { ...partition }, size, modificationTime: change.at, dataChange: true, stats },
  }));
  return [...removes, ...adds];
}

function commitInfo(change: TableChange, version: number): Action {
  return {
    commitInfo: {
      timestamp: change.at,
      operation: version === 0 ? 'CREATE TABLE AS SELECT' : 'WRITE',
      operationParameters: { mode: 'Overwrite', partitionBy: JSON.stringify(change.partitionColumns) },
      engineInfo: change.engine,
      runId: change.runId,
    },
  };
}

async function requireOwnCommit(storage: Storage, change: TableChange, version: number): Promise<void> {
  const found = (await readCommit(storage, change.table, version)).find((action) => action.commitInfo !== undefined)?.commitInfo;
  if (found?.['runId'] === change.runId) return;
  throw new PipelineError(
    'STORAGE_CONFLICT',
    `${change.table} got its version ${version} from run ${String(found?.['runId'] ?? 'of another writer')}, not from ${change.runId}`,
    {
      hint: 'This snapshot was built on an older version. Run `run-transforms` again, then `run-quality`.',
      retryable: true,
    },
  );
}

/** A UUID that belongs to the table and the run that creates it: recovery after a crash writes the same bytes. */
function tableId(change: TableChange): string {
  const hash = new Bun.CryptoHasher('sha256').update(`${change.table}\n${change.runId}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
