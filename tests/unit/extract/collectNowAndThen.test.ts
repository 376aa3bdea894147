import { expect, test } from 'bun:test';
import { createCollector } from '../../../src/extract/collectNowAndThen.ts';

test('collects once in so many pages', () => {
  let collected = 0;
  const page = createCollector(() => {
    collected += 1;
  }, 10);
  for (let n = 0; n < 35; n++) page();
  expect(collected).toBe(3);
});
