import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { renderCheckProblem, renderSkipped } from '../../../src/cli/render/checkProblem.ts';
import { nastyCheck } from '../report/nasty.ts';
import { checkResult } from '../report/result.ts';

const OPTIONS = { runId: 'r1', flags: ' --data-dir x' };
const PLAIN = { columns: 80, color: false };

describe('a failing check on the screen', () => {
  test('the rule, the amounts with their currency, how many of how many, the rows, and how to ask again', () => {
    const check = checkResult({ sql: 'SELECT id\nFROM silver.payouts' });
    expect(renderCheckProblem(check, OPTIONS, PLAIN).split('\n')).toEqual([
      'FAILED payout_members_sum on silver.payouts',
      '  rule      Members add up to their payout.',
      '  expected  14,203.11 USD',
      '  found     14,203.10 USD (and 2 more)',
      '  rows      3 of 1,226 rows; 4 more are exempt',
      '  hint      Look at the payout.',
      '    id    currency       expected          found',
      '    ────  ────────  ─────────────  ─────────────',
      '    po_1  usd       14,203.11 USD  14,203.10 USD',
      '    … 2 more',
      '  all rows  _state/quality/run_r/t/silver.payouts.payout_members_sum.parquet',
      '  again     payments-pipeline query --staged r1 --check silver.payouts.payout_members_sum --data-dir x',
      '  sql       SELECT id',
      '            FROM silver.payouts',
      '',
    ]);
  });

  test('the rows fit, whatever they hold: what stands above is left out, long texts are cut, in a log too; amounts never', () => {
    const found = `string in 13 objects (${'in_30FtQZn28Tfo1tOBa00lodc7, '.repeat(9)})`;
    const file = 'sql/silver/invoices.sql';
    const sample = [{ model: 'silver.invoices', column: 'attempt_count', found, file, currency: 'usd', fee_minor: '-123456789012345' }];
    const given = { model: 'silver.invoices', hint: `Change ${file}.`, sample, amounts: ['fee_minor'], expected: 'a', found: 'b' };
    const tableAt = (columns: number) =>
      renderCheckProblem(checkResult(given), OPTIONS, { columns, color: false })
        .split('\n')
        .filter((line) => line.startsWith('    ') && !line.startsWith('     '));
    for (const [columns, room] of [
      [80, 80],
      [120, 120],
      [Number.POSITIVE_INFINITY, 120],
    ] as const) {
      const lines = tableAt(columns);
      expect(lines[0]?.split(/ +/)).toEqual(['', 'column', 'found', 'currency', 'fee']);
      expect(lines[2]).toContain('attempt_count');
      expect(lines[2]).toEndWith('−1,234,567,890,123.45 USD');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(room);
    }
    const elsewhere = { ...given, sample: [{ ...sample[0], model: 'silver.charges' }] };
    expect(renderCheckProblem(checkResult(elsewhere), OPTIONS, PLAIN)).toContain('silver.ch');
  });

  test('a warning is told without its SQL, and what did not run with its reason', () => {
    expect(renderCheckProblem(checkResult({ status: 'warned' }), OPTIONS, PLAIN)).not.toContain('sql ');
    const errored = checkResult({ status: 'errored', reason: 'mine.sql does not run', sample: [], failing_rows: 0 });
    const text = renderCheckProblem(errored, OPTIONS, PLAIN);
    expect(text).toContain('because   mine.sql does not run');
    expect(text).not.toContain('again');
  });

  test('of a long statement three lines are shown, cut to the screen, and where the rest is', () => {
    const sql = [`SELECT ${'a'.repeat(100)}`, ...Array.from({ length: 40 }, (_, line) => `line ${line}`)].join('\n');
    const lines = renderCheckProblem(checkResult({ sql }), OPTIONS, PLAIN).split('\n');
    const at = lines.findIndex((line) => line.startsWith('  sql'));
    expect(lines.slice(at)).toEqual([
      `  sql       SELECT ${'a'.repeat(60)}…`,
      '            line 0',
      '            line 1',
      '            … 38 more lines: payments-pipeline runs show r1 --json --data-dir x',
      '',
    ]);
  });

  test('what could not be judged takes a line: what it lacks', () => {
    const [few, gap] = ['it needs five weeks of payments', 'balance_transactions have been extracted only from 2026-01-01 on'];
    const skipped = [few, gap].map((reason, index) =>
      checkResult({ check: `c${index}`, status: 'skipped', reason, failing_rows: 0, sample: [] }),
    );
    expect(renderSkipped(skipped, PLAIN)).toBe(`SKIPPED c0: ${few}\nSKIPPED c1: ${gap}\n`);
    expect(renderSkipped(skipped, { columns: 40, color: false })).toBe(
      `SKIPPED c0: it needs five weeks of\n  payments\nSKIPPED c1: balance_transactions have\n  been extracted only from 2026-01-01 on\n`,
    );
  });

  test('property: no text of the data moves the cursor or forges a line', () => {
    fc.assert(
      fc.property(nastyCheck, (check) => {
        const given = { ...check, check: 'c', model: 'silver.m', failing_rows_key: 'k' };
        const text = renderCheckProblem(given, OPTIONS, PLAIN);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
        // Every line of data stands behind the margin: none begins like one of ours.
        expect(
          text
            .split('\n')
            .slice(1)
            .filter((line) => line !== '' && !line.startsWith('  ')),
        ).toEqual([]);
      }),
    );
  });
});
