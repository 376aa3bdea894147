import type { Entity } from '../types.ts';

export const refunds: Entity = {
  name: 'refunds',
  object: 'refund',
  path: '/v1/refunds',
  idPrefix: 're_',
  listParams: {},
  children: [],
  deletable: false,
  references: [],
  kept: { events: ['refund.*', 'charge.refund.updated'], relistDays: 0 },
  description: 'Money given back for a charge.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    amount: 'BIGINT',
    currency: 'VARCHAR',
    status: 'VARCHAR',
    reason: 'VARCHAR',
    charge: 'VARCHAR',
    payment_intent: 'VARCHAR',
    balance_transaction: 'VARCHAR',
    failure_balance_transaction: 'VARCHAR',
    failure_reason: 'VARCHAR',
    metadata: 'JSON',
  },
};
