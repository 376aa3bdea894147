/** Reading a table's log: commits are replayed in order, so that a reader sees a whole snapshot or the one before. */
import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import { type Action, type AddAction, actionSchema, type MetaData, READER_VERSION } from './actions.ts';

export interface Snapshot {
  /** Folder of the table, without a slash at its end. */
  readonly table: string;
  readonly version: number;
  readonly metaData: MetaData;
  /** The live files, by path below the table's folder, in the order of their paths. */
  readonly files: ReadonlyMap<string, AddAction>;
}

/** Key of the commit that makes a version: the number with twenty digits. */
export function commitKey(table: string, version: number): string {
  return `${table}/_delta_log/${String(version).padStart(20, '0')}.json`;
}

/** The newest version in the log, or null when the table does not exist. */
export async function headVersion(storage: Storage, table: string): Promise<number | null> {
  let head: number | null = null;
  for await (const { key } of storage.list(`${table}/_delta_log/`)) {
    const digits = /\/(\d{20})\.json$/.exec(key)?.[1];
    if (digits !== undefined) head = Number(digits);
  }
  return head;
}

/** The table as it was at a version. Throws `STORAGE_MISSING` when the log does not reach it. */
export async function readSnapshot(storage: Storage, table: string, version: number): Promise<Snapshot> {
  const files = new Map<string, AddAction>();
  let metaData: MetaData | undefined;
  for (let at = 0; at <= version; at++) {
    for (const action of await readCommit(storage, table, at)) {
      refuseNewerProtocol(table, action);
      if (action.metaData !== undefined) metaData = action.metaData;
      if (action.add !== undefined) files.set(action.add.path, action.add);
      if (action.remove !== undefined) files.delete(action.remove.path);
    }
  }
  if (metaData === undefined) throw corrupt(table, 'its log has no metaData action');
  return { table, version, metaData, files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The actions of one commit. */
export async function readCommit(storage: Storage, table: string, version: number): Promise<Action[]> {
  const key = commitKey(table, version);
  const stored = await storage.get(key);
  if (stored === null) {
    throw new PipelineError('STORAGE_MISSING', `${key} is missing, so version ${version} of the table cannot be read`, {
      hint: 'A log must not have gaps. Restore the file from a copy of the store.',
      details: { key },
    });
  }
  const lines = new TextDecoder().decode(stored.body).split('\n');
  return lines.filter((line) => line !== '').map((line) => parseAction(key, line));
}

function parseAction(key: string, line: string): Action {
  try {
    return actionSchema.parse(JSON.parse(line));
  } catch (error) {
    throw corrupt(
      key,
      `it has a line that is not a Delta action (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`,
    );
  }
}

function refuseNewerProtocol(table: string, action: Action): void {
  if (action.protocol === undefined || action.protocol.minReaderVersion <= READER_VERSION) return;
  throw new PipelineError(
    'STORAGE_NEWER_VERSION',
    `${table} needs a Delta reader of version ${action.protocol.minReaderVersion}, this one is version ${READER_VERSION}`,
    {
      hint: 'Another engine has upgraded the table. Read it with that engine, or rebuild it.',
    },
  );
}

function corrupt(what: string, why: string): PipelineError {
  return new PipelineError('STORAGE_CORRUPT', `${what} cannot be read: ${why}`, {
    hint: 'Restore it from a copy of the store. Nothing was changed.',
  });
}
