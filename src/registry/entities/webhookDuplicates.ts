import type { Entity } from '../types.ts';

/** Our own notes, not the source's: how often events came again. */
export const webhookDuplicates: Entity = {
  name: 'webhook_duplicates',
  object: 'webhook_duplicate',
  path: '/v1/events',
  idPrefix: '',
  listParams: {},
  children: [],
  deletable: false,
  references: [],
  kept: { events: [], relistDays: 0 },
  description: 'Deliveries of events that had been delivered before, counted.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    event: 'VARCHAR',
    type: 'VARCHAR',
    account: 'VARCHAR',
    event_created: 'BIGINT',
    deliveries: 'BIGINT',
  },
};
