import type { Entity, Fields } from '../types.ts';

const REVERSAL_FIELDS = {
  id: 'VARCHAR',
  created: 'BIGINT',
  amount: 'BIGINT',
  currency: 'VARCHAR',
  balance_transaction: 'VARCHAR',
  destination_payment_refund: 'VARCHAR',
  source_refund: 'VARCHAR',
  metadata: 'JSON',
} as const satisfies Fields;

export const transfers: Entity = {
  name: 'transfers',
  object: 'transfer',
  path: '/v1/transfers',
  idPrefix: 'tr_',
  listParams: {},
  children: [{ field: 'reversals', path: '/v1/transfers/{id}/reversals', stream: 'transfer_reversals', fields: REVERSAL_FIELDS }],
  deletable: false,
  references: [],
  kept: { events: ['transfer.*'], relistDays: 0 },
  description: 'Money moved to a connected account.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    amount: 'BIGINT',
    amount_reversed: 'BIGINT',
    currency: 'VARCHAR',
    reversed: 'BOOLEAN',
    destination: 'VARCHAR',
    destination_payment: 'VARCHAR',
    balance_transaction: 'VARCHAR',
    source_transaction: 'VARCHAR',
    source_type: 'VARCHAR',
    transfer_group: 'VARCHAR',
    description: 'VARCHAR',
    reversals: { struct: { data: { list: { struct: REVERSAL_FIELDS } }, has_more: 'BOOLEAN', total_count: 'BIGINT' } },
    metadata: 'JSON',
  },
};
