import type { Entity } from '../types.ts';

/** Not one of the extracted entities: the feed from which they are kept current. Its raw records are a Bronze stream of their own. */
export const events: Entity = {
  name: 'events',
  object: 'event',
  path: '/v1/events',
  idPrefix: 'evt_',
  listParams: {},
  children: [],
  deletable: false,
  references: [],
  kept: { events: [], relistDays: 0 },
  description: 'What happened, kept by the source for thirty days.',
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
