/**
 * Rolling: sealed segments of the log → Bronze. In this order: parts and markers, then the manifest that names them, which is the moment at which
 * they count, then the segments go. A crash before the manifest leaves files that nobody names; one after it, segments whose events the next
 * roll knows already. Rolls are numbered and a manifest is only ever created, so that of two rolls at once one starts over.
 */
import { createHash, randomBytes } from 'node:crypto';
import { errorCode } from '../../domain/errors.ts';
import type { Logger } from '../../domain/logger.ts';
import { type Clock, utcInstantMs } from '../../domain/time.ts';
import { storeStream } from '../../extract/storeStream.ts';
import { API_VERSION } from '../../registry/apiVersion.ts';
import { createManifest, readManifest } from '../../state/manifest.ts';
import type { EntityExtract, ExtractStage, Part, Stream } from '../../state/stages/extract.ts';
import type { ListedObject, Storage } from '../../storage/types.ts';
import { KeySet } from '../keySet.ts';
import { sealAbandoned } from '../log/slots.ts';
import { LOG } from '../log/webhookLog.ts';
import { EVENTS_STREAM, MARKERS_STREAM, markerFileKey, rollRunId } from './keys.ts';
import { markerLine } from './markers.ts';
import type { RolledIndex } from './rolledIndex.ts';
import { listSealed, type Portion, readPortion } from './segments.ts';
import { type SortedFrames, sortFrames } from './sortFrames.ts';
import { sweepOrphans } from './sweepOrphans.ts';
import { type RollWritten, writeRoll } from './writeRoll.ts';

export interface RollOptions {
  readonly storage: Storage;
  readonly index: RolledIndex;
  /** Whether the store's lock is one: only one process rolls, and what dead ones have left can be cleared away. */
  readonly isLocal: boolean;
  readonly toolVersion: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes of segments that a roll takes at most; more make further rolls. */
  readonly maxBytes?: number;
}

export interface Rolled {
  readonly rolls: number;
  readonly events: number;
  readonly duplicates: number;
}

const MAX_BYTES = 64 * 1024 * 1024;
const LOCK = 'webhooks-roll';
const DAMAGED = '_state/webhooks/damaged/';

/** Rolls all that is sealed. Throws STORAGE_LOCKED when another process does. */
export async function rollUp(options: RollOptions): Promise<Rolled> {
  const { storage, isLocal } = options;
  return await storage.withLock(LOCK, 'rolling webhooks into Bronze', async () => {
    if (isLocal) await sealAbandoned(storage);
    if ((await listSealed(storage)).length === 0) return NOTHING;
    await options.index.refresh(storage);
    const sealed = await withoutRolled(storage, await listSealed(storage), options.index.next - 1);
    if (isLocal) await sweepOrphans(storage, options.index.next);
    return await rollAll(options, sealed);
  });
}

/** Removes what the last roll has taken and did not live to remove: to sort it again would count every event of it as delivered twice. */
async function withoutRolled(storage: Storage, sealed: readonly ListedObject[], last: number): Promise<ListedObject[]> {
  const manifest = last > 0 ? await readManifest(storage, rollRunId(last)) : null;
  const stages = manifest?.stages.flatMap((stage) => (stage.stage === 'extract' ? stage.entities : [])) ?? [];
  const rolled = new Set(stages.flatMap(({ segments = [] }) => segments));
  for (const { key } of sealed) if (rolled.has(key)) await storage.remove(key);
  return sealed.filter(({ key }) => !rolled.has(key));
}

const NOTHING: Rolled = { rolls: 0, events: 0, duplicates: 0 };

async function rollAll(options: RollOptions, sealed: readonly ListedObject[]): Promise<Rolled> {
  let [total, rest] = [NOTHING, sealed];
  while (rest.length > 0) {
    const portion = await readPortion(options.storage, rest, options.maxBytes ?? MAX_BYTES);
    if (portion.keys.length === 0) break;
    reportDamage(options, portion);
    const rolled = await rollPortion(options, portion);
    total = {
      rolls: total.rolls + rolled.rolls,
      events: total.events + rolled.events,
      duplicates: total.duplicates + rolled.duplicates,
    };
    rest = rest.filter(({ key }) => !portion.keys.includes(key));
  }
  return total;
}

