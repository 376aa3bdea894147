import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { pageOf } from '../../../mock/api/page.ts';
import { rowsSequence, tableSequence } from '../../../mock/api/sequences.ts';
import { Column } from '../../../mock/economy/column.ts';

interface Case {
  readonly times: number[];
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly modulus: number;
  readonly cursor: number;
  readonly direction: 'after' | 'before' | 'none';
}

const cases: fc.Arbitrary<Case> = fc.record({
  times: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 }).map((times) => times.toSorted((a, b) => a - b)),
  from: fc.integer({ min: 0, max: 21 }),
  to: fc.integer({ min: 0, max: 22 }),
  limit: fc.integer({ min: 1, max: 12 }),
  modulus: fc.integer({ min: 1, max: 3 }),
  cursor: fc.nat(39),
  direction: fc.constantFrom('after', 'before', 'none'),
});

// The obvious way: sort out everything, then cut.
function naive(
  { times, from, to, limit, modulus, cursor, direction }: Case,
  rows: readonly number[],
): { rows: number[]; hasMore: boolean } {
  const newestFirst = rows.filter((row) => (times[row] ?? 0) >= from && (times[row] ?? 0) < to && row % modulus === 0).toReversed();
  if (direction === 'before') {
    const newer = newestFirst.filter((row) => row > cursor);
    return { rows: newer.slice(-limit), hasMore: newer.length > limit };
  }
  const older = direction === 'after' ? newestFirst.filter((row) => row < cursor) : newestFirst;
  return { rows: older.slice(0, limit), hasMore: older.length > limit };
}

function check(example: Case, every: number): void {
  const created = new Column();
  for (const time of example.times) created.push(time);
  const rows = example.times.flatMap((_, row) => (row % every === 0 ? [row] : []));
  const cursor = rows[example.cursor % rows.length] ?? 0;
  const sequence = every === 1 ? tableSequence(created) : rowsSequence(Uint32Array.from(rows), created);
  const page = pageOf(sequence, {
    limit: example.limit,
    after: example.direction === 'after' ? cursor : undefined,
    before: example.direction === 'before' ? cursor : undefined,
    created: { from: example.from, to: example.to },
    accept: (row) => row % example.modulus === 0,
  });
  expect(page).toEqual(naive({ ...example, cursor }, rows));
}

test('a page of a table is what sorting and cutting would give', () => {
  fc.assert(fc.property(cases, (example) => check(example, 1)));
});

test('a page of some rows is what sorting and cutting would give', () => {
  fc.assert(fc.property(cases, (example) => check(example, 3)));
});
