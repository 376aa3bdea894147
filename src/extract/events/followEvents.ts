/**
 * What changed since the last run, by `/v1/events`. The cursor never stands in the last minute, since the feed is eventually consistent: what is
 * read of that minute is read again by the next run.
 */
import { SECONDS_PER_DAY, utcInstant } from '../../domain/time.ts';
import { events } from '../../registry/index.ts';
import { listRangeJournals } from '../../state/rangeJournal.ts';
import type { EntityExtract } from '../../state/stages/extract.ts';
import { type Coverage, listWatermarks, readWatermark } from '../../state/watermark.ts';
import type { Storage } from '../../storage/types.ts';
import { attempt } from '../extractOne.ts';
import type { Extracted, ExtractOptions, RunFacts } from '../extractOptions.ts';
import { extractWindow } from '../extractWindow.ts';
import type { StoppedRun } from '../stoppedRun.ts';
import { createEventRouter } from './createEventRouter.ts';

/** How long an event may take to be seen. */
const LAG_SECONDS = 60;
/** The source keeps events for 30 days; a cursor older than this is not trusted to find all of them. */
const TRUST_SECONDS = 25 * SECONDS_PER_DAY;
/** What there still is of an old cursor's events is read all the same: it knows of deletions that no list shows. */
const RETENTION_SECONDS = 29 * SECONDS_PER_DAY;

export interface EventsPlan {
  readonly coverage: Coverage | null;
  /** Where this run begins to read; null: only the anchor is noted. */
  readonly from: number | null;
  /** Where the cursor stands afterwards. */
  readonly anchor: number;
  /** Why everything has to be listed again; undefined if events tell all that changed. */
  readonly relistWhy: string | undefined;
}

/** What the events cursor asks of this run. Noted before anything is listed: what changes while lists are read is an event after it. */
export async function planEvents(
  storage: Storage,
  entities: readonly string[],
  now: number,
  stopped: StoppedRun | undefined,
): Promise<EventsPlan> {
  const coverage = (await readWatermark(storage, events.name))?.coverage ?? null;
  if (coverage === null) {
    const oldest = Math.min(await oldestReading(storage, entities, now), stopped?.since ?? now);
    const anchor = Math.max(0, oldest - LAG_SECONDS);
    const listed = await anyListed(storage, entities);
    return { coverage, from: null, anchor, relistWhy: listed ? 'events were never followed so far' : undefined };
  }
  // A source whose clock went back must not take the cursor with it.
  const anchor = Math.max(coverage.to, now - LAG_SECONDS);
  if (now - coverage.to <= TRUST_SECONDS) return { coverage, from: coverage.to, anchor, relistWhy: undefined };
  const relistWhy = `the events cursor stands at ${utcInstant(coverage.to)}, longer ago than events can be trusted to be kept`;
  return { coverage, from: Math.max(coverage.to, now - RETENTION_SECONDS), anchor, relistWhy };
}

/** A first run that ended early may be gone on with: its lists were read before this one began. */
async function oldestReading(storage: Storage, entities: readonly string[], now: number): Promise<number> {
  const left = await listRangeJournals(storage, entities);
  return Math.min(now, ...left.map(({ source_now }) => source_now));
}

async function anyListed(storage: Storage, entities: readonly string[]): Promise<boolean> {
  return (await listWatermarks(storage, entities)).size > 0;
}

/** Reads the feed from where the plan says to the present, and writes what it leads to. */
export async function followEvents(options: ExtractOptions, plan: EventsPlan, facts: RunFacts): Promise<Extracted> {
  const { coverage, from, anchor, relistWhy } = plan;
  options.progress({ kind: 'item-start', stage: 'extract', item: events.name });
  const source = options.source(events.name);
  // The present second is read too: what a list showed of it should not be newer than what the events say.
  const span = { from: from ?? anchor, to: from === null ? anchor : Math.max(from, facts.now + 1) };
  const window = { ...span, why: from === null ? 'first run: from here on changes are followed' : 'from where the last run stopped' };
  const router = createEventRouter({ ...options, source });
  const after = { from: relistWhy === undefined ? (coverage?.from ?? anchor) : anchor, to: anchor, reaches_start: false };
  return await attempt(options, events, { source, window, coverage }, async () => {
    const read: EntityExtract =
      from === null
        ? nothingYet(window, coverage)
        : await extractWindow({
            ...options,
            ...facts,
            // Its streams are those of other entities, which have parts of this attempt already.
            attempt: `${facts.attempt}-events`,
            source,
            entity: events,
            window,
            coverage,
            relistDays: 0,
            rereadOpen: true,
            alsoWrite: router,
          });
    const notes = [...(read.notes ?? []), ...(relistWhy === undefined ? [] : [`everything was listed again: ${relistWhy}`])];
    return { ...read, watermark: { before: coverage, after }, changes: router.changes(), notes };
  });
}

function nothingYet(window: { from: number; to: number; why: string }, before: Coverage | null): EntityExtract {
  return {
    entity: events.name,
    status: 'complete',
    window: { from: window.from, to: window.to },
    why: window.why,
    pages: 0,
    records: 0,
    quarantined: 0,
    duplicates: 0,
    requests: 0,
    retries: {},
    streams: [],
    watermark: { before, after: null },
    ranges: [],
    notes: [],
  };
}
