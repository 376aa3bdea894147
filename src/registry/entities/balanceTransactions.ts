import type { Entity } from '../types.ts';

export const balanceTransactions: Entity = {
  name: 'balance_transactions',
  object: 'balance_transaction',
  path: '/v1/balance_transactions',
  idPrefix: 'txn_',
  listParams: {},
  children: [],
  throughPresent: true,
  deletable: false,
  references: [],
  // No event tells that one became available; the slowest settlement is about two weeks (first payouts of a new account).
  kept: { events: [], relistDays: 14 },
  description: 'The ledger: every movement of the balance, with its fee.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    available_on: 'BIGINT',
    amount: 'BIGINT',
    fee: 'BIGINT',
    net: 'BIGINT',
    currency: 'VARCHAR',
    type: 'VARCHAR',
    reporting_category: 'VARCHAR',
    status: 'VARCHAR',
    source: 'VARCHAR',
    description: 'VARCHAR',
    exchange_rate: 'JSON',
    fee_details: { list: { struct: { amount: 'BIGINT', currency: 'VARCHAR', type: 'VARCHAR', description: 'VARCHAR' } } },
  },
};
