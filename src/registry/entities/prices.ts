import type { Entity } from '../types.ts';

export const prices: Entity = {
  name: 'prices',
  object: 'price',
  path: '/v1/prices',
  idPrefix: 'price_',
  listParams: {},
  children: [],
  deletable: true,
  references: [{ field: 'product', entity: 'products' }],
  kept: { events: ['price.*'], relistDays: 0 },
  description: 'What a product costs, in one currency, once or per interval.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    active: 'BOOLEAN',
    currency: 'VARCHAR',
    product: 'VARCHAR',
    nickname: 'VARCHAR',
    type: 'VARCHAR',
    billing_scheme: 'VARCHAR',
    unit_amount: 'BIGINT',
    recurring: { struct: { interval: 'VARCHAR', interval_count: 'BIGINT', usage_type: 'VARCHAR' } },
    metadata: 'JSON',
    deleted: 'BOOLEAN',
  },
};
