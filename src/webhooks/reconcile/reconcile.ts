/**
 * What was received beside what happened: the feed of the source, which keeps thirty days, and the events that batch runs have published. An event
 * of a type that was never delivered is not expected: the endpoint is not told of it.
 */
import type { Clock } from '../../domain/time.ts';
import { SECONDS_PER_DAY } from '../../domain/time.ts';
import { createSplitter } from '../../extract/split/splitPage.ts';
import { events } from '../../registry/index.ts';
import type { Source } from '../../source/types.ts';
import type { Storage } from '../../storage/types.ts';
import { identify } from '../receive/identify.ts';
import { parseMarkers } from '../roll/markers.ts';
import { committedMarkerFiles } from '../roll/rolledIndex.ts';
import { isOfTypes } from '../stored/readEvents.ts';

export interface ReconcileOptions {
  readonly storage: Storage;
  readonly source: Source;
  /** Days to look back, at most thirty. */
  readonly days: number;
  /** Types that are expected; none: those that were ever delivered. */
  readonly types: readonly string[];
  /** Seconds after which a delivery counts as late; what is younger than that may still come. */
  readonly lateSeconds: number;
  /** Ids of the events in the span that batch runs have published; null: nothing is published. */
  readonly batchIds: (from: number, to: number) => Promise<ReadonlySet<string> | null>;
  readonly clock: Clock;
}

export interface ReconcileReport {
  /** Unix seconds, half-open, by `created`; null when nothing was ever received. */
  readonly window: { readonly from: number; readonly to: number } | null;
  readonly received: number;
  readonly healed: number;
  readonly feed: number;
  /** In the feed, expected, and not here. */
  readonly missing: readonly MissingEvent[];
  /** In the feed, of types that the endpoint is not told of. */
  readonly not_expected: number;
  /** Here, and not in the feed. */
  readonly only_here: readonly string[];
  readonly late: { readonly events: number; readonly most_seconds: number };
  readonly batch: { readonly events: number; readonly not_received: number; readonly not_in_batch: number } | null;
}

export interface MissingEvent {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly body: Uint8Array;
}

interface Here {
  readonly created: number;
  readonly type: string;
  readonly lagSeconds: number;
  readonly isHealed: boolean;
  readonly isOurs: boolean;
}

export async function reconcile(options: ReconcileOptions): Promise<ReconcileReport> {
  const here = await receivedEvents(options.storage);
  const delivered = [...here.values()].filter(({ isHealed }) => !isHealed);
  if (delivered.length === 0) return NOTHING;
  const now = await options.source.serverNow();
  const first = delivered.reduce((least, { created }) => Math.min(least, created), now);
  const window = { from: Math.max(first, now - options.days * SECONDS_PER_DAY), to: now - options.lateSeconds };
  const types = options.types.length > 0 ? options.types : [...new Set(delivered.map(({ type }) => type))];
  const feed = await readFeed(options.source, window, here, types);
  const inWindow = [...here].filter(([, { created, isOurs }]) => isOurs && created >= window.from && created < window.to);
  return {
    window,
    received: inWindow.filter(([, { isHealed }]) => !isHealed).length,
    healed: inWindow.filter(([, { isHealed }]) => isHealed).length,
    feed: feed.ids.size,
    missing: feed.missing,
    not_expected: feed.notExpected,
    only_here: inWindow.filter(([id]) => !feed.ids.has(id)).map(([id]) => id),
    late: lateness(
      inWindow.map(([, event]) => event),
      options.lateSeconds,
    ),
    batch: await beside(
      await options.batchIds(window.from, window.to),
      here,
      inWindow.map(([id]) => id),
      types,
    ),
  };
}

const NOTHING: ReconcileReport = {
  window: null,
  ...{ received: 0, healed: 0, feed: 0, missing: [], not_expected: 0, only_here: [] },
  late: { events: 0, most_seconds: 0 },
  batch: null,
};

/** By id, as the markers say: what the payload was is not read. */
async function receivedEvents(storage: Storage): Promise<Map<string, Here>> {
  const here = new Map<string, Here>();
  for await (const key of committedMarkerFiles(storage)) {
    const stored = await storage.get(key);
    if (stored === null) continue;
    for (const { event, receivedAtMs, via } of parseMarkers(stored.body)) {
      if (event === null || event.created === null) continue;
      const { created, type, account } = event;
      const lagSeconds = receivedAtMs / 1000 - created;
      // The feed tells of our own account alone.
      here.set(event.id, { created, type, lagSeconds, isHealed: via !== 'webhook', isOurs: account === null });
    }
  }
  return here;
}

async function readFeed(source: Source, created: { from: number; to: number }, here: ReadonlyMap<string, Here>, types: readonly string[]) {
  const splitter = createSplitter();
  const [ids, missing] = [new Set<string>(), [] as MissingEvent[]];
  let notExpected = 0;
  if (created.from >= created.to) return { ids, missing, notExpected };
  for await (const { facts } of source.list(events, { created }, (body) => splitter.split(body))) {
    for (let index = 0; index < facts.count; index++) {
      const event = identify(facts.record(index));
      if (event === null || ids.has(event.id)) continue;
      ids.add(event.id);
      if (here.has(event.id)) continue;
      if (!isOfTypes(event.type, types)) notExpected += 1;
      else missing.push({ id: event.id, type: event.type, created: event.created ?? 0, body: facts.record(index).slice() });
    }
  }
  return { ids, missing, notExpected };
}

function lateness(received: readonly Here[], lateSeconds: number): ReconcileReport['late'] {
  const late = received.filter(({ isHealed, lagSeconds }) => !isHealed && lagSeconds > lateSeconds);
  return { events: late.length, most_seconds: Math.round(late.reduce((most, { lagSeconds }) => Math.max(most, lagSeconds), 0)) };
}

async function beside(
  batch: ReadonlySet<string> | null,
  here: ReadonlyMap<string, Here>,
  inWindow: readonly string[],
  types: readonly string[],
): Promise<ReconcileReport['batch']> {
  if (batch === null || types.length === 0) return null;
  return {
    events: batch.size,
    not_received: [...batch].filter((id) => !here.has(id)).length,
    not_in_batch: inWindow.filter((id) => !batch.has(id)).length,
  };
}
