import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { nastyCheck } from './nasty.ts';
import { checkResult } from './result.ts';
import { runReport } from './runReport.ts';

const outsideFences = (page: string): string => page.replaceAll(/^(`{3,})sql\n[\s\S]*?\n\1$/gm, '');

describe('Markdown', () => {
  test('the verdict, and each problem with its rule, numbers, rows and SQL', () => {
    const page = renderMarkdown(runReport());
    expect(page).toStartWith('## payments-pipeline: rejected: nothing was published\n');
    expect(page).toContain('**Expected** 14,203.11 USD, **found** 14,203.10 USD (and 2 more)');
    expect(page).toContain('3 of 1,226 rows');
    expect(page).toContain('| po&#95;1 |'.replace('&#95;', '_'));
    expect(page).toContain('payments-pipeline query --staged r1');
    expect(renderMarkdown(runReport([checkResult({ status: 'passed' })]))).toContain('Every check holds.');
  });

  test('hundreds of problems are cut short: a step summary has a limit', () => {
    const page = renderMarkdown(runReport(Array.from({ length: 400 }, () => checkResult())));
    expect(page).toContain('And 350 more');
    expect(page.length).toBeLessThan(1_000_000);
  });

  test('property: no text of a check becomes a tag, a cell, a mention or a line of its own', () => {
    fc.assert(
      fc.property(nastyCheck, (check) => {
        const page = outsideFences(renderMarkdown(runReport([check])));
        const tags = new Set([...page.matchAll(/<\/?([a-z!][^\s>]*)/gi)].map(([, name]) => name));
        expect([...tags].filter((name) => !['code', 'details', 'summary'].includes(name ?? ''))).toEqual([]);
        expect(page).not.toMatch(/@|`|\]\(/);
        const rows = page.split('\n').filter((line) => line.startsWith('| '));
        const widths = rows.map((line) => line.split('|').length);
        for (const [index, line] of rows.entries()) if (/^\| -/.test(line)) expect(widths[index]).toBe(widths[index - 1]);
        if (['failed', 'warned', 'errored'].includes(check.status) && check.sample.length > 0)
          expect(widths.filter((width) => width === Object.keys(check.sample[0] ?? {}).length + 2).length).toBeGreaterThanOrEqual(
            check.sample.length,
          );
      }),
    );
  });
});
