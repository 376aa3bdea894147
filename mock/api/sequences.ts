import type { Column } from '../economy/column.ts';
import type { Sequence } from './page.ts';

/** A whole table, whose rows are in the order of their creation. What it has forgotten is in it no more. */
export function tableSequence(created: Column): Sequence {
  return {
    length: created.length,
    rowAt: (position) => position,
    positionOf: (unixSeconds) => created.lowerBound(unixSeconds),
    find: (row) => (row >= created.first && row < created.length ? row : undefined),
  };
}

/** Some rows of a table, ascending. */
export function rowsSequence(rows: Uint32Array, created: Column): Sequence {
  const lowerBound = (isBefore: (row: number) => boolean): number => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(rows[middle] ?? 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    length: rows.length,
    rowAt: (position) => rows[position] ?? 0,
    positionOf: (unixSeconds) => lowerBound((row) => created.at(row) < unixSeconds),
    find: (row) => {
      const position = lowerBound((other) => other < row);
      return rows[position] === row ? position : undefined;
    },
  };
}

/** Numbered children of one object, the first of which is listed first. They have no time of their own. */
export function countSequence(count: number): Sequence {
  return {
    length: count,
    rowAt: (position) => count - 1 - position,
    positionOf: (unixSeconds) => (unixSeconds <= 0 ? 0 : count),
    find: (row) => (row < count ? count - 1 - row : undefined),
  };
}
