import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createPageCache } from '../../mock/api/pageCache.ts';

const requests = fc.array(fc.record({ request: fc.nat(12), state: fc.nat(2), length: fc.integer({ min: 1, max: 60 }) }), {
  maxLength: 120,
});

test('it answers as without it, makes a page again only when it must, and keeps within its capacity', () => {
  fc.assert(
    fc.property(requests, fc.integer({ min: 50, max: 200 }), (steps, capacity) => {
      const cache = createPageCache(capacity);
      // The obvious way: a list, newest last.
      let [state, kept] = [-1, [] as { request: number; length: number }[]];
      let asked: number[] = [];
      for (const step of steps) {
        if (step.state !== state) [state, kept, asked] = [step.state, [], []];
        const length = kept.find(({ request }) => request === step.request)?.length;
        let made = false;
        const page = cache.get(String(step.state), String(step.request), () => {
          made = true;
          return new Uint8Array(step.length).fill(step.request);
        });
        const again = asked.includes(step.request);
        asked.push(step.request);
        if (again)
          kept = [...kept.filter(({ request }) => request !== step.request), { request: step.request, length: length ?? step.length }];
        while (total(kept) > capacity) kept.shift();
        expect([made, page.length, page[0], cache.size]).toEqual([length === undefined, length ?? step.length, step.request, total(kept)]);
      }
    }),
  );
});

function total(pages: readonly { length: number }[]): number {
  return pages.reduce((sum, { length }) => sum + length, 0);
}
