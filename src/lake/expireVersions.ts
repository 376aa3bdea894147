/** Giving up old versions of a table: its log then begins at a checkpoint. Data files are left to `vacuum`, which finds them unreachable. */
import type { Storage } from '../storage/types.ts';
import { listLog } from './listLog.ts';
import { checkpointKey, commitKey } from './logKeys.ts';
import { oldestVersion, versionAt } from './versionAt.ts';
import { writeCheckpoint } from './writeCheckpoint.ts';

export interface Expiry {
  readonly table: string;
  /** The oldest version that stays readable. */
  readonly oldest_kept: number;
  /** How many versions can no longer be read. */
  readonly versions: number;
  /** Keys of the log that go. */
  readonly keys: readonly string[];
}

/**
 * What giving up the versions that were superseded before `beforeMs` means; null when there is nothing to give up. The version that was
 * current at that moment stays, and so does everything after it; `published` always does.
 */
export async function planExpiry(storage: Storage, table: string, published: number, beforeMs: number): Promise<Expiry | null> {
  const oldest = await oldestVersion(storage, table);
  if (oldest === null) return null;
  const kept = (await versionAt(storage, table, { oldest, newest: published }, beforeMs)) ?? oldest;
  const { commits, checkpoints } = await listLog(storage, table);
  // Checkpoints first: with them gone nobody takes an older version for readable while its commits go.
  const keys = [
    ...checkpoints.filter((version) => version < kept).map((version) => checkpointKey(table, version)),
    ...commits.filter((version) => version < kept).map((version) => commitKey(table, version)),
  ];
  return keys.length === 0 ? null : { table, oldest_kept: kept, versions: kept - oldest, keys };
}

/** Carries it out. A crash on the way leaves a log whose kept versions are readable; the next expiry removes the rest. */
export async function expireVersions(storage: Storage, { table, oldest_kept, keys }: Expiry, nowMs: number): Promise<void> {
  await writeCheckpoint(storage, table, oldest_kept, nowMs);
  for (const key of keys) await storage.remove(key);
}
