/** What of an earlier run's ranges serves a window: those in it that are closed, those that are not, and the rest of the window as new ones. */
import type { TimeRange } from '../../domain/time.ts';
import type { OpenRangeJson, RangeJournal } from '../../state/rangeJournal.ts';
import type { ClosedRangeJson } from '../../state/stages/extract.ts';
import { type ClosedRange, OpenRange } from './openRange.ts';

export interface Resumed {
  readonly open: readonly OpenRange[];
  readonly closed: readonly ClosedRange[];
}

/**
 * A closed range counts where the window reaches it, whole; an open one is gone on with. `trustedTo` is where trust in what was read ends:
 * what was created later may have changed since without an event, and is read again.
 */
export function resumeRanges({ closed, open }: Pick<RangeJournal, 'closed' | 'open'>, window: TimeRange, trustedTo: number): Resumed {
  const useful = (range: TimeRange): boolean => range.to <= trustedTo && range.from < window.to && range.to > window.from;
  const kept = closed.filter(useful);
  const going = open.filter(useful);
  const gaps = uncovered(window, [...kept, ...going]);
  return {
    closed: kept.map(closedBefore),
    open: [...going.map((range) => resumed(range, window)), ...gaps.map((gap) => new OpenRange(gap))],
  };
}

/** Not further back than is asked for, unless it has been there already. */
function resumed(range: OpenRangeJson, window: TimeRange): OpenRange {
  const from = range.reached > window.from ? Math.max(range.from, window.from) : range.from;
  return OpenRange.resume({ ...range, from });
}

function closedBefore(range: ClosedRangeJson): ClosedRange {
  return { ...range, first: undefined, last: undefined };
}

/** The parts of the window that no range has; newest first, as lists are. The ranges do not overlap. */
export function uncovered(window: TimeRange, ranges: readonly TimeRange[]): TimeRange[] {
  const gaps: TimeRange[] = [];
  let to = window.to;
  for (const range of ranges.toSorted((a, b) => b.from - a.from)) {
    if (range.to < to) gaps.push({ from: Math.max(range.to, window.from), to });
    to = Math.min(to, range.from);
  }
  if (to > window.from) gaps.push({ from: window.from, to });
  return gaps;
}
