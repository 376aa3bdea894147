import { ApiError } from './apiError.ts';
import { integer, type Query, textOf } from './query.ts';

/** Objects in the order of their creation, by position from the oldest (0). */
export interface Sequence {
  readonly length: number;
  rowAt(position: number): number;
  /** First position that was created at or after that second. */
  positionOf(unixSeconds: number): number;
  /** Position of a row, or undefined if it is not in the sequence. */
  find(row: number): number | undefined;
}

export interface PageRequest {
  readonly limit: number;
  /** Rows of the cursors; at most one is given. */
  readonly after: number | undefined;
  readonly before: number | undefined;
  readonly created: { readonly from: number; readonly to: number };
  readonly accept: (row: number) => boolean;
}

export interface Page {
  /** Rows, newest first. */
  readonly rows: readonly number[];
  readonly hasMore: boolean;
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** The page size asked for; what is out of range is clamped, as the API does. */
export function limitOf(query: Query): number {
  const text = textOf(query, 'limit');
  return text === undefined ? DEFAULT_LIMIT : Math.min(MAX_LIMIT, Math.max(1, integer(text, 'limit')));
}

/** One page: the positions are found by binary search, then as many rows are looked at as are needed. */
export function pageOf(sequence: Sequence, { limit, after, before, created, accept }: PageRequest): Page {
  let [low, high] = [sequence.positionOf(created.from), sequence.positionOf(created.to)];
  if (after !== undefined) high = Math.min(high, positionOf(sequence, after));
  if (before !== undefined) low = Math.max(low, positionOf(sequence, before) + 1);
  const rows: number[] = [];
  // One more than asked for is looked up, to know whether there is more.
  if (before === undefined) for (let at = high - 1; at >= low && rows.length <= limit; at--) keep(sequence.rowAt(at));
  else for (let at = low; at < high && rows.length <= limit; at++) keep(sequence.rowAt(at));
  const page = rows.slice(0, limit);
  return { rows: before === undefined ? page : page.reverse(), hasMore: rows.length > limit };

  function keep(row: number): void {
    if (accept(row)) rows.push(row);
  }
}

function positionOf(sequence: Sequence, row: number): number {
  const position = sequence.find(row);
  if (position === undefined) throw new ApiError(400, 'The cursor is not part of this list.', { code: 'resource_missing' });
  return position;
}
