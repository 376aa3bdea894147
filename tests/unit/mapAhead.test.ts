import { expect, test } from 'bun:test';
import { mapAhead } from '../../src/domain/mapAhead.ts';

test('results come in the order of the stream, with as many at work as allowed and no more', async () => {
  let [running, most] = [0, 0];
  const body = async (n: number) => {
    most = Math.max(most, ++running);
    // The later ones are done first.
    for (let tick = n; tick < 12; tick++) await Promise.resolve();
    running -= 1;
    return n * 2;
  };
  expect(await Array.fromAsync(mapAhead([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 4, body))).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  expect(most).toBe(4);
});

test('a failure is thrown in its turn, after the results before it', async () => {
  const seen: number[] = [];
  const read = async () => {
    for await (const n of mapAhead([1, 2, 3, 4], 4, async (item) => (item === 3 ? Promise.reject(new Error('third')) : item))) seen.push(n);
  };
  expect(await read().catch((error: unknown) => String(error))).toBe('Error: third');
  expect(seen).toEqual([1, 2]);
});
