import type { Entity, Fields } from '../types.ts';

const ITEM_FIELDS = {
  id: 'VARCHAR',
  created: 'BIGINT',
  subscription: 'VARCHAR',
  quantity: 'BIGINT',
  current_period_start: 'BIGINT',
  current_period_end: 'BIGINT',
  price: {
    struct: {
      id: 'VARCHAR',
      product: 'VARCHAR',
      currency: 'VARCHAR',
      billing_scheme: 'VARCHAR',
      unit_amount: 'BIGINT',
      unit_amount_decimal: 'VARCHAR',
      recurring: { struct: { interval: 'VARCHAR', interval_count: 'BIGINT', usage_type: 'VARCHAR' } },
    },
  },
  discounts: 'JSON',
  metadata: 'JSON',
} as const satisfies Fields;

// Of the coupon only what never changes: how often it was redeemed is no news of the subscription.
const DISCOUNT_FIELDS = {
  id: 'VARCHAR',
  start: 'BIGINT',
  end: 'BIGINT',
  promotion_code: 'VARCHAR',
  source: {
    struct: {
      coupon: { struct: { id: 'VARCHAR', duration: 'VARCHAR', percent_off: 'JSON', amount_off: 'BIGINT', currency: 'VARCHAR' } },
    },
  },
} as const satisfies Fields;

export const subscriptions: Entity = {
  name: 'subscriptions',
  object: 'subscription',
  path: '/v1/subscriptions',
  idPrefix: 'sub_',
  // Stripe leaves cancelled subscriptions out unless status=all, and of a discount gives the id alone: no list has discounts.
  listParams: { status: 'all', 'expand[]': 'data.discounts.source.coupon' },
  retrieveParams: { 'expand[]': 'discounts.source.coupon' },
  children: [{ field: 'items', path: '/v1/subscription_items?subscription={id}', stream: 'subscription_items', fields: ITEM_FIELDS }],
  deletable: false,
  references: [{ field: 'customer', entity: 'customers' }],
  kept: { events: ['customer.subscription.*'], relistDays: 0 },
  description: 'What a customer pays for again and again.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    status: 'VARCHAR',
    customer: 'VARCHAR',
    currency: 'VARCHAR',
    collection_method: 'VARCHAR',
    start_date: 'BIGINT',
    billing_cycle_anchor: 'BIGINT',
    trial_start: 'BIGINT',
    trial_end: 'BIGINT',
    cancel_at: 'BIGINT',
    cancel_at_period_end: 'BOOLEAN',
    canceled_at: 'BIGINT',
    ended_at: 'BIGINT',
    cancellation_details: { struct: { comment: 'VARCHAR', feedback: 'VARCHAR', reason: 'VARCHAR' } },
    pause_collection: { struct: { behavior: 'VARCHAR', resumes_at: 'BIGINT' } },
    days_until_due: 'BIGINT',
    default_payment_method: 'VARCHAR',
    latest_invoice: 'VARCHAR',
    schedule: 'VARCHAR',
    description: 'VARCHAR',
    discounts: { list: { struct: DISCOUNT_FIELDS } },
    items: { struct: { data: { list: { struct: ITEM_FIELDS } }, has_more: 'BOOLEAN', total_count: 'BIGINT' } },
    metadata: 'JSON',
  },
};
