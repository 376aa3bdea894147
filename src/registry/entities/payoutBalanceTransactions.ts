import type { Entity } from '../types.ts';

export const payoutBalanceTransactions: Entity = {
  name: 'payout_balance_transactions',
  object: 'balance_transaction',
  path: '/v1/balance_transactions',
  idPrefix: 'txn_',
  listParams: {},
  children: [],
  // Only a payout that the schedule made can be itemised, and only once its members are final (Stripe, "Payout reconciliation").
  perParent: {
    entity: 'payouts',
    path: '/v1/balance_transactions?payout={id}',
    when: { automatic: true, reconciliation_status: 'completed' },
  },
  deletable: false,
  references: [],
  kept: { events: [], relistDays: 0 },
  description: 'Which ledger entries left in which payout.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    type: 'VARCHAR',
    reporting_category: 'VARCHAR',
    source: 'VARCHAR',
    amount: 'BIGINT',
    fee: 'BIGINT',
    net: 'BIGINT',
    currency: 'VARCHAR',
  },
};
