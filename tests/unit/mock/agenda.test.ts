import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { Agenda } from '../../../mock/economy/agenda.ts';

const START = 20_000 * 86_400;

/** Something due at an offset; when it happens it may schedule another, `follow` seconds later. */
const items = fc.array(
  fc.record({ offset: fc.integer({ min: 0, max: 3 * 86_400 }), follow: fc.option(fc.integer({ min: 0, max: 90_000 })) }),
  { maxLength: 30 },
);

test('things happen in the order of their time, then of their scheduling, however far one runs at once', () => {
  fc.assert(
    fc.property(items, fc.array(fc.integer({ min: 1, max: 86_400 }), { maxLength: 6 }), (scheduled, steps) => {
      expect(run(scheduled, steps)).toEqual(naive(scheduled));
    }),
    { numRuns: 40 },
  );
});

test('what is due in the past happens at the next second', () => {
  const agenda = new Agenda(START);
  agenda.run(START + 100, nothing, nothing);
  agenda.schedule(START + 5, 1, 7);
  const seen: number[] = [];
  agenda.run(START + 200, nothing, (at) => seen.push(at));
  expect(seen).toEqual([START + 101]);
});

type Item = { offset: number; follow: number | null };

function run(scheduled: readonly Item[], steps: readonly number[]): number[][] {
  const agenda = new Agenda(START);
  const seen: number[][] = [];
  for (const [ref, { offset }] of scheduled.entries()) agenda.schedule(START + offset, 0, ref);
  const perform = (at: number, kind: number, ref: number): void => {
    seen.push([at, kind, ref]);
    const follow = scheduled[ref]?.follow ?? null;
    if (kind === 0 && follow !== null) agenda.schedule(at + follow, 1, ref);
  };
  let until = START;
  for (const step of steps) {
    until += step;
    agenda.run(until, nothing, perform);
  }
  agenda.run(START + 6 * 86_400, nothing, perform);
  return seen;
}

function naive(scheduled: readonly Item[]): number[][] {
  const queue = scheduled.map(({ offset }, ref) => [START + offset, 0, ref]);
  const seen: number[][] = [];
  while (queue.length > 0) {
    const next = queue.reduce((best, entry) => ((entry[0] ?? 0) < (best[0] ?? 0) ? entry : best));
    queue.splice(queue.indexOf(next), 1);
    seen.push(next);
    const [at = 0, kind = 0, ref = 0] = next;
    const follow = scheduled[ref]?.follow ?? null;
    if (kind === 0 && follow !== null) queue.push([at + follow, 1, ref]);
  }
  return seen;
}

function nothing(): void {}
