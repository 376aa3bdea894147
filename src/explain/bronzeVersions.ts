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
  /** Whether the stream is one of events, whose payload is looked for instead. */
  readonly inEvents?: boolean;
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

/** What was set aside: its bytes as they came, which need not be a record at all. */
const setAsideLine = line.omit({ record: true }).extend({ reason: z.string(), record_base64: z.base64() });

const eventRecord = z.looseObject({ id: z.string(), data: z.looseObject({ object: z.looseObject({ id: z.string().optional() }) }) });

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
      changes: i === 0 || version.is_stub || version.quarantined !== null ? [] : changesBetween(lastWhole(ordered, i), record),
    })),
  };
}

interface RunPart extends Part {
  readonly startedAt: string;
  readonly isQuarantine: boolean;
}

async function partsOf(storage: Storage, { stream, createdUnix }: BronzeQuestion): Promise<RunPart[]> {
  const parts: RunPart[] = [];
  for await (const { stages } of listManifests(storage)) {
    for (const stage of stages) {
      if (stage.stage !== 'extract' || (createdUnix !== undefined && stage.source_now + CLOCK_SLACK < createdUnix)) continue;
      const streams = stage.entities.flatMap((entity) => entity.streams).filter((one) => one.stream === stream);
      const of = (found: readonly Part[], isQuarantine: boolean) =>
        found.map((part) => ({ ...part, startedAt: stage.started_at, isQuarantine }));
      parts.push(...streams.flatMap((one) => [...of(one.parts, false), ...of(one.quarantine, true)]));
    }
  }
  // One that froze and woke up may name what the next one has taken over.
  return [...new Map(parts.map((part) => [part.key, part])).values()];
}

async function versionsIn(part: RunPart, path: string, question: BronzeQuestion): Promise<Found[]> {
  const needle = JSON.stringify(question.id);
  if (part.isQuarantine) {
    const lines = await searchPart(path, '"record_base64"', question.signal);
    return lines.flatMap(({ line: number, text }) => setAside(part, number, text, question.id));
  }
  const lines = await searchPart(path, needle, question.signal);
  return lines.flatMap(({ line: number, text }) => {
    const { record, ...envelope } = line.parse(JSON.parse(text));
    const found = question.inEvents === true ? payloadOf(record, question.id) : { record, event: null };
    if (found?.record.id !== question.id) return [];
    return [{ ...placed(part, number, envelope), is_stub: found.record.deleted === true, quarantined: null, ...found }];
  });
}

/** The bytes hold the id somewhere: what cannot be read as a record cannot be asked for its own. */
function setAside(part: RunPart, number: number, text: string, id: string): Found[] {
  const { record_base64, reason, ...envelope } = setAsideLine.parse(JSON.parse(text));
  if (!Buffer.from(record_base64, 'base64').includes(JSON.stringify(id))) return [];
  return [{ ...placed(part, number, envelope), is_stub: false, quarantined: reason, event: null, record: { id } }];
}

function payloadOf(record: Found['record'], id: string): Pick<Found, 'record' | 'event'> | undefined {
  const { success, data: event } = eventRecord.safeParse(record);
  if (!success || event.data.object.id !== id) return undefined;
  return { record: event.data.object, event: event.id };
}

function placed(
  { key, startedAt }: RunPart,
  number: number,
  { run_id, via, observed_at, api_version }: Omit<z.infer<typeof line>, 'record'>,
) {
  return {
    ...{ run_id, part: key, line: number, via, api_version, observed_at: utcInstantMs(observed_at) },
    place: [observed_at, isPayload(via) ? 0 : 1, startedAt, key, number],
  };
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

/** The record before this one that is whole: no stub, and not set aside. */
function lastWhole(ordered: readonly Found[], before: number): Found['record'] | undefined {
  return ordered.slice(0, before).findLast(({ is_stub, quarantined }) => !is_stub && quarantined === null)?.record;
}
