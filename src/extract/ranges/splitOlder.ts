import type { TimeRange } from '../../domain/time.ts';
import type { OpenRange } from './openRange.ts';

/** A part that is given away should keep its taker busy for a while: each costs a last page that is half empty on average. */
const PAGES_WORTH_GIVING = 2;

/**
 * Cuts the untouched older end off a range that turned out long, into at most `takers` parts of equal time, newest first; the range keeps the
 * newest part and is narrowed. How much work there is behind is judged by how dense the last page was, with more trust after more pages: the
 * years before an account was opened would otherwise be cut into many parts with nothing in them. Nothing is cut below a second.
 */
export function splitOlder(range: OpenRange, takers: number, pageSize: number): TimeRange[] {
  const { from, reached, density } = range;
  if (takers < 1 || density === undefined) return [];
  const pages = (density * (reached - from)) / pageSize;
  const pieces = Math.min(takers + 1, range.pages + 1, Math.floor(pages / PAGES_WORTH_GIVING), reached - from);
  if (pieces < 2) return [];
  const bounds = Array.from({ length: pieces }, (_, index) => from + Math.floor(((reached - from) * index) / pieces));
  // The last bound is where the range itself now ends; the second it has reached stays its own, since its cursor stands in it.
  const [kept = from, ...older] = bounds.reverse();
  range.from = kept;
  let to = kept;
  return older.map((start) => {
    const part = { from: start, to };
    to = start;
    return part;
  });
}
