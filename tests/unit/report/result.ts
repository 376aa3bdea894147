import type { CheckResult } from '../../../src/state/stages/checkResult.ts';

/** A failing check of one payout, with whatever a test changes. */
export function checkResult(changes: Partial<CheckResult> = {}): CheckResult {
  return {
    check: 'payout_members_sum',
    model: 'silver.payouts',
    kind: 'identity',
    severity: 'error',
    status: 'failed',
    rule: 'Members add up to their payout.',
    expected: '1420311',
    found: '1420310 (and 2 more)',
    failing_rows: 3,
    checked_rows: 1226,
    exempt_rows: 4,
    sample: [{ id: 'po_1', currency: 'usd', expected: '1420311', found: '1420310' }],
    amounts: ['expected', 'found'],
    sql: 'SELECT id FROM silver.payouts',
    failing_rows_key: '_state/quality/run_r/t/silver.payouts.payout_members_sum.parquet',
    hint: 'Look at the payout.',
    milliseconds: 12,
    ...changes,
  };
}
