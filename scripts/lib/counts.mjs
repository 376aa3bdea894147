import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Reads the block that closes `bun test` (` 12 pass`, ` 1 skip`, ` 0 fail`, ` 1 error`). A crash, an error between tests or a run of no
 * test at all fails though no single test did: it counts as one failure, so that the numbers never look better than the exit status.
 * @param {string} output
 * @param {number} status exit status of `bun test`
 * @returns {Counts}
 */
export function readCounts(output, status) {
  const plain = stripVTControlCharacters(output);
  const count = (/** @type {string} */ word) => Number(plain.match(new RegExp(`^ *(\\d+) ${word}s?$`, 'm'))?.[1] ?? 0);
  const counts = { passed: count('pass'), failed: count('fail'), skipped: count('skip') + count('todo') };
  const ranNothing = counts.passed + counts.failed === 0;
  if (counts.failed === 0 && (status !== 0 || ranNothing)) counts.failed = 1;
  return counts;
}

/** `N passed, N failed`, and `, N skipped` where there are any. @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
