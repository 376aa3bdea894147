/** Each break of the mock is found by the one check that owns it, and by no other; what is not broken passes. */
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BREAKS } from '../../mock/index.ts';
import { breakRow, judgeBreak } from '../support/judgeBreak.ts';

const PAGE = readFileSync(join(import.meta.dir, '../../docs/checks.md'), 'utf8');

/** Break → verdict, and every check that does not hold. */
const OWNERS: Readonly<Record<string, readonly [verdict: string, ...checks: string[]]>> = {
  'net-is-amount-less-fee': ['rejected', 'failed ledger_net_is_amount_less_fee on silver.balance_transactions'],
  'fee-details-sum': ['rejected', 'failed fee_details_sum_to_fee on silver.balance_transaction_fee_details'],
  'payout-members-sum': ['rejected', 'failed payout_members_sum on silver.payout_balance_transactions'],
  'balance-continuity': ['rejected', 'failed balance_equals_source on gold.balance_daily'],
  'charge-refund-sum': ['rejected', 'failed charges_refunded_by_refunds on silver.charges'],
  'invoice-remaining': ['rejected', 'failed invoice_remaining_is_due_less_paid on silver.invoices'],
  'invoice-payments-sum': ['rejected', 'failed invoices_paid_by_payments on silver.invoice_payments'],
  'mrr-movement': ['rejected', 'failed mrr_moves_through_events on gold.mrr_changes'],
  'ledger-category': ['rejected', 'failed ledger_category_is_that_of_type on gold.ledger'],
  'transaction-source': ['rejected', 'failed balance_transactions_have_charges on silver.balance_transactions'],
  'missing-field': ['rejected', 'failed not_null on silver.charges'],
  'changed-type': ['rejected', 'failed schema on silver.invoices'],
  'new-field': ['published', 'warned new_fields on silver.charges'],
  'new-enum-value': ['published', 'warned accepted_values on silver.invoices'],
};

test('every break of the mock has its owner here', () => {
  expect(BREAKS.map(({ name }) => name).sort()).toEqual(Object.keys(OWNERS).sort());
});

describe.each(BREAKS.map((one) => [one.name, one] as const))('%s', (name, one) => {
  test('has the verdict and exactly the checks that stand above, and docs/checks.md tells it as it is', async () => {
    const judged = await judgeBreak(name);
    const found = judged.found.map(({ status, check, model }) => `${status} ${check} on ${model}`);
    expect<readonly string[]>([judged.verdict, ...found]).toEqual(OWNERS[name] ?? []);
    expect(PAGE).toContain(breakRow(one, judged));
  }, 60_000);
});

test.each([
  [2, false],
  [3, true],
] as const)(
  'unbroken, everything holds: seed %s, read again later: %p',
  async (seed, isLater) => {
    expect(await judgeBreak(undefined, seed, isLater)).toEqual({ verdict: 'published', found: [] });
  },
  60_000,
);
