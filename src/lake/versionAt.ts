/** Which version of a table was current at a moment, read off the commits' own times. */
import type { Storage } from '../storage/types.ts';
import { type LogListing, listLog } from './listLog.ts';
import { commitKey } from './logKeys.ts';
import { corruptLog, readCommit } from './readCommit.ts';

/** Milliseconds since the epoch at which a version was committed. Throws `STORAGE_CORRUPT` when its commit does not say. */
export async function commitTime(storage: Storage, table: string, version: number): Promise<number> {
  const actions = await readCommit(storage, table, version);
  for (const { commitInfo } of actions) if (typeof commitInfo?.['timestamp'] === 'number') return commitInfo['timestamp'];
  throw corruptLog(commitKey(table, version), 'it does not say when it was made');
}

/** The oldest version that the log still reaches, or null when there is no log. */
export async function oldestVersion(storage: Storage, table: string): Promise<number | null> {
  return oldestIn(await listLog(storage, table));
}

/** The same of a whole listing. */
export function oldestIn({ commits, checkpoints }: LogListing): number | null {
  return commits[0] === 0 ? 0 : (checkpoints[0] ?? null);
}

/**
 * The newest version not after a moment (milliseconds), among `oldest` … `newest`; null when the oldest is younger. Reads about log2(n)
 * commits: their times rise, since one run commits at a time.
 */
export async function versionAt(storage: Storage, table: string, range: VersionRange, atMs: number): Promise<number | null> {
  let [low, high] = [range.oldest, range.newest];
  if ((await commitTime(storage, table, low)) > atMs) return null;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((await commitTime(storage, table, middle)) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface VersionRange {
  readonly oldest: number;
  readonly newest: number;
}
