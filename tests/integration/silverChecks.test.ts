/** Each relationship and identity of the Silver tables: a source that breaks it fails the check that owns it, and no other. */
import { describe, expect, test } from 'bun:test';
import { startPipeline } from '../support/pipeline.ts';
import { failedChecks, type Tampering, tampering } from '../support/tampering.ts';

/** Changes the first record that fits, over all pages. */
function firstOf(
  path: string,
  fits: (record: Record<string, unknown>) => boolean,
  change: (record: Record<string, unknown>) => void,
): Tampering {
  let chosen: unknown;
  return tampering(path, (record) => {
    if (!fits(record)) return;
    chosen ??= record['id'];
    if (record['id'] === chosen) change(record);
  });
}

const any = () => true;
const comesFrom = (prefix: string) => (record: Record<string, unknown>) => String(record['source']).startsWith(prefix);
const partsOfFee = (record: Record<string, unknown>) => record['fee_details'] as { amount: number }[];

const broken: [what: string, breaks: Tampering, owner: string][] = [
  [
    'a payout of another amount than left the balance',
    firstOf('/v1/payouts', any, (payout) => (payout['amount'] = Number(payout['amount']) + 1)),
    'payouts_match_ledger silver.payouts',
  ],
  [
    'a payout that the ledger does not know',
    firstOf('/v1/payouts', any, (payout) => (payout['balance_transaction'] = 'txn_nobody')),
    'payouts_have_balance_transactions silver.payouts',
  ],
  [
    'parts of a fee that do not add up',
    firstOf(
      '/v1/balance_transactions',
      (entry) => partsOfFee(entry).length > 0,
      (entry) => (partsOfFee(entry)[0] = { ...partsOfFee(entry)[0], amount: 0 }),
    ),
    'fee_details_sum_to_fee silver.balance_transaction_fee_details',
  ],
  [
    'a fee without its parts',
    firstOf(
      '/v1/balance_transactions',
      (entry) => partsOfFee(entry).length > 0,
      (entry) => (entry['fee_details'] = []),
    ),
    'fee_details_sum_to_fee silver.balance_transaction_fee_details',
  ],
  ...(['ch_', 're_', 'po_'] as const).map((prefix): [string, Tampering, string] => [
    `a ledger entry of ${prefix}nobody`,
    firstOf('/v1/balance_transactions', comesFrom(prefix), (entry) => (entry['source'] = `${prefix}nobody`)),
    `balance_transactions_have_${{ ch_: 'charges', re_: 'refunds', po_: 'payouts' }[prefix]} silver.balance_transactions`,
  ]),
];

describe('what ties the tables together', () => {
  test('holds over several seeds', async () => {
    for (const seed of [2, 3, 4]) {
      await using pipeline = await startPipeline({ seed, days: 12, volume: 15 });
      expect(failedChecks((await pipeline.all('r1')).stage)).toEqual([]);
    }
  }, 60_000);

  for (const [what, intercept, owner] of broken) {
    test(`${what} fails exactly ${owner.split(' ')[0]}`, async () => {
      await using pipeline = await startPipeline({ intercept, days: 12, volume: 15 });
      const { stage } = await pipeline.all('r1');
      expect(failedChecks(stage)).toEqual([owner]);
      expect(stage.checks.find(({ status }) => status === 'fail')?.sample).toHaveLength(1);
    }, 30_000);
  }
});
