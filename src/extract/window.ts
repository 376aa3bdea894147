/** Which span of `created` a run asks for, so that no second between two runs is ever skipped. */
import { SECONDS_PER_DAY, type TimeRange } from '../domain/time.ts';
import type { Coverage } from '../state/watermark.ts';

export interface WindowOptions {
  /** The source's present, unix seconds. */
  readonly now: number;
  /** `--days`, if given. */
  readonly days: number | undefined;
  /** `--from` and `--to`, if given: exactly that span, whatever the watermark. Unix seconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly defaultDays: number;
  /** Overlap with what is closed already: objects that became visible late are seen again. */
  readonly safetySeconds: number;
  /** How long an object may change after its creation without an event that says so; what is as young as that is listed again. */
  readonly relistDays?: number | undefined;
  /** What happened since the last run cannot be known from events: all that is closed must be listed again. */
  readonly relistAll?: boolean | undefined;
  /** The same, to see what is gone from it. */
  readonly sweep?: boolean | undefined;
  readonly coverage: Coverage | null;
  /** What the last runs, which were stopped just now, had listed of this entity before that. */
  readonly listed?: { readonly runId: string; readonly window: TimeRange } | undefined;
}

export interface Window extends TimeRange {
  /** Why it begins where it does, for the manifest and for people. */
  readonly why: string;
}

/** The window of an entity: as told, or from the watermark less the overlap, and without --from never with a gap after the watermark. */
export function planWindow(options: WindowOptions): Window {
  const planned = options.from === undefined && options.to === undefined ? upToNow(options) : explicit(options);
  const { coverage, relistAll, sweep, listed } = options;
  if ((relistAll !== true && sweep !== true) || coverage === null || coverage.from >= planned.from) return planned;
  // The same command again, after Ctrl-C: a sweep has to see the whole list itself, and is not committed without it.
  if (sweep !== true && listed !== undefined && hasListed(listed.window, coverage, coverage.from)) return planned;
  return {
    from: coverage.from,
    to: Math.max(options.now, planned.to),
    why: `all that was ever listed, ${relistAll === true ? 'since the events in between are gone' : 'to see what is gone from it'}`,
  };
}

/** `--from` and `--to`; one alone goes with the watermark's beginning, or with now. */
function explicit({ now, from, to, defaultDays, coverage }: WindowOptions): Window {
  const start = from ?? coverage?.from ?? Math.max(0, Math.min(now, to ?? now) - defaultDays * SECONDS_PER_DAY);
  return { from: start, to: Math.max(start, Math.min(to ?? now, now)), why: 'the span that was asked for' };
}

function upToNow(options: WindowOptions): Window {
  const { now, days, defaultDays, coverage, listed, safetySeconds } = options;
  const resume = coverage === null ? undefined : resumeAt(coverage, options);
  if (days === undefined && resume !== undefined) return upTo(now, resume.from, resume.why);
  const from = Math.max(0, now - (days ?? defaultDays) * SECONDS_PER_DAY);
  // The same command again, after Ctrl-C: what is there is not asked for twice. Days end at the present, which has moved on by as much.
  if (coverage !== null && listed !== undefined && hasListed(listed.window, coverage, from))
    return upTo(now, Math.max(from, coverage.to - safetySeconds), `run ${listed.runId}, which was stopped, has listed what is before`);
  if (resume !== undefined && resume.from < from)
    return upTo(now, resume.from, `${days} days back, and further so that nothing is skipped: ${resume.why}`);
  return upTo(now, from, days === undefined ? `first run: the default of ${defaultDays} days back` : `${days} days back`);
}

/** Whether what was listed reaches from there to the watermark, without a gap. */
function hasListed(listed: TimeRange, coverage: Coverage, from: number): boolean {
  return listed.from <= from && coverage.from <= from && listed.to >= coverage.to;
}

/** Where to go on: the watermark less the safety window, or less the days within which objects change silently. */
function resumeAt(coverage: Coverage, { safetySeconds, relistDays = 0 }: WindowOptions): { from: number; why: string } {
  const overlap = Math.max(0, coverage.to - safetySeconds);
  const silent = Math.max(coverage.from, coverage.to - relistDays * SECONDS_PER_DAY);
  if (silent >= overlap) return { from: overlap, why: `from the watermark, less ${safetySeconds} s` };
  return { from: silent, why: `from the watermark, less ${relistDays} days in which it changes without an event` };
}

/**
 * What is closed once the window is: never less than before, since a source's clock may go back; and no more than before if the window
 * leaves a gap to it, since a watermark says that nothing is missing.
 */
export function coverageAfter(before: Coverage | null, window: TimeRange, reachesStart: boolean): Coverage {
  if (before !== null && leavesGap(before, window)) return before;
  const from = Math.min(window.from, before?.from ?? window.from);
  return { from, to: Math.max(window.to, before?.to ?? 0), reaches_start: reachesStart };
}

/** Whether there is a second between the window and what is closed. */
export function leavesGap(coverage: TimeRange, window: TimeRange): boolean {
  return window.from > coverage.to || window.to < coverage.from;
}

function upTo(now: number, from: number, why: string): Window {
  // A source whose clock stands before the watermark has an empty window, not a negative one.
  return { from, to: Math.max(from, now), why };
}
