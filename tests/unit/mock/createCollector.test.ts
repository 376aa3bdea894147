import { expect, test } from 'bun:test';
import { createCollector } from '../../../mock/createCollector.ts';

const MB = 1024 * 1024;

test('garbage is taken away when the process has grown by 40 MB since the last time', () => {
  let weight = 400 * MB;
  const collector = createCollector({ often: 0, weight: () => weight, collect: () => (weight = 410 * MB) });
  const collected = [401, 439, 440, 449, 450].map((grown) => {
    weight = grown * MB;
    return collector(1);
  });
  expect(collected).toEqual([false, false, true, false, true]);
});

test('what the engine has taken away itself is not counted as garbage', () => {
  const weights = [400, 430, 350, 389, 390, 350].map((each) => each * MB);
  let collections = 0;
  const collector = createCollector({ often: 0, weight: () => weights.shift() ?? 0, collect: () => collections++ });
  expect([collector(1), collector(1), collector(1), collector(1)]).toEqual([false, false, false, true]);
  expect(collections).toBe(1);
});

test('it looks only after so many bytes of pages', () => {
  let looks = 0;
  const collector = createCollector({ often: 1000, weight: () => looks++, collect: () => undefined });
  const looked = [400, 400, 400, 400, 400, 400, 3000, 10].map((bytes) => {
    collector(bytes);
    return looks - 1;
  });
  expect(looked).toEqual([0, 0, 1, 1, 1, 2, 3, 3]);
});
