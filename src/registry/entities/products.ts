import type { Entity } from '../types.ts';

export const products: Entity = {
  name: 'products',
  object: 'product',
  path: '/v1/products',
  idPrefix: 'prod_',
  listParams: {},
  children: [],
  deletable: true,
  references: [],
  kept: { events: ['product.*'], relistDays: 0 },
  description: 'What is sold.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    updated: 'BIGINT',
    livemode: 'BOOLEAN',
    active: 'BOOLEAN',
    name: 'VARCHAR',
    description: 'VARCHAR',
    default_price: 'VARCHAR',
    metadata: 'JSON',
    deleted: 'BOOLEAN',
  },
};
