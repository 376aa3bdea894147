import { expect, test } from 'bun:test';
import { SameSecond } from '../../../src/extract/events/sameSecond.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('two versions of one object and second that differ are tied; the same twice, another second or another object are not', () => {
  const seconds = new SameSecond();
  expect(seconds.isTied('in_1', 10, bytes('paid'))).toBe(false);
  expect(seconds.isTied('in_1', 10, bytes('paid'))).toBe(false);
  expect(seconds.isTied('in_1', 9, bytes('open'))).toBe(false);
  expect(seconds.isTied('in_2', 10, bytes('open'))).toBe(false);
  expect(seconds.isTied('in_1', 10, bytes('open'))).toBe(true);
});

test('much that lies between two versions does not hide the tie, and memory does not grow with the feed', () => {
  const seconds = new SameSecond();
  seconds.isTied('in_1', 10, bytes('paid'));
  for (let n = 0; n < 19_990; n++) seconds.isTied(`ch_${n}`, 10, bytes('x'));
  expect(seconds.isTied('in_1', 10, bytes('open'))).toBe(true);
  for (let n = 0; n < 40_000; n++) seconds.isTied(`ch_${n}`, 11, bytes('x'));
  expect(seconds.isTied('in_1', 10, bytes('open'))).toBe(false);
});
