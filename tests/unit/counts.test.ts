import { describe, expect, test } from 'bun:test';
import { closingLine, readCounts } from '../../scripts/lib/counts.mjs';
import { quietTestOutput } from '../../scripts/lib/testOutput.mjs';

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

describe('what is shown of a test run', () => {
  const shown = (...texts: readonly string[]): { text: string; last: string } => {
    let text = '';
    const output = quietTestOutput((part) => {
      text += part;
    });
    for (const part of texts) output.write(part);
    output.end();
    return { text, last: output.last() };
  };

  test('is every failure under its file, and the closing block; what passed is left out, in colour or not', () => {
    const run =
      '\na.test.ts:\n(pass) one [1ms]\n\nb.test.ts:\n(pass) two\nerror: no\n(fail) three\n\u001b[32m✓\u001b[0m four\n\nc.test.ts:\n(pass) five\n\n 3 pass\n 1 fail\n';
    expect(shown(run).text).toBe('b.test.ts:\nerror: no\n(fail) three\n 3 pass\n 1 fail\n');
  });

  test('leaves out a name on several lines as a whole', () => {
    expect(shown('a.test.ts:\n(pass) x {\n  y: 1,\n} [1ms]\n(fail) z\n').text).toBe('a.test.ts:\n(fail) z\n');
  });

  test('does not depend on how the text is cut, and knows the last line', () => {
    const run = 'a.test.ts:\n(pass) one\n(fail) two\n(pass) three';
    expect(shown(...run)).toEqual({ text: 'a.test.ts:\n(fail) two\n', last: '(pass) three' });
  });
});
