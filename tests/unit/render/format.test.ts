import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { formatAge, formatBytes, formatCount, formatDuration, formatInteger, formatRate } from '../../../src/cli/render/format.ts';

describe('numbers as people read them', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [-1234567, '-1,234,567'],
    [12345678901234567890n, '12,345,678,901,234,567,890'],
  ])('%p → %s', (value, expected) => expect(formatInteger(value)).toBe(expected));

  test('property: the digits are those of the number', () => {
    fc.assert(fc.property(fc.bigInt(), (value) => expect(BigInt(formatInteger(value).replaceAll(',', ''))).toBe(value)));
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [1_234_567_890, '1.2 GB'],
    [5e18, '5000.0 PB'],
  ])('%p bytes → %s', (bytes, expected) => expect(formatBytes(bytes)).toBe(expected));

  test.each([
    [-5, '0 ms'],
    [0.4, '0 ms'],
    [850, '850 ms'],
    [999.6, '1.0 s'],
    [3_240, '3.2 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_599_400, '59 min 59 s'],
    [3_600_000, '1 h 00 min'],
    [90_061_000, '25 h 01 min'],
  ])('%p ms → %s', (ms, expected) => expect(formatDuration(ms)).toBe(expected));

  test.each([
    [0, 0, ''],
    [10, 1000, '10.0/s'],
    [12_345, 1000, '12,345/s'],
    [999, 10_000, '99.9/s'],
    [9996, 100_000, '100/s'],
  ])('%d in %d ms → %s', (count, ms, expected) => expect(formatRate(count, ms)).toBe(expected));

  test.each([
    [0, 'just now'],
    [-59, 'just now'],
    [60, '1 min ago'],
    [7199, '1 h ago'],
    [172_799, '47 h ago'],
    [172_800, '2 d ago'],
    [-7200, 'in 2 h'],
    [Number.POSITIVE_INFINITY, 'at no known time'],
  ])('%d s → %s', (age, expected) => expect(formatAge(age)).toBe(expected));

  test('counts agree with their noun', () => {
    expect([formatCount(1, 'page'), formatCount(0, 'page'), formatCount(1200, 'retry', 'retries')]).toEqual([
      '1 page',
      '0 pages',
      '1,200 retries',
    ]);
  });
});
