/**
 * A roll's Bronze: every event as it came, in `webhook_events`; the versions of objects that their payloads are, each in the stream of its
 * entity, as the feed's events are routed; and how often events came again, in `webhook_duplicates`.
 */

import { errorCode } from '../../domain/errors.ts';
import { asList } from '../../extract/asList.ts';
import { type RoutedBytes, routeEvent } from '../../extract/events/routeEvent.ts';
import type { ExtractedStream } from '../../extract/extractEntityTypes.ts';
import { Shape } from '../../extract/split/shape.ts';
import { createSplitter, type SplitPage, type Splitter } from '../../extract/split/splitPage.ts';
import { createStreamWriters, type StreamWriters } from '../../extract/write/createStreamWriters.ts';
import type { EnvelopeOf } from '../../extract/write/envelope.ts';
import { API_VERSION } from '../../registry/apiVersion.ts';
import { entities } from '../../registry/index.ts';
import type { Entity } from '../../registry/types.ts';
import type { Frame } from '../log/frame.ts';
import { breathe } from './breathe.ts';
import { DUPLICATES_STREAM, EVENTS_STREAM } from './keys.ts';
import { quarantinePage } from './quarantinePage.ts';
import type { SortedFrames } from './sortFrames.ts';

export interface WriteRollOptions {
  readonly runId: string;
  /** A directory of its own. */
  readonly dir: string;
}

export interface RollWritten {
  readonly streams: readonly ExtractedStream[];
  /** By entity: versions that payloads were, deletions, and objects that only a retrieve can tell; those the next `run-all` asks for. */
  readonly changes: Readonly<Record<string, { versions: number; deleted: number; refetched: number }>>;
  readonly leftToTheFeed: number;
}

/** Events that are split together: deliveries wait for as long as that takes. */
const EVENTS_AT_ONCE = 64;
/**
 * When a delivered payload was true: seconds are all that an event knows, and deliveries have no order. The feed, which has one, places its
 * versions at the end of the second and so has the last word; what a list showed in that second is older. An object is created before
 * anything else happens to it, which is often within the same second.
 */
const WITHIN_SECOND_MS = { created: 800, other: 899 };

const byObject: ReadonlyMap<string, Entity> = new Map(entities.map((entity) => [entity.object, entity]));

export async function writeRoll(sorted: SortedFrames, { runId, dir }: WriteRollOptions): Promise<RollWritten> {
  const streams = [EVENTS_STREAM, DUPLICATES_STREAM, ...entities.map(({ name }) => name)];
  const roll = new Roll(runId, createStreamWriters({ dir, streams }));
  try {
    for (let at = 0; at < sorted.events.length; at += EVENTS_AT_ONCE) await roll.addEvents(sorted.events.slice(at, at + EVENTS_AT_ONCE));
    await roll.addQuarantined(sorted.raw);
    await roll.addDuplicates(sorted.duplicates);
    return await roll.finish();
  } catch (error) {
    await roll.abandon();
    throw error;
  }
}

class Roll {
  readonly #splitters = new Map<string, Splitter>();
  readonly #changes: Record<string, { versions: number; deleted: number; refetched: number }> = {};
  #leftToTheFeed = 0;

  constructor(
    private readonly runId: string,
    private readonly writers: StreamWriters,
  ) {}

