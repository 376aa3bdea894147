import type { Entity } from '../types.ts';

export const paymentIntents: Entity = {
  name: 'payment_intents',
  object: 'payment_intent',
  path: '/v1/payment_intents',
  idPrefix: 'pi_',
  listParams: {},
  children: [],
  deletable: false,
  references: [{ field: 'customer', entity: 'customers' }],
  // There is no payment_intent.updated: a new description or metadata raises no event.
  kept: { events: ['payment_intent.*'], relistDays: 2 },
  description: 'The intention to collect a payment, over all its attempts.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    amount: 'BIGINT',
    amount_capturable: 'BIGINT',
    amount_received: 'BIGINT',
    currency: 'VARCHAR',
    status: 'VARCHAR',
    customer: 'VARCHAR',
    latest_charge: 'VARCHAR',
    payment_method: 'VARCHAR',
    capture_method: 'VARCHAR',
    canceled_at: 'BIGINT',
    cancellation_reason: 'VARCHAR',
    description: 'VARCHAR',
    metadata: 'JSON',
  },
};
