/**
 * What a table's log holds, by a listing of its folder. What was listed last is remembered for each store: where listings tell versions, the entries that they
 * name are then read without asking whether they are still the same.
 */
import type { ListedObject, Storage } from '../storage/types.ts';
import { logFolder, logPlace, parseLogKey } from './logKeys.ts';

export interface LogListing {
  /** Ascending. */
  readonly commits: readonly number[];
  readonly checkpoints: readonly number[];
  readonly objects: ReadonlyMap<string, ListedObject>;
  /** Whether it begins at the log's beginning. */
  readonly isWhole: boolean;
}

const remembered = new WeakMap<Storage, Map<string, LogListing>>();

/** The commits and checkpoints of a log; those of the version `from` on, if it is given. */
export async function listLog(storage: Storage, table: string, from = 0): Promise<LogListing> {
  const found = { commit: [] as number[], checkpoint: [] as number[] };
  const objects = new Map<string, ListedObject>();
  for await (const object of storage.list(logFolder(table), from > 0 ? logPlace(table, from) : undefined)) {
    const entry = parseLogKey(object.key);
    if (entry === null) continue;
    found[entry.kind].push(entry.version);
    objects.set(object.key, object);
  }
  const listing = { commits: found.commit, checkpoints: found.checkpoint, objects, isWhole: from <= 0 };
  remember(storage, table, listing);
  return listing;
}

/** What this process has listed of the log last; undefined when it has not. It may have grown since. */
export function lastListing(storage: Storage, table: string): LogListing | undefined {
  return remembered.get(storage)?.get(table);
}

function remember(storage: Storage, table: string, listing: LogListing): void {
  const tables = remembered.get(storage) ?? new Map<string, LogListing>();
  remembered.set(storage, tables.set(table, listing));
}
