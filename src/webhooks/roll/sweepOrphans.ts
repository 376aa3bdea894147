/** What rolls that never committed have left: parts and markers that no manifest names. Only where the roll's lock is held for certain. */
import type { Storage } from '../../storage/types.ts';
import { MARKERS, RECEIVED, rollNumber, runIdOfFile } from './keys.ts';

/** Rolls are numbered without a gap, so what has the number of the next one, or a later one, was not committed. Returns how many files went. */
export async function sweepOrphans(storage: Storage, next: number): Promise<number> {
  const orphans: string[] = [];
  for (const folder of [MARKERS, RECEIVED]) {
    for await (const { key } of storage.list(folder)) {
      if (folder === RECEIVED && key.startsWith(MARKERS)) continue;
      const number = rollNumber(runIdOfFile(key) ?? '');
      if (number !== undefined && number >= next) orphans.push(key);
    }
  }
  for (const key of orphans) await storage.remove(key);
  return orphans.length;
}
