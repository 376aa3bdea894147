/** What a run would ask for, without asking for it: each entity's window, and from a few pages of it how many requests the rest would take. */
import type { TimeRange } from '../domain/time.ts';
import type { Entity } from '../registry/types.ts';
import { parseList } from '../source/parseList.ts';
import type { Source } from '../source/types.ts';
import { readRangeJournal } from '../state/rangeJournal.ts';
import { readWatermark } from '../state/watermark.ts';
import { planEvents } from './events/followEvents.ts';
import { listedBy, relistDaysOf } from './extractOne.ts';
import type { ExtractOptions, RunFacts } from './extractOptions.ts';
import { stoppedRun } from './stoppedRun.ts';
import { planWindow, type Window } from './window.ts';

export interface PlannedSpan extends TimeRange {
  /** Records that it would give; null where only reading the lists tells. */
  readonly records: number | null;
  /** Requests that it would take. */
  readonly requests: number;
}

export interface EntityPlan {
  readonly entity: string;
  readonly window: Window;
  /** Newest first. */
  readonly spans: readonly PlannedSpan[];
  /** Requests on top of that: pages that are asked for a second time to prove ranges, and a look at what is before the window. */
  readonly proofs: number;
  /** All of it was seen on one page; a guess otherwise. */
  readonly exact: boolean;
  /** Requests that this plan itself took. */
  readonly probes: number;
  /** A run that ended early, whose ranges would be taken over. */
  readonly goesOnWith: string | undefined;
}

export interface ExtractPlan {
  readonly now: number;
  readonly entities: readonly EntityPlan[];
  readonly events: { readonly from: number | null; readonly relistWhy: string | undefined } | undefined;
}

/** Pages that a long window is judged by: its newest, and one in each following third. */
const PROBES = 3;

/** The newest and the oldest range at both ends (see proveRanges.ts), or the one page that there is; and the look before it. */
const PROOFS = 5;
const PROOFS_OF_A_PAGE = 2;

/** Plans without writing anything. Asks at most four requests an entity. */
export async function planExtract(options: ExtractOptions, followsEvents: boolean, pageSize: number): Promise<ExtractPlan> {
  const source = options.source();
  await source.checkHealth();
  const now = await source.serverNow();
  const names = options.entities.map(({ name }) => name);
  const stopped = await stoppedRun(options.storage, options.sourceUrl, now);
  const events = followsEvents ? await planEvents(options.storage, names, now, stopped) : undefined;
  const plans: EntityPlan[] = [];
  // A run too reads what hangs on other objects after all of these.
  const [listed, hanging] = [options.entities.filter(isListed), options.entities.filter((entity) => !isListed(entity))];
  for (const entity of listed)
    plans.push(await planEntity(options, entity, { now, stopped, relistAll: events?.relistWhy !== undefined }, pageSize));
  for (const entity of hanging) plans.push(planPerParent(entity, plans, now));
  return { now, entities: plans, events };
}

function isListed({ perParent }: Entity): boolean {
  return perParent === undefined;
}

/** One list, most often of one page, for each object that the parent's window gives; fewer if only some of them have a list. */
function planPerParent({ name, perParent }: Entity, plans: readonly EntityPlan[], now: number): EntityPlan {
  const parent = plans.find(({ entity }) => entity === perParent?.entity);
  const { from, to } = parent?.window ?? { from: now, to: now };
  const requests = parent?.spans.reduce((sum, { records }) => sum + (records ?? 0), 0) ?? 0;
  const window = { from, to, why: `one list for each of ${perParent?.entity ?? 'its parents'}` };
  return {
    entity: name,
    window,
    spans: [{ from, to, records: null, requests }],
    proofs: 0,
    exact: false,
    probes: 0,
    goesOnWith: undefined,
  };
}

async function planEntity(
  options: ExtractOptions,
  entity: Entity,
  { now, stopped, relistAll }: Omit<RunFacts, 'attempt' | 'watermarks'>,
  pageSize: number,
): Promise<EntityPlan> {
  const coverage = (await readWatermark(options.storage, entity.name))?.coverage ?? null;
  const window = planWindow({
    ...options,
    now,
    listed: listedBy(stopped, entity),
    coverage,
    relistAll,
    relistDays: relistDaysOf(options, entity),
    sweep: options.sweep === true && entity.deletable,
  });
  const source = options.source();
  const { spans, exact } = await estimate(source, entity, window, pageSize);
  const goesOnWith = (await readRangeJournal(options.storage, entity.name))?.journal.run_id;
  return {
    entity: entity.name,
    window,
    spans,
    proofs: exact ? PROOFS_OF_A_PAGE : PROOFS,
    exact,
    probes: source.stats().requests,
    goesOnWith,
  };
}

async function estimate(source: Source, entity: Entity, window: TimeRange, pageSize: number): Promise<Pick<EntityPlan, 'spans' | 'exact'>> {
  const newest = await probe(source, entity, window);
  if (!newest.hasMore) return { spans: [span(window, newest.count, pageSize)], exact: true };
  // Where the source has nothing there is nothing to cut: what is older than its oldest third would only thin the guess.
  const spans: PlannedSpan[] = [];
  for (let index = 0; index < PROBES; index++) {
    const part = partOf(window, index);
    const page = index === 0 ? newest : await probe(source, entity, part);
    const records = page.hasMore ? Math.max(page.count + 1, Math.round(page.perSecond * (part.to - part.from))) : page.count;
    spans.push(span(part, records, pageSize));
  }
  return { spans, exact: false };
}

function partOf({ from, to }: TimeRange, index: number): TimeRange {
  const cut = (n: number) => to - Math.floor(((to - from) * n) / PROBES);
  return { from: cut(index + 1), to: cut(index) };
}

function span(range: TimeRange, records: number, pageSize: number): PlannedSpan {
  return { from: range.from, to: range.to, records, requests: Math.max(1, Math.ceil(records / pageSize)) };
}

interface Probed {
  readonly hasMore: boolean;
  readonly count: number;
  readonly perSecond: number;
}

async function probe(source: Source, entity: Entity, range: TimeRange): Promise<Probed> {
  const { page, facts } = await source.listPage(entity, { created: range }, parseList);
  const { data } = JSON.parse(new TextDecoder().decode(page.body)) as { data: readonly { readonly created?: number }[] };
  const oldest = data.at(-1)?.created ?? range.from;
  return { hasMore: facts.hasMore, count: facts.count, perSecond: facts.count / Math.max(1, range.to - oldest) };
}
