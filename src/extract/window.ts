/** Which span of `created` a run asks for, so that no second between two runs is ever skipped. */
import { SECONDS_PER_DAY, type TimeRange } from '../domain/time.ts';
import type { Coverage } from '../state/watermark.ts';

export interface WindowOptions {
  /** The source's present, unix seconds. */
  readonly now: number;
  /** `--days`, if given. */
  readonly days: number | undefined;
  readonly defaultDays: number;
  /** Overlap with what is closed already: objects that became visible late are seen again. */
  readonly safetySeconds: number;
  readonly coverage: Coverage | null;
}

export interface Window extends TimeRange {
  /** Why it begins where it does, for the manifest and for people. */
  readonly why: string;
}

/** The window of an entity: `--days` back, or from the watermark less the safety window, and never with a gap after the watermark. */
export function planWindow({ now, days, defaultDays, safetySeconds, coverage }: WindowOptions): Window {
  const resume = coverage === null ? undefined : Math.max(0, coverage.to - safetySeconds);
  if (days === undefined && resume !== undefined) return upTo(now, resume, `from the watermark, less ${safetySeconds} s`);
  const from = Math.max(0, now - (days ?? defaultDays) * SECONDS_PER_DAY);
  if (resume !== undefined && resume < from)
    return upTo(now, resume, `${days} days back, and further to the watermark so that nothing is skipped`);
  return upTo(now, from, days === undefined ? `first run: the default of ${defaultDays} days back` : `${days} days back`);
}

/** What is closed once the window is: never less than before, since a source's clock may go back. */
export function coverageAfter(before: Coverage | null, window: TimeRange, reachesStart: boolean): Coverage {
  const from = Math.min(window.from, before?.from ?? window.from);
  return { from, to: Math.max(window.to, before?.to ?? 0), reaches_start: reachesStart };
}

function upTo(now: number, from: number, why: string): Window {
  // A source whose clock stands before the watermark has an empty window, not a negative one.
  return { from, to: Math.max(from, now), why };
}
