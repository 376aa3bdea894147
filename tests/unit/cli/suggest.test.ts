import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { didYouMean, suggest, typingErrors } from '../../../src/domain/suggest.ts';

/** The definition, word for word: slow, and plainly right. */
function naive(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const best = Math.min(naive(a.slice(0, -1), b) + 1, naive(a, b.slice(0, -1)) + 1, naive(a.slice(0, -1), b.slice(0, -1)) + same);
  const swapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return swapped ? Math.min(best, naive(a.slice(0, -2), b.slice(0, -2)) + 1) : best;
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

describe('typingErrors', () => {
  test('property: is the distance of the definition', () => {
    fc.assert(fc.property(word, word, (a, b) => expect(typingErrors(a, b)).toBe(naive(a, b))));
  });

  test.each([
    ['charges', 'charges', 0],
    ['chrages', 'charges', 1],
    ['charge', 'charges', 1],
    ['customrs', 'customers', 1],
    ['', 'abc', 3],
    // Optimal string alignment, not the unrestricted distance: no part is touched twice.
    ['ca', 'abc', 3],
  ])('%s → %s: %d', (a, b, expected) => expect(typingErrors(a, b)).toBe(expected));
});

describe('suggest', () => {
  const commands = ['run-all', 'run-batch', 'run-pipeline', 'run-quality', 'run-transforms', 'serve-mock', 'query'];

  test.each([
    ['run-al', ['run-all']],
    ['qurey', ['query']],
    ['RUN-ALL', ['run-all']],
    ['serve', ['serve-mock']],
    ['run-', ['run-all', 'run-batch', 'run-pipeline']],
    ['frobnicate', []],
    ['', []],
    ['x', []],
  ])('%s → %p', (typed, expected) => expect(suggest(typed, commands)).toEqual(expected));

  test('property: at most three, all of them candidates, and a candidate suggests itself first', () => {
    fc.assert(
      fc.property(fc.array(word), word, (candidates, typed) => {
        const found = suggest(typed, candidates);
        expect(found.length).toBeLessThanOrEqual(3);
        expect(found.every((one) => candidates.includes(one))).toBe(true);
      }),
    );
  });

  test('as the end of a sentence', () => {
    expect(didYouMean('chargs', ['charges', 'refunds'])).toBe('; did you mean charges?');
    expect(didYouMean('run-', ['run-a', 'run-b', 'run-c'])).toBe('; did you mean run-a, run-b or run-c?');
    expect(didYouMean('zzz', ['charges'])).toBe('');
  });
});
