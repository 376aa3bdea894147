import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { hashIds, IdsHash } from '../../../src/extract/ranges/idsHash.ts';
import { OpenRange } from '../../../src/extract/ranges/openRange.ts';
import { resumeRanges, uncovered } from '../../../src/extract/ranges/resume.ts';
import { splitOlder } from '../../../src/extract/ranges/splitOlder.ts';
import { hashesOf } from '../../../src/source/idHashes.ts';

const seen = (lastCreated: number, records: number) => ({
  ids: hashesOf([]),
  newIds: hashesOf([]),
  records,
  lastId: `id_${lastCreated}`,
  lastCreated,
});

describe('splitting a range', () => {
  test('gives away parts that lie side by side, end where the range now begins, and leave it the second it has reached', () => {
    const span = fc.record({
      length: fc.integer({ min: 1, max: 1_000_000 }),
      walked: fc.double({ min: 0, max: 1, noNaN: true }),
      pages: fc.integer({ min: 1, max: 30 }),
      takers: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(span, ({ length, walked, pages, takers }) => {
        const range = new OpenRange({ from: 1_000, to: 1_000 + length });
        const reached = range.to - 1 - Math.floor((length - 1) * walked);
        for (let page = 0; page < pages; page++) range.saw(seen(reached, 100), true);
        const parts = splitOlder(range, takers, 100);
        expect(parts.length).toBeLessThanOrEqual(takers);
        expect(range.from).toBeLessThanOrEqual(reached);
        let end = range.from;
        for (const part of parts) {
          expect(part.to).toBe(end);
          expect(part.from).toBeLessThan(part.to);
          end = part.from;
        }
        expect(end).toBe(1_000);
      }),
    );
  });

  test('is not done for what would be less than a few pages, and not before anything was read', () => {
    const range = new OpenRange({ from: 0, to: 1_000 });
    expect(splitOlder(range, 8, 100)).toEqual([]);
    range.saw(seen(500, 100), true);
    expect(splitOlder(range, 8, 100)).toEqual([]);
    const dense = new OpenRange({ from: 0, to: 1_000 });
    dense.saw(seen(990, 100), true);
    expect(splitOlder(dense, 8, 100)).toEqual([{ from: 0, to: 495 }]);
    expect(dense.from).toBe(495);
  });
});

describe('the hash of ids', () => {
  test('does not depend on order or grouping, and tells sets apart', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 }), fc.nat(), (ids, cut) => {
        const at = cut % ids.length;
        const grouped = IdsHash.fromHex(hashIds(ids.slice(at)));
        grouped.add(hashesOf(ids.slice(0, at).toReversed()));
        expect(grouped.hex()).toBe(hashIds(ids));
        expect(hashIds(ids.slice(1))).not.toBe(hashIds(ids));
        const sum = ids.reduce((sofar, id) => (sofar + Bun.hash.xxHash3(id)) & 0xffff_ffff_ffff_ffffn, 0n);
        expect(grouped.hex()).toBe(sum.toString(16).padStart(16, '0'));
      }),
    );
  });
});

describe('resuming', () => {
  const range = fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 10 }), fc.boolean());

  test('every second of the window is in exactly one range, closed, open or new', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), fc.nat(60), fc.integer({ min: 1, max: 60 }), (steps, from, length) => {
        const window = { from, to: from + length };
        const [closed, open]: [ReturnType<typeof closedRange>[], ReturnType<typeof openRange>[]] = [[], []];
        let at = 0;
        for (const [gap, size, isClosed] of steps) {
          at += gap % 4;
          if (isClosed) closed.push(closedRange(at, at + size));
          else open.push(openRange(at, at + size));
          at += size;
        }
        const resumed = resumeRanges({ closed, open }, window, Number.MAX_SAFE_INTEGER);
        const all = [...resumed.closed, ...resumed.open];
        for (let second = window.from; second < window.to; second++) {
          expect(all.filter((one) => one.from <= second && second < one.to)).toHaveLength(1);
        }
      }),
    );
  });

  test('what lies beyond trust is read again', () => {
    const resumed = resumeRanges({ closed: [closedRange(0, 50), closedRange(50, 100)], open: [] }, { from: 0, to: 100 }, 60);
    expect(resumed.closed.map(({ from, to }) => [from, to])).toEqual([[0, 50]]);
    expect(resumed.open.map(({ from, to, after }) => [from, to, after])).toEqual([[50, 100, undefined]]);
  });

  test('a window without ranges is one gap', () => {
    expect(uncovered({ from: 3, to: 9 }, [])).toEqual([{ from: 3, to: 9 }]);
    expect(uncovered({ from: 3, to: 9 }, [{ from: 0, to: 20 }])).toEqual([]);
  });
});

function closedRange(from: number, to: number) {
  return { from, to, pages: 1, records: 1, ids_hash: '0'.repeat(16) };
}

/** Read halfway. */
function openRange(from: number, to: number) {
  return { from, to, pages: 1, records: 1, reached: from + Math.floor((to - from) / 2), after: 'id', ids_hash: '0'.repeat(16) };
}