async function rollPortion(options: RollOptions, portion: Portion): Promise<Rolled> {
  const { storage, index } = options;
  for (;;) {
    const fresh = new KeySet();
    const sorted = await sortFrames(portion.frames, index.known, fresh);
    const hasNews = sorted.markers.length > 0 || sorted.duplicates.size > 0;
    if (hasNews && !(await commit(options, sorted, portion.keys))) {
      // Another process was first with this number; its events are known now, and what is left is sorted anew.
      await index.refresh(storage);
      continue;
    }
    for (const { key } of sorted.markers) index.known.add(Buffer.from(key, 'hex'));
    for (const { key } of portion.damaged) await setAside(storage, key);
    for (const key of portion.keys) await storage.remove(key);
    const duplicates = [...sorted.duplicates.values()].reduce((sum, { deliveries }) => sum + deliveries, 0);
    return { rolls: Number(hasNews), events: sorted.markers.length, duplicates };
  }
}

/** False when another process has made the roll of this number. */
async function commit(options: RollOptions, sorted: SortedFrames, segments: readonly string[]): Promise<boolean> {
  const { storage, index, clock } = options;
  const [runId, attempt, startedAt] = [rollRunId(index.next), randomBytes(4).toString('hex'), utcInstantMs(clock())];
  await using scratch = await storage.scratch();
  const written = await writeRoll(sorted, { runId, dir: scratch.path });
  const streams: Stream[] = [];
  for (const stream of written.streams) streams.push(await storeStream({ storage, runId, attempt, clock }, stream));
  streams.push(await storeMarkers(storage, markerFileKey(runId, attempt), sorted));
  try {
    await createManifest(storage, runId, stageOf(options, startedAt, sorted, written, { streams, segments }));
  } catch (error) {
    if (errorCode(error) !== 'STORAGE_EXISTS') throw error;
    for (const part of streams.flatMap(({ parts, quarantine }) => [...parts, ...quarantine])) await storage.remove(part.key);
    return false;
  }
  index.add(runId);
  return true;
}

/** There is one for every roll, be it empty: so the file of a roll is found without its manifest. */
async function storeMarkers(storage: Storage, key: string, { markers }: SortedFrames): Promise<Stream> {
  const body = Buffer.from(markers.map(markerLine).join(''));
  await storage.putNew(key, body);
  const part: Part = { key, size: body.byteLength, rows: markers.length, sha256: createHash('sha256').update(body).digest('hex') };
  return { stream: MARKERS_STREAM, records: markers.length, parts: [part], quarantined: 0, quarantine: [], shape: {} };
}

/** A roll is an extraction that nobody had to ask for: everything that reads manifests reads it like any other. */
function stageOf(
  { clock, toolVersion }: RollOptions,
  startedAt: string,
  sorted: SortedFrames,
  { changes, leftToTheFeed }: RollWritten,
  { streams, segments }: { readonly streams: readonly Stream[]; readonly segments: readonly string[] },
): ExtractStage {
  const seconds = sorted.markers.map(({ receivedAtMs }) => Math.floor(receivedAtMs / 1000));
  const [from, to] = [seconds.reduce((a, b) => Math.min(a, b), seconds[0] ?? 0), seconds.reduce((a, b) => Math.max(a, b), 0) + 1];
  const received = streams.find(({ stream }) => stream === EVENTS_STREAM);
  const entity: EntityExtract = {
    entity: EVENTS_STREAM,
    status: 'complete',
    window: { from, to: Math.max(from, to) },
    why: 'received by serve-webhooks',
    pages: 0,
    records: received?.records ?? 0,
    quarantined: received?.quarantined ?? 0,
    duplicates: [...sorted.duplicates.values()].reduce((sum, { deliveries }) => sum + deliveries, 0),
    requests: 0,
    retries: {},
    streams: [...streams],
    watermark: { before: null, after: null },
    changes: { ...changes },
    segments: [...segments],
    notes: leftToTheFeed === 0 ? [] : [`${leftToTheFeed} events without a usable payload: their objects come with the next run-all`],
  };
  return {
    stage: 'extract',
    status: 'complete',
    started_at: startedAt,
    finished_at: utcInstantMs(clock()),
    tool_version: toolVersion,
    source: 'webhooks',
    api_version: API_VERSION,
    source_now: Math.floor(clock() / 1000),
    entities: [entity],
  };
}

/** A damaged segment is kept for whoever wants to look at it. */
async function setAside(storage: Storage, key: string): Promise<void> {
  const stored = await storage.get(key);
  if (stored === null) return;
  const copy = `${DAMAGED}${key.slice(LOG.length).replaceAll('/', '-')}`;
  await storage.putNew(copy, stored.body).catch((error: unknown) => {
    if (errorCode(error) !== 'STORAGE_EXISTS') throw error;
  });
}

function reportDamage({ logger }: RollOptions, { damaged }: Portion): void {
  for (const { key, bytes } of damaged) {
    logger.error('a segment of the webhook log is damaged: what was lost may have been acknowledged', {
      key,
      bytes,
      hint: 'Check the disk. Find and fetch what is missing: payments-pipeline reconcile --heal',
    });
  }
}
