import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Storage } from '../storage/types.ts';
import { listLog } from './listLog.ts';
import { readSnapshot } from './log.ts';
import { readCommit } from './readCommit.ts';
import { fileKeys } from './scanSql.ts';
import { oldestIn } from './versionAt.ts';

/** Commits that are read at the same time. */
const CONCURRENCY = 16;

/**
 * Keys of every data file that some version from `from` on consists of; `from` is the oldest that the log reaches if absent. Reads the
 * whole log from there, and throws when any of it cannot be read: what is not known to be garbage is not.
 */
export async function reachableFiles(storage: Storage, table: string, from?: number): Promise<Set<string>> {
  const listing = await listLog(storage, table);
  const oldest = from ?? oldestIn(listing);
  if (oldest === null) return new Set();
  const { commits } = listing;
  const first = await readSnapshot(storage, table, oldest);
  const later = await mapConcurrently(
    commits.filter((version) => version > oldest),
    CONCURRENCY,
    (version) => readCommit(storage, table, version),
  );
  const added = later.flat().flatMap(({ add }) => (add === undefined ? [] : [add]));
  return new Set([...fileKeys(table, first.files.values()), ...fileKeys(table, added)]);
}
