import type { Storage } from '../storage/types.ts';
import type { Action } from './actions.ts';
import { storeCheckpoint } from './checkpoint.ts';
import { moveLastCheckpoint } from './lastCheckpoint.ts';
import { CHECKPOINT_INTERVAL, readSnapshot, type Snapshot } from './log.ts';

/** How long a checkpoint remembers a removed file: Delta's own `delta.deletedFileRetentionDuration`, one week. */
const TOMBSTONE_MS = 7 * 86_400_000;

/** Whether a version is one that gets a checkpoint. */
export function isCheckpointDue(version: number): boolean {
  return version > 0 && version % CHECKPOINT_INTERVAL === 0;
}

/**
 * Writes the checkpoint of a version and moves the hint to it. Harmless when done again; a crash on the way leaves a log that is read as before.
 * `at` (milliseconds) decides which removed files are old enough to be forgotten.
 */
export async function writeCheckpoint(storage: Storage, table: string, version: number, at: number): Promise<void> {
  const snapshot = await readSnapshot(storage, table, version);
  const actions = checkpointActions(snapshot, at);
  const sizeInBytes = await storeCheckpoint(storage, table, version, actions);
  await moveLastCheckpoint(storage, table, { version, size: actions.length, sizeInBytes, numOfAddFiles: snapshot.files.size });
}

function checkpointActions({ protocol, metaData, transactions, tombstones, files }: Snapshot, at: number): Action[] {
  const young = [...tombstones.values()].filter(({ deletionTimestamp }) => (deletionTimestamp ?? 0) >= at - TOMBSTONE_MS);
  return [
    { protocol },
    { metaData },
    ...[...transactions.values()].map((txn) => ({ txn })),
    // The files are those of commits that stand: nothing of it is a change of data to whoever follows the log.
    ...young.map((remove) => ({ remove: { ...remove, dataChange: false } })),
    ...[...files.values()].map((add) => ({ add: { ...add, dataChange: false } })),
  ];
}
