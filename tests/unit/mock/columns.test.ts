import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { Amounts } from '../../../mock/economy/amounts.ts';
import { Bytes } from '../../../mock/economy/bytes.ts';
import { Column } from '../../../mock/economy/column.ts';

/** What can be done to a column: append a value, or change one that is there. */
const steps = (value: fc.Arbitrary<number>) =>
  fc.array(fc.record({ set: fc.option(fc.nat(200)), value }), { minLength: 1, maxLength: 200 });

interface Numbers {
  push(value: number): number;
  set(row: number, value: number): void;
  at(row: number): number;
}

function behavesLikeAnArray(make: () => Numbers, value: fc.Arbitrary<number>): void {
  fc.assert(
    fc.property(steps(value), (done) => {
      const [column, naive]: [Numbers, number[]] = [make(), []];
      for (const step of done) {
        if (step.set !== null && step.set < naive.length) {
          column.set(step.set, step.value);
          naive[step.set] = step.value;
        } else expect(column.push(step.value)).toBe(naive.push(step.value) - 1);
      }
      expect(naive.map((_, row) => column.at(row))).toEqual(naive);
    }),
  );
}

describe('columns hold what an array would', () => {
  test('words', () => behavesLikeAnArray(() => new Column(), fc.nat(0xffff_ffff)));
  test('bytes', () => behavesLikeAnArray(() => new Bytes(), fc.nat(255)));
  test('amounts, large ones and the one that marks them', () =>
    behavesLikeAnArray(() => new Amounts(), fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constant(-0x8000_0000))));
});

describe('a column that forgets', () => {
  test('keeps the numbers of its rows, and what is skipped or forgotten is not there any more', () => {
    const column = new Column();
    for (let row = 0; row < 20_000; row++) expect(column.skip()).toBe(row);
    for (let row = 20_000; row < 60_000; row++) expect(column.push(row)).toBe(row);
    expect([column.first, column.length, column.at(20_000), column.lowerBound(30_000)]).toEqual([20_000, 60_000, 20_000, 30_000]);
    column.forgetBefore(50_000);
    expect(column.first).toBeLessThanOrEqual(50_000);
    expect(column.first).toBeGreaterThan(20_000);
    expect(() => column.at(20_000)).toThrow(RangeError);
    expect(column.at(50_000)).toBe(50_000);
    expect(column.lowerBound(0)).toBe(column.first);
  });

  test('no row before the first, none after the last', () => {
    const column = new Column();
    expect(() => column.at(0)).toThrow('no row 0 in a column of 0');
    column.push(7);
    expect(() => column.at(1)).toThrow(RangeError);
  });
});
