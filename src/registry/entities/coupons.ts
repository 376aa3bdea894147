import type { Entity } from '../types.ts';

export const coupons: Entity = {
  name: 'coupons',
  object: 'coupon',
  path: '/v1/coupons',
  // A coupon's id is its owner's choice.
  idPrefix: '',
  listParams: {},
  children: [],
  deletable: true,
  references: [],
  // No event tells that one was redeemed or ran out; there are few.
  kept: { events: ['coupon.*'], relistDays: 365 },
  description: 'A discount that can be given: a percentage or an amount.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    name: 'VARCHAR',
    valid: 'BOOLEAN',
    duration: 'VARCHAR',
    duration_in_months: 'BIGINT',
    percent_off: 'JSON',
    amount_off: 'BIGINT',
    currency: 'VARCHAR',
    redeem_by: 'BIGINT',
    max_redemptions: 'BIGINT',
    times_redeemed: 'BIGINT',
    metadata: 'JSON',
    deleted: 'BOOLEAN',
  },
};
