import type { Entity } from '../types.ts';

export const accounts: Entity = {
  name: 'accounts',
  object: 'account',
  path: '/v1/accounts',
  idPrefix: 'acct_',
  listParams: {},
  children: [],
  deletable: true,
  references: [],
  // Changes of connected accounts are told to Connect endpoints, which not every platform reads.
  kept: { events: ['account.updated'], relistDays: 365 },
  description: 'A connected account of a platform.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    type: 'VARCHAR',
    email: 'VARCHAR',
    country: 'VARCHAR',
    default_currency: 'VARCHAR',
    business_type: 'VARCHAR',
    business_profile: { struct: { name: 'VARCHAR', mcc: 'VARCHAR', url: 'VARCHAR' } },
    charges_enabled: 'BOOLEAN',
    payouts_enabled: 'BOOLEAN',
    details_submitted: 'BOOLEAN',
    requirements: { struct: { disabled_reason: 'VARCHAR', current_deadline: 'BIGINT' } },
    metadata: 'JSON',
    deleted: 'BOOLEAN',
  },
};
