import type { Entity } from '../types.ts';

/** Events as they were delivered. They are not asked for: `serve-webhooks` receives them. */
export const webhookEvents: Entity = {
  name: 'webhook_events',
  object: 'event',
  path: '/v1/events',
  idPrefix: '',
  listParams: {},
  children: [],
  deletable: false,
  references: [],
  kept: { events: [], relistDays: 0 },
  description: 'Events that were delivered to the webhook endpoint, each once.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    type: 'VARCHAR',
    account: 'VARCHAR',
    api_version: 'VARCHAR',
    data: 'JSON',
    request: { struct: { id: 'VARCHAR', idempotency_key: 'VARCHAR' } },
    pending_webhooks: 'BIGINT',
  },
};
