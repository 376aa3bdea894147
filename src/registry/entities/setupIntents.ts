import type { Entity } from '../types.ts';

export const setupIntents: Entity = {
  name: 'setup_intents',
  object: 'setup_intent',
  path: '/v1/setup_intents',
  idPrefix: 'seti_',
  listParams: {},
  children: [],
  deletable: false,
  references: [{ field: 'customer', entity: 'customers' }],
  // No event tells of a confirmation that waits, which takes hours.
  kept: { events: ['setup_intent.*'], relistDays: 2 },
  description: 'The intention to keep a means of payment for later.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    status: 'VARCHAR',
    usage: 'VARCHAR',
    customer: 'VARCHAR',
    payment_method: 'VARCHAR',
    payment_method_types: { list: 'VARCHAR' },
    latest_attempt: 'VARCHAR',
    mandate: 'VARCHAR',
    cancellation_reason: 'VARCHAR',
    last_setup_error: { struct: { type: 'VARCHAR', code: 'VARCHAR', decline_code: 'VARCHAR', message: 'VARCHAR' } },
    description: 'VARCHAR',
    metadata: 'JSON',
  },
};
