/**
 * Every version of an object in Bronze, in the order in which versions count. Only parts that run manifests name are looked at, of the one stream
 * that can hold the object, and of those only the runs whose source had come as far as the object's creation.
 */
import { z } from 'zod';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { utcInstantMs } from '../domain/time.ts';
import { listManifests } from '../state/manifest.ts';
import type { Part } from '../state/stages/extract.ts';
import type { Storage } from '../storage/types.ts';
import { changesBetween } from './changes.ts';
import { searchPart } from './searchPart.ts';
import type { Explanation, Version } from './types.ts';

export interface BronzeQuestion {
  readonly id: string;
  /** The Bronze stream, which is also the name of the Silver table. */
  readonly stream: string;
  /** When the object was created, unix seconds; undefined when nobody knows. */
  readonly createdUnix: number | undefined;
  readonly signal: AbortSignal;
}

/** Parts that are unpacked at the same time. */
const AT_ONCE = 4;
/** Seconds that a source's clock may be behind one of its own objects'. */
const CLOCK_SLACK = 3600;

const line = z.object({
  run_id: z.string(),
  observed_at: z.number(),
  via: z.string(),
  api_version: z.string(),
  parent: z.string().optional(),
  record: z.looseObject({ id: z.string().optional(), deleted: z.boolean().optional() }),
});

interface Found extends Omit<Version, 'changes'> {
  readonly record: z.infer<typeof line>['record'];
  readonly place: readonly (number | string)[];
}

/** Searches; throws `STORAGE_CORRUPT` for a part that cannot be read. */
export async function bronzeVersions(storage: Storage, question: BronzeQuestion): Promise<Explanation['bronze']> {
  const parts = await partsOf(storage, question);
  const found: Found[] = [];
  await mapConcurrently(parts, AT_ONCE, async (part) => {
    const [path] = await storage.localPaths([part.key]);
    if (path !== undefined) found.push(...(await versionsIn(part, path, question)));
  });
  const ordered = found.toSorted(byPlace);
  return {
    parts_searched: parts.length,
    bytes_searched: parts.reduce((sum, { size }) => sum + size, 0),
    versions: ordered.map(({ record, place: _, ...version }, i) => ({
      ...version,
      changes: i === 0 || version.is_stub ? [] : changesBetween(lastWhole(ordered, i), record),
    })),
  };
}

interface RunPart extends Part {
  readonly startedAt: string;
}

async function partsOf(storage: Storage, { stream, createdUnix }: BronzeQuestion): Promise<RunPart[]> {
  const parts: RunPart[] = [];
  for await (const { stages } of listManifests(storage)) {
    for (const stage of stages) {
      if (stage.stage !== 'extract' || (createdUnix !== undefined && stage.source_now + CLOCK_SLACK < createdUnix)) continue;
      const streams = stage.entities.flatMap((entity) => entity.streams).filter((one) => one.stream === stream);
      parts.push(...streams.flatMap((one) => one.parts.map((part) => ({ ...part, startedAt: stage.started_at }))));
    }
  }
  return parts;
}

async function versionsIn({ key, startedAt }: RunPart, path: string, { id, signal }: BronzeQuestion): Promise<Found[]> {
  const lines = await searchPart(path, JSON.stringify(id), signal);
  return lines.flatMap(({ line: number, text }) => {
    const { record, ...envelope } = line.parse(JSON.parse(text));
    if (record.id !== id) return [];
    return [
      {
        run_id: envelope.run_id,
        part: key,
        line: number,
        via: envelope.via,
        observed_at: utcInstantMs(envelope.observed_at),
        api_version: envelope.api_version,
        is_stub: record.deleted === true,
        record,
        place: [envelope.observed_at, isPayload(envelope.via) ? 0 : 1, startedAt, key, number],
      },
    ];
  });
}

/** An event's payload is as old as the event; a list of the same moment knows at least as much (the order of `transform/loadBronze.ts`). */
function isPayload(via: string): boolean {
  return via === 'event' || via === 'webhook';
}

function byPlace(a: Found, b: Found): number {
  for (const [i, mine] of a.place.entries()) {
    const theirs = b.place[i] ?? 0;
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return 0;
}

/** The record before this one that is not a stub. */
function lastWhole(ordered: readonly Found[], before: number): Found['record'] | undefined {
  return ordered.slice(0, before).findLast(({ is_stub }) => !is_stub)?.record;
}
