import type { Entity, Fields } from '../types.ts';

const REFUND_FIELDS = {
  id: 'VARCHAR',
  created: 'BIGINT',
  amount: 'BIGINT',
  currency: 'VARCHAR',
  balance_transaction: 'VARCHAR',
  metadata: 'JSON',
} as const satisfies Fields;

export const applicationFees: Entity = {
  name: 'application_fees',
  object: 'application_fee',
  path: '/v1/application_fees',
  idPrefix: 'fee_',
  listParams: {},
  children: [{ field: 'refunds', path: '/v1/application_fees/{id}/refunds', stream: 'application_fee_refunds', fields: REFUND_FIELDS }],
  deletable: false,
  references: [],
  kept: { events: ['application_fee.created', 'application_fee.refunded'], relistDays: 0 },
  description: 'What a platform earns on a payment of a connected account.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    amount: 'BIGINT',
    amount_refunded: 'BIGINT',
    currency: 'VARCHAR',
    refunded: 'BOOLEAN',
    account: 'VARCHAR',
    application: 'VARCHAR',
    balance_transaction: 'VARCHAR',
    charge: 'VARCHAR',
    originating_transaction: 'VARCHAR',
    refunds: { struct: { data: { list: { struct: REFUND_FIELDS } }, has_more: 'BOOLEAN', total_count: 'BIGINT' } },
  },
};
