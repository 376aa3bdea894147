/** What a roll makes of the frames of the log: events that are new, bodies that are none, and what came again. */
import { isUtf8 } from 'node:buffer';
import type { QuarantineReason } from '../../extract/split/quarantineReason.ts';
import type { KeySet } from '../keySet.ts';
import type { Frame } from '../log/frame.ts';
import type { EventIdentity } from '../receive/identify.ts';
import type { Marker } from './markers.ts';

export interface Duplicates {
  readonly event: EventIdentity;
  /** Milliseconds, of the first of these. */
  readonly firstAtMs: number;
  deliveries: number;
}

export interface SortedFrames {
  readonly events: Frame[];
  readonly quarantined: { readonly frame: Frame; readonly reason: QuarantineReason }[];
  /** By key, in hex. */
  readonly duplicates: Map<string, Duplicates>;
  readonly markers: Marker[];
}

/** `known` are the events of earlier rolls; `fresh` takes those of this one. */
export function sortFrames(frames: Iterable<Frame>, known: KeySet, fresh: KeySet): SortedFrames {
  const sorted: SortedFrames = { events: [], quarantined: [], duplicates: new Map(), markers: [] };
  for (const frame of frames) {
    if (frame.kind === 'probe') continue;
    const isNew = frame.kind !== 'duplicate' && !known.has(frame.key) && fresh.add(frame.key);
    if (!isNew) noteDuplicate(sorted, frame);
    else keep(sorted, frame);
  }
  return sorted;
}

function keep({ events, quarantined, markers }: SortedFrames, frame: Frame): void {
  const reason = whyNotJson(frame);
  if (reason === undefined) events.push(frame);
  else quarantined.push({ frame, reason });
  const { event, receivedAtMs, via } = frame;
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

/** Receiving looks at an event's ends alone; whether all of it is JSON is seen here. */
function whyNotJson({ body }: Frame): QuarantineReason | undefined {
  if (!isUtf8(body)) return 'invalid_utf8';
  try {
    JSON.parse(new TextDecoder().decode(body));
    return undefined;
  } catch {
    return 'not_json';
  }
}
