/** Sealed segments of the log, oldest first, read in portions that fit into memory. */
import type { ListedObject, Storage } from '../../storage/types.ts';
import { type Frame, readFrames } from '../log/frame.ts';
import { LOG } from '../log/webhookLog.ts';

export interface Portion {
  /** Keys of the segments that the frames are all of. */
  readonly keys: readonly string[];
  readonly frames: readonly Frame[];
  /** Segments with holes before their end: the disk has lost something that may have been acknowledged. */
  readonly damaged: readonly { readonly key: string; readonly bytes: number }[];
}

/** What may be rolled: nobody appends to it any more. */
export async function listSealed(storage: Storage): Promise<ListedObject[]> {
  const sealed: ListedObject[] = [];
  for await (const object of storage.list(LOG)) if (object.key.endsWith('.log')) sealed.push(object);
  // So that of an event that two receivers have, the earlier delivery is kept.
  return sealed.sort((a, b) => a.modifiedMs - b.modifiedMs);
}

/** The first segments up to so many bytes, at least one. */
export async function readPortion(storage: Storage, sealed: readonly ListedObject[], maxBytes: number): Promise<Portion> {
  const keys: string[] = [];
  const frames: Frame[] = [];
  const damaged: { key: string; bytes: number }[] = [];
  let bytes = 0;
  for (const { key, size } of sealed) {
    if (keys.length > 0 && bytes + size > maxBytes) break;
    const stored = await storage.get(key);
    if (stored === null) continue;
    const read = readFrames(stored.body);
    keys.push(key);
    for (const frame of read.frames) frames.push(frame);
    if (read.damagedBytes > 0) damaged.push({ key, bytes: read.damagedBytes });
    bytes += size;
  }
  return { keys, frames, damaged };
}
