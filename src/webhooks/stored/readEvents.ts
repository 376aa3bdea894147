/** The events in Bronze, each with its bytes, in the order in which they were rolled. */
import { zstdDecompressSync } from 'node:zlib';
import { PipelineError } from '../../domain/errors.ts';
import { listManifests } from '../../state/manifest.ts';
import type { Storage } from '../../storage/types.ts';
import { type EventIdentity, identify } from '../receive/identify.ts';
import { EVENTS_STREAM } from '../roll/keys.ts';

export interface StoredEvent {
  readonly event: EventIdentity;
  /** The event's JSON, without the whitespace between its tokens. */
  readonly body: Uint8Array;
}

export interface EventFilter {
  /** Half-open, by the events' `created`, unix seconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Types, or families such as `charge.*`; none means all. */
  readonly types: readonly string[];
  /** Ids; none means all. */
  readonly ids: readonly string[];
}

/** Reads one part at a time. Throws STORAGE_CORRUPT when a part that a manifest names is missing. */
export async function* readEvents(storage: Storage, filter: EventFilter): AsyncGenerator<StoredEvent> {
  for await (const key of partKeys(storage)) {
    const stored = await storage.get(key);
    if (stored === null) throw missing(key);
    for (const body of records(zstdDecompressSync(stored.body))) {
      const event = identify(body);
      if (event !== null && isWanted(event, filter)) yield { event, body };
    }
  }
}

/** Whether a type is one of those, or of one of the families. */
export function isOfTypes(type: string, types: readonly string[]): boolean {
  return types.length === 0 || types.some((wanted) => (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted));
}

function isWanted({ id, type, created }: EventIdentity, { from, to, types, ids }: EventFilter): boolean {
  if (ids.length > 0 && !ids.includes(id)) return false;
  if (from !== undefined && (created === null || created < from)) return false;
  if (to !== undefined && (created === null || created >= to)) return false;
  return isOfTypes(type, types);
}

async function* partKeys(storage: Storage): AsyncGenerator<string> {
  for await (const { stages } of listManifests(storage)) {
    const streams = stages.flatMap((stage) => (stage.stage === 'extract' ? stage.entities.flatMap((one) => one.streams) : []));
    for (const { stream, parts } of streams) if (stream === EVENTS_STREAM) for (const { key } of parts) yield key;
  }
}

const NEWLINE = 0x0a;
const RECORD = Buffer.from(',"record":');

/** The records of a part's lines: what stands between the envelope, which is ours and has no such member before it, and the closing brace. */
function* records(lines: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < lines.length; ) {
    const found = lines.indexOf(NEWLINE, at);
    const end = found < 0 ? lines.length : found;
    const start = lines.indexOf(RECORD, at);
    if (start >= 0 && start < end) yield lines.subarray(start + RECORD.length, end - 1);
    at = end + 1;
  }
}

function missing(key: string): PipelineError {
  return new PipelineError('STORAGE_CORRUPT', `${key} is missing, a run manifest names it`, {
    hint: 'See what else is: payments-pipeline repair. Restore it from a copy of the store.',
    details: { key },
  });
}
