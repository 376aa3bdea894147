/** What an extraction is at, in a few words: the range, the pace, why it had to repeat requests, and how long it may take. */
import { utcDate } from '../domain/time.ts';
import type { SourceStats } from '../source/types.ts';
import type { OpenRange } from './ranges/openRange.ts';

interface Pace {
  readonly stats: SourceStats;
  readonly before: SourceStats;
  readonly elapsedMs: number;
}

export interface NoteFacts extends Pace {
  /** The range of the page that has just come. */
  readonly range: Pick<OpenRange, 'from' | 'to' | 'reached'>;
  readonly open: readonly Pick<OpenRange, 'from' | 'reached' | 'density' | 'pages' | 'records'>[];
}

/** Before that, a guess of the rest is worth nothing. */
const ETA_AFTER_MS = 3_000;

/** `2026-11-01 … 2026-11-08, 4 ranges open, 23.1 requests/s, 2 × rate_limit, about 40 s left`. */
export function progressNote({ range, open, ...pace }: NoteFacts): string {
  return joined([
    range.to === Number.MAX_SAFE_INTEGER ? '' : `${utcDate(range.from)} … ${utcDate(range.reached)}`,
    open.length > 1 ? `${open.length} ranges open` : '',
    ...paceOf(pace),
    leftOf(secondsLeft(open, pace)),
  ]);
}

/** `1,204 of 3,000 lists, 23.1 requests/s, 2 × rate_limit, about 40 s left`. */
export function listsNote({ done, lists, ...pace }: Pace & { readonly done: number; readonly lists: number }): string {
  const left = pace.elapsedMs < ETA_AFTER_MS || done === 0 ? undefined : Math.ceil(((lists - done) * pace.elapsedMs) / done / 1000);
  return joined([`${done.toLocaleString('en')} of ${lists.toLocaleString('en')} lists`, ...paceOf(pace), leftOf(left)]);
}

function paceOf({ stats, before, elapsedMs }: Pace): string[] {
  const requests = stats.requests - before.requests;
  const reasons = Object.entries(stats.retriesByReason).filter(([, count]) => count > 0);
  return [
    elapsedMs < 1_000 ? '' : `${((requests * 1000) / elapsedMs).toFixed(1)} requests/s`,
    ...reasons.map(([reason, count]) => `${count} × ${reason}`),
  ];
}

function leftOf(seconds: number | undefined): string {
  return seconds === undefined ? '' : `about ${seconds} s left`;
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(', ');
}

/** As many pages as the open ranges would have, were they as dense behind as they are where they are read; unknown if one has not begun. */
function secondsLeft(open: NoteFacts['open'], { stats, before, elapsedMs }: Pace): number | undefined {
  const requests = stats.requests - before.requests;
  if (elapsedMs < ETA_AFTER_MS || requests === 0 || open.some(({ density }) => density === undefined)) return undefined;
  const pages = open.reduce((sum, one) => sum + ((one.density ?? 0) * (one.reached - one.from)) / Math.max(1, one.records / one.pages), 0);
  return Math.ceil((pages * elapsedMs) / requests / 1000);
}
