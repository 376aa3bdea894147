import { expect, test } from 'bun:test';
import { createCollector } from '../../../mock/api/collector.ts';

test('the garbage of pages is taken away after every so many bytes of them', () => {
  let collected = 0;
  const made = createCollector(() => collected++, 1000);
  const after = [400, 400, 400, 400, 400, 400, 3000, 10].map((bytes) => {
    made(bytes);
    return collected;
  });
  expect(after).toEqual([0, 0, 1, 1, 1, 2, 3, 3]);
});
