import { expect, test } from 'bun:test';
import { isDue, rollDelay } from '../../../src/webhooks/roll/rollSchedule.ts';

test('rolls soon at first, ever less often, and about two hundred times a day at most', () => {
  expect([0, 1, 10, 1000].map(rollDelay)).toEqual([2_000, 7_000, 52_000, 900_000]);
  let [rolls, passed] = [0, 0];
  while (passed < 86_400_000) passed += rollDelay(rolls++);
  expect(rolls).toBeWithin(150, 300);
});

test('nothing waits: nothing is due; a storm is waited for, though not for ever, and not when there is too much', () => {
  const calm = { waitedMs: 2_000, waiting: 10, came: 3, rolls: 0 };
  expect(isDue({ ...calm, waitedMs: undefined, waiting: 0 })).toBe(false);
  expect(isDue({ ...calm, waitedMs: 1_999 })).toBe(false);
  expect(isDue(calm)).toBe(true);
  const storm = { ...calm, came: 5_000, waiting: 100_000 };
  expect(isDue(storm)).toBe(false);
  expect(isDue({ ...storm, waitedMs: 62_000 })).toBe(true);
  expect(isDue({ ...storm, waiting: 400_000 })).toBe(true);
});
