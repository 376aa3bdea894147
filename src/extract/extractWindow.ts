/** One entity's window, from the source into the store: resumed, fetched, split, written, proved, and named in a form that a manifest takes. */
import type { Logger } from '../domain/logger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import { utcInstant } from '../domain/time.ts';
import type { Entity } from '../registry/types.ts';
import { parseList } from '../source/parseList.ts';
import type { Source } from '../source/types.ts';
import type { EntityExtract } from '../state/stages/extract.ts';
import type { Coverage } from '../state/watermark.ts';
import { createJournalist, withoutProbes } from './createJournalist.ts';
import { extractEntity } from './extractEntity.ts';
import type { AlsoWrite, ExtractedEntity } from './extractEntityTypes.ts';
import { proveOrReadAgain } from './proveOrReadAgain.ts';
import { resumeRanges } from './ranges/resume.ts';
import type { StoreOptions } from './storeStream.ts';
import { takeOver } from './takeOver.ts';
import { coverageAfter, leavesGap, type Window } from './window.ts';

export interface ExtractWindowOptions extends StoreOptions {
  readonly source: Source;
  readonly sourceUrl: string;
  readonly entity: Entity;
  readonly window: Window;
  readonly coverage: Coverage | null;
  /** The source's present, unix seconds. */
  readonly now: number;
  readonly relistDays: number;
  readonly chains?: number | undefined;
  readonly checkpointMs?: number | undefined;
  readonly alsoWrite?: AlsoWrite | undefined;
  /** Of an earlier run take closed ranges only: what a page leads to depends on the pages before it. */
  readonly rereadOpen?: boolean | undefined;
  readonly logger: Logger;
  readonly progress: ProgressSink;
  readonly signal: AbortSignal;
}

/** Chains of pages at once. At 200 ms a page five reach the 25 requests a second that an endpoint allows; the rest is for slower days. */
const CHAINS = 12;
/** What is at stake in a crash: so many seconds of work. */
export const CHECKPOINT_MS = 10_000;

/** Extracts the window and stores its parts durably; nothing counts until the run's manifest names them. */
export async function extractWindow(options: ExtractWindowOptions): Promise<EntityExtract> {
  const { storage, source, entity, window, coverage, sourceUrl, now, logger } = options;
  await using scratch = await storage.scratch();
  const { left, stands, trustedTo } = await takeOver({ ...options, entity: entity.name });
  const closed = left?.journal.closed ?? [];
  const open = options.rereadOpen === true ? [] : (left?.journal.open ?? []);
  const resume = resumeRanges({ closed, open }, window, trustedTo);
  const journalist = createJournalist({
    ...options,
    entity: entity.name,
    sourceUrl,
    sourceNow: left?.journal.source_now ?? now,
    left,
    stands,
  });
  const kept = [...resume.closed, ...resume.open].filter(({ pages }) => pages > 0);
  if (left !== null)
    logger.info('going on where a run ended early', { entity: entity.name, earlier_run: left.journal.run_id, ranges: kept.length });
  const extracted = await extractEntity({
    ...options,
    created: window,
    resume,
    chains: options.chains ?? CHAINS,
    checkpoint: { everyMs: options.checkpointMs ?? CHECKPOINT_MS, save: journalist.save },
    dir: `${scratch.path}/read`,
  });
  await journalist.save(extracted.streams, { closed: extracted.ranges, open: [], duplicates: extracted.duplicateIds });
  const { proof, proved } = await proveOrReadAgain(options, extracted, journalist, `${scratch.path}/again`);
  const reachesStart = await seesNothingBefore(source, entity, coverage, window);
  const streams = journalist.streams();
  const after = coverageAfter(coverage, window, reachesStart);
  return {
    entity: entity.name,
    status: 'complete',
    window: { from: window.from, to: window.to },
    why: window.why,
    pages: proved.pages,
    records: proved.records,
    quarantined: streams.find(({ stream }) => stream === entity.name)?.quarantined ?? 0,
    duplicates: extracted.duplicateIds + journalist.duplicatesBefore,
    requests: source.stats().requests,
    retries: { ...source.stats().retriesByReason },
    streams,
    watermark: { before: coverage, after },
    ranges: proved.ranges.map(withoutProbes),
    proof,
    ...(left === null
      ? {}
      : { resumed: { run_id: left.journal.run_id, ranges: kept.length, records: kept.reduce((sum, { records }) => sum + records, 0) } }),
    notes: notesOf(coverage, window, extracted),
  };
}

/** Whether the source has nothing older than what is closed; only then may a missing reference be called an error. */
async function seesNothingBefore(source: Source, entity: Entity, before: Coverage | null, window: Window): Promise<boolean> {
  const from = Math.min(window.from, before?.from ?? window.from);
  if (before?.reaches_start === true || from === 0) return true;
  if (before !== null && (before.from <= window.from || leavesGap(before, window))) return false;
  const { facts } = await source.listPage(entity, { created: { from: 0, to: from }, limit: 1 }, parseList);
  return facts.count === 0;
}

function notesOf(coverage: Coverage | null, window: Window, { goneLists, pages }: ExtractedEntity): string[] {
  const notes: string[] = [];
  if (coverage !== null && leavesGap(coverage, window)) {
    notes.push(
      `the window leaves a gap to what is closed (${utcInstant(coverage.from)} to ${utcInstant(coverage.to)}), so the watermark stays where it is`,
    );
  }
  if (goneLists > 0) notes.push(`${goneLists} nested lists were deleted with their object before they could be read to their end`);
  // An empty page is normal; exactly one full answer is what a client that forgets to page would also have got.
  if (pages === 1) notes.push('exactly one page');
  return notes;
}
