import type { Entity } from '../types.ts';

export const promotionCodes: Entity = {
  name: 'promotion_codes',
  object: 'promotion_code',
  path: '/v1/promotion_codes',
  idPrefix: 'promo_',
  listParams: {},
  children: [],
  deletable: false,
  references: [{ field: 'customer', entity: 'customers' }],
  // No event tells that one was redeemed or ran out; there are few.
  kept: { events: ['promotion_code.*'], relistDays: 365 },
  description: 'A code that a customer types in to get a coupon.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    active: 'BOOLEAN',
    code: 'VARCHAR',
    customer: 'VARCHAR',
    promotion: { struct: { type: 'VARCHAR', coupon: 'VARCHAR' } },
    expires_at: 'BIGINT',
    max_redemptions: 'BIGINT',
    times_redeemed: 'BIGINT',
    restrictions: { struct: { first_time_transaction: 'BOOLEAN', minimum_amount: 'BIGINT', minimum_amount_currency: 'VARCHAR' } },
    metadata: 'JSON',
  },
};
