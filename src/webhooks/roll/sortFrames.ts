/** What a roll makes of the frames of the log: events that are new, bodies that are none, and what came again. */
import type { KeySet } from '../keySet.ts';
import type { Frame } from '../log/frame.ts';
import type { EventIdentity } from '../receive/identify.ts';
import { breathe } from './breathe.ts';
import type { Marker } from './markers.ts';

export interface Duplicates {
  readonly event: EventIdentity;
  /** Milliseconds, of the first of these. */
  readonly firstAtMs: number;
  deliveries: number;
}

export interface SortedFrames {
  readonly events: Frame[];
  /** Bodies that were taken for no event when they came. */
  readonly raw: Frame[];
  /** By key, in hex. */
  readonly duplicates: Map<string, Duplicates>;
  readonly markers: Marker[];
}

const FRAMES_AT_ONCE = 1024;

/** `known` are the events of earlier rolls; `fresh` takes those of this one. */
export async function sortFrames(frames: readonly Frame[], known: KeySet, fresh: KeySet): Promise<SortedFrames> {
  const sorted: SortedFrames = { events: [], raw: [], duplicates: new Map(), markers: [] };
  for (const [index, frame] of frames.entries()) {
    if (index % FRAMES_AT_ONCE === FRAMES_AT_ONCE - 1) await breathe();
    if (frame.kind === 'probe') continue;
    const isNew = frame.kind !== 'duplicate' && !known.has(frame.key) && fresh.add(frame.key);
    if (!isNew) noteDuplicate(sorted, frame);
    else keep(sorted, frame);
  }
  return sorted;
}

function keep({ events, raw, markers }: SortedFrames, frame: Frame): void {
  const { kind, event, receivedAtMs, via } = frame;
  (kind === 'raw' ? raw : events).push(frame);
  markers.push({ key: Buffer.from(frame.key).toString('hex'), event, receivedAtMs, via });
}

/** What was healed meanwhile did not come twice. */
function noteDuplicate({ duplicates }: SortedFrames, { key, event, receivedAtMs, via }: Frame): void {
  if (event === null || via !== 'webhook') return;
  const name = Buffer.from(key).toString('hex');
  const noted = duplicates.get(name);
  if (noted === undefined) duplicates.set(name, { event, firstAtMs: receivedAtMs, deliveries: 1 });
  else noted.deliveries += 1;
}
