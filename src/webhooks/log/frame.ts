/**
 * What the log is made of. A frame has a length and a checksum, so that bodies may hold anything, and a tail that a crash has torn is seen:
 *
 *   magic u32 | length of the payload u32 | XXH64 of the payload u64 | payload
 *   payload: kind u8 | received at, ms, f64 | marker key, 32 bytes | length of the facts u32 | facts, JSON | body
 *
 * Numbers are little-endian.
 */
import type { EventIdentity } from '../receive/identify.ts';

/** `event`: with an id; `raw`: a body that is no event; `duplicate`: one came again, without its body; `probe`: whether the log can be written. */
export type FrameKind = 'event' | 'raw' | 'duplicate' | 'probe';

export interface Frame {
  readonly kind: FrameKind;
  /** Milliseconds. */
  readonly receivedAtMs: number;
  readonly key: Uint8Array;
  /** Null for what is no event. */
  readonly event: EventIdentity | null;
  /** How it came to us: delivered, or fetched because it never was. */
  readonly via: 'webhook' | 'refetch';
  readonly body: Uint8Array;
}

const MAGIC = 0x31_57_50_50;
const HEAD_BYTES = 16;
const KEY_BYTES = 32;
const FIXED_BYTES = 1 + 8 + KEY_BYTES + 4;
const KINDS: readonly FrameKind[] = ['event', 'raw', 'duplicate', 'probe'];

/** Larger lengths are not believed: bodies are a mebibyte by default. */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

export function encodeFrame({ kind, receivedAtMs, key, event, via, body }: Frame): Buffer {
  const facts = JSON.stringify(via === 'webhook' ? { event } : { event, via });
  const factBytes = Buffer.byteLength(facts);
  const length = FIXED_BYTES + factBytes + body.byteLength;
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + length);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt32LE(length, 4);
  let at = bytes.writeUInt8(KINDS.indexOf(kind), HEAD_BYTES);
  at = bytes.writeDoubleLE(receivedAtMs, at);
  bytes.set(key, at);
  at = bytes.writeUInt32LE(factBytes, at + KEY_BYTES);
  bytes.write(facts, at);
  bytes.set(body, at + factBytes);
  bytes.writeBigUInt64LE(checksum(bytes.subarray(HEAD_BYTES)), 8);
  return bytes;
}

export interface ReadFrames {
  readonly frames: Frame[];
  /** Bytes at the end that are no whole frame: what a crash has torn. Nothing of it was acknowledged. */
  readonly tornBytes: number;
  /** Bytes before a later whole frame that are none: the disk has lost something. */
  readonly damagedBytes: number;
}

/** Every whole frame of a segment, in order. Bodies are views into it. */
export function readFrames(segment: Uint8Array): ReadFrames {
  const bytes = Buffer.from(segment.buffer, segment.byteOffset, segment.byteLength);
  const frames: Frame[] = [];
  let [at, damagedBytes] = [0, 0];
  while (at < bytes.length) {
    const end = frameEnd(bytes, at);
    if (end !== undefined) {
      frames.push(decode(bytes.subarray(at + HEAD_BYTES, end)));
      at = end;
      continue;
    }
    const next = nextFrame(bytes, at + 1);
    if (next === undefined) return { frames, tornBytes: bytes.length - at, damagedBytes };
    damagedBytes += next - at;
    at = next;
  }
  return { frames, tornBytes: 0, damagedBytes };
}

/** Where the frame at `at` ends; undefined when there is no whole one. */
function frameEnd(bytes: Buffer, at: number): number | undefined {
  if (at + HEAD_BYTES > bytes.length || bytes.readUInt32LE(at) !== MAGIC) return undefined;
  const length = bytes.readUInt32LE(at + 4);
  const end = at + HEAD_BYTES + length;
  if (length < FIXED_BYTES || length > MAX_FRAME_BYTES || end > bytes.length) return undefined;
  return checksum(bytes.subarray(at + HEAD_BYTES, end)) === bytes.readBigUInt64LE(at + 8) ? end : undefined;
}

const MAGIC_BYTES = Buffer.from([0x50, 0x50, 0x57, 0x31]);

function nextFrame(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(MAGIC_BYTES, from); at >= 0; at = bytes.indexOf(MAGIC_BYTES, at + 1))
    if (frameEnd(bytes, at) !== undefined) return at;
  return undefined;
}

function decode(payload: Buffer): Frame {
  const factBytes = payload.readUInt32LE(FIXED_BYTES - 4);
  const facts = JSON.parse(payload.toString('utf8', FIXED_BYTES, FIXED_BYTES + factBytes)) as Pick<Frame, 'event'> & Partial<Frame>;
  return {
    kind: KINDS[payload.readUInt8(0)] ?? 'raw',
    receivedAtMs: payload.readDoubleLE(1),
    key: payload.subarray(9, 9 + KEY_BYTES),
    event: facts.event,
    via: facts.via ?? 'webhook',
    body: payload.subarray(FIXED_BYTES + factBytes),
  };
}

function checksum(payload: Uint8Array): bigint {
  return Bun.hash.xxHash64(payload);
}
