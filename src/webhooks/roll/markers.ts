/**
 * Markers: one line for each event that is in Bronze. They are written before the manifest that names them and count only with it, so that there
 * is never a marker without its data. The key comes first; the event's id stands inside, where nothing can be made of it.
 */
import type { EventIdentity } from '../receive/identify.ts';

export interface Marker {
  /** In hex. */
  readonly key: string;
  /** Null for a body that is no event. */
  readonly event: EventIdentity | null;
  /** Milliseconds. */
  readonly receivedAtMs: number;
  readonly via: 'webhook' | 'refetch';
}

export function markerLine({ key, event, receivedAtMs, via }: Marker): string {
  const { id = null, type = null, account = null, livemode = null, created = null } = event ?? {};
  return `${JSON.stringify({ key, id, type, account, livemode, created, received_at: receivedAtMs, via })}\n`;
}

const KEY_AT = '{"key":"'.length;
const KEY_LENGTH = 64;
const NEWLINE = 0x0a;

/** The keys alone, without parsing the lines. */
export function* markerKeys(file: Uint8Array): Generator<Buffer> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at < bytes.length; ) {
    yield Buffer.from(bytes.toString('latin1', at + KEY_AT, at + KEY_AT + KEY_LENGTH), 'hex');
    const end = bytes.indexOf(NEWLINE, at);
    at = end < 0 ? bytes.length : end + 1;
  }
}

/** The markers of a file, in order. */
export function* parseMarkers(file: Uint8Array): Generator<Marker> {
  for (const line of new TextDecoder().decode(file).split('\n')) if (line !== '') yield parseMarker(line);
}

function parseMarker(line: string): Marker {
  const { key, id, type, account, livemode, created, received_at, via } = JSON.parse(line);
  return { key, event: id === null ? null : { id, type, account, livemode, created }, receivedAtMs: received_at, via };
}
