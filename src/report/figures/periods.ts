/** Days and months on an axis, as texts: `2026-11-22`, `2026-11`. */

/** Every one from the first to the last, so that a day without money is seen as one; both are of the same kind. */
export function periodsBetween(first: string, last: string): string[] {
  const found: string[] = [];
  for (let at = first; at <= last; at = next(at)) found.push(at);
  return found;
}

/** `2026-11-22` → `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** Earliest and latest of some periods; undefined when there are none. */
export function spanOf(periods: readonly string[]): readonly [string, string] | undefined {
  const sorted = periods.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined ? undefined : [first, last];
}

function next(period: string): string {
  const [year = 0, month = 1, day] = period.split('-').map(Number);
  const then = day === undefined ? Date.UTC(year, month) : Date.UTC(year, month - 1, day + 1);
  return new Date(then).toISOString().slice(0, period.length);
}