  async addEvents(frames: readonly Frame[]): Promise<void> {
    await breathe();
    const page = this.#split(
      EVENTS_STREAM,
      frames.map(({ body }) => body),
    );
    // One that is no JSON, though it looked like an event at its ends, spoils no other.
    if (page === undefined) return frames.length === 1 ? await this.addQuarantined(frames) : await this.#addEach(frames);
    const versions = this.#route(page);
    await this.#write(EVENTS_STREAM, page, (index) => envelopeOf(frames[index], this.runId));
    for (const [entity, those] of versions) await this.#addVersions(entity, those);
  }

  async addQuarantined(frames: readonly Frame[]): Promise<void> {
    if (frames.length === 0) return;
    const page = quarantinePage(frames.map(({ body }) => body));
    await this.#write(EVENTS_STREAM, page, (index) => envelopeOf(frames[index], this.runId));
  }

  async addDuplicates(duplicates: SortedFrames['duplicates']): Promise<void> {
    const records = [...duplicates].map(([key, { event, firstAtMs, deliveries }]) => ({
      id: `${this.runId}-${key.slice(0, 32)}`,
      object: 'webhook_duplicate',
      created: Math.floor(firstAtMs / 1000),
      event: event.id,
      type: event.type,
      account: event.account,
      event_created: event.created,
      deliveries,
    }));
    for (let at = 0; at < records.length; at += EVENTS_AT_ONCE) {
      const some = records.slice(at, at + EVENTS_AT_ONCE);
      const page = this.#split(
        DUPLICATES_STREAM,
        some.map((record) => Buffer.from(JSON.stringify(record))),
      );
      if (page === undefined) continue;
      const observedAt = (index: number): number => (some[index]?.created ?? 0) * 1000;
      await this.#write(DUPLICATES_STREAM, page, (index) => ({
        ...{ runId: this.runId, entity: DUPLICATES_STREAM, via: 'webhook', apiVersion: API_VERSION },
        observedAtMs: observedAt(index),
      }));
    }
  }

  async finish(): Promise<RollWritten> {
    const parts = await this.writers.rotate();
    const streams = [...parts].map(([stream, written]) => ({
      ...written,
      stream,
      shape: this.#splitters.get(stream)?.shape() ?? new Shape(),
    }));
    return {
      streams: streams.filter(({ records, quarantined }) => records + quarantined > 0),
      changes: this.#changes,
      leftToTheFeed: this.#leftToTheFeed,
    };
  }

  async abandon(): Promise<void> {
    await this.writers.abandon();
  }

  async #addEach(frames: readonly Frame[]): Promise<void> {
    for (const frame of frames) await this.addEvents([frame]);
  }

  /** The page's memory serves one page at a time: what is needed of it is copied. */
  #route(page: SplitPage): Map<Entity, RoutedBytes[]> {
    const versions = new Map<Entity, RoutedBytes[]>();
    for (let index = 0; index < page.count; index++) {
      const routed = page.reason(index) === null ? routeEvent(page.record(index), byObject) : undefined;
      if (routed === undefined) continue;
      if (routed.kind === 'refetch') this.#leftToTheFeed += 1;
      else {
        const change = this.#changes[routed.entity.name] ?? { versions: 0, deleted: 0, refetched: 0 };
        this.#changes[routed.entity.name] = change;
        change[routed.kind === 'deleted' ? 'deleted' : 'versions'] += 1;
        versions.set(routed.entity, [...(versions.get(routed.entity) ?? []), { ...routed, bytes: routed.bytes.slice() }]);
      }
    }
    return versions;
  }

  async #addVersions({ name }: Entity, versions: readonly RoutedBytes[]): Promise<void> {
    const page = this.#split(
      name,
      versions.map(({ bytes }) => bytes),
    );
    if (page === undefined) return;
    await this.#write(name, page, (index) => {
      const { created = 0, apiVersion = API_VERSION, event, type = '' } = versions[index] ?? {};
      const within = type.endsWith('.created') ? WITHIN_SECOND_MS.created : WITHIN_SECOND_MS.other;
      return { runId: this.runId, entity: name, via: 'webhook', observedAtMs: created * 1000 + within, apiVersion, event };
    });
  }

  /** Undefined when the bodies are not the very records of a list that is made of them: each of them is JSON then, and none is two. */
  #split(stream: string, bodies: readonly Uint8Array[]): SplitPage | undefined {
    const splitter = this.#splitters.get(stream) ?? createSplitter();
    this.#splitters.set(stream, splitter);
    try {
      const page = splitter.split(asList(bodies));
      return page.count === bodies.length && bodies.every((body, index) => isSame(page.raw(index), body)) ? page : undefined;
    } catch (error) {
      if (errorCode(error) === 'SOURCE_PROTOCOL') return undefined;
      throw error;
    }
  }

  async #write(stream: string, page: SplitPage, envelope: EnvelopeOf): Promise<void> {
    await this.writers.write(stream, page, envelope).written;
  }
}

/** Whether the record is all of the body, but for whitespace around it. */
function isSame(record: Uint8Array, body: Uint8Array): boolean {
  if (record.byteLength === body.byteLength) return Buffer.compare(record, body) === 0;
  return Buffer.from(body).toString('latin1').trim() === Buffer.from(record).toString('latin1');
}

function envelopeOf(frame: Frame | undefined, runId: string) {
  return {
    runId,
    entity: EVENTS_STREAM,
    observedAtMs: Math.floor(frame?.receivedAtMs ?? 0),
    via: frame?.via ?? ('webhook' as const),
    apiVersion: API_VERSION,
  };
}
