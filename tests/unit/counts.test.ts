import { describe, expect, test } from 'bun:test';
import { closingLine, readCounts } from '../../scripts/lib/counts.mjs';

describe('the counts that close a test run', () => {
  test('are read from the closing block of bun test, in colour or not', () => {
    expect(readCounts('\n 12 pass\n 1 skip\n 2 todo\n 3 fail\n 40 expect() calls\n', 1)).toEqual({ passed: 12, failed: 3, skipped: 3 });
    expect(readCounts('\u001b[32m 7 pass\u001b[0m\n\u001b[2m 0 fail\u001b[0m\n', 0)).toEqual({ passed: 7, failed: 0, skipped: 0 });
  });

  test('never look better than the exit status: a crash or an empty run is a failure', () => {
    expect(readCounts(' 5 pass\n 0 fail\n 1 error\n', 1).failed).toBe(1);
    expect(readCounts('Segmentation fault', 139)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(readCounts('', 0).failed).toBe(1);
  });

  test('are written on one plain line', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });
});
