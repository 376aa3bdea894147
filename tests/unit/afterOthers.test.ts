import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { afterOthers } from '../../src/domain/afterOthers.ts';
import { failure } from '../support/failure.ts';

/** Places that each item waits for: all before it. */
const graph = fc
  .array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { maxLength: 20 })
  .map((rows) => rows.map((row, index) => new Set(row.filter((other) => other < index))));

describe('items that wait for others', () => {
  test('property: each is done once, after those that it waits for, and no more at once than may be', async () => {
    await fc.assert(
      fc.asyncProperty(graph, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat({ max: 3 })), async (waits, limit, turns) => {
        const done: number[] = [];
        let [atWork, most] = [0, 0];
        const results = await afterOthers([...waits.keys()], limit, waits, async (item) => {
          atWork += 1;
          most = Math.max(most, atWork);
          for (const other of waits[item] ?? []) expect(done).toContain(other);
          for (let turn = turns.next().value ?? 0; turn > 0; turn--) await Promise.resolve();
          atWork -= 1;
          done.push(item);
          return item * 2;
        });
        expect(results).toEqual([...waits.keys()].map((item) => item * 2));
        expect(done.toSorted((a, b) => a - b)).toEqual([...waits.keys()]);
        expect(most).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('those that wait for nobody stand side by side', async () => {
    const together = Promise.withResolvers<void>();
    let begun = 0;
    await afterOthers(['a', 'b'], 2, [], async () => {
      begun += 1;
      if (begun === 2) together.resolve();
      await together.promise;
    });
    expect(begun).toBe(2);
  });

  test('after a failure nothing is begun, and what was at work has ended when it is told', async () => {
    const seen: string[] = [];
    const held = Promise.withResolvers<void>();
    const run = afterOthers(['slow', 'bad', 'later'], 2, [new Set(), new Set(), new Set([1])], async (item) => {
      seen.push(item);
      if (item === 'bad') {
        held.resolve();
        throw new Error('bad');
      }
      await held.promise;
      await Promise.resolve();
      seen.push(`${item} ended`);
    });
    expect(await failure(run)).toMatchObject({ message: 'bad' });
    expect(seen).toEqual(['slow', 'bad', 'slow ended']);
  });
});
