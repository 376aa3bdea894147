import type { Entity } from '../types.ts';

export const reviews: Entity = {
  name: 'reviews',
  object: 'review',
  path: '/v1/reviews',
  idPrefix: 'prv_',
  listParams: {},
  children: [],
  deletable: false,
  references: [],
  kept: { events: ['review.*'], relistDays: 0 },
  description: 'A payment that a person is to look at.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    open: 'BOOLEAN',
    reason: 'VARCHAR',
    opened_reason: 'VARCHAR',
    closed_reason: 'VARCHAR',
    charge: 'VARCHAR',
    payment_intent: 'VARCHAR',
    billing_zip: 'VARCHAR',
    ip_address: 'VARCHAR',
    ip_address_location: { struct: { country: 'VARCHAR', city: 'VARCHAR' } },
  },
};
