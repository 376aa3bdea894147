import type { Entity } from '../types.ts';

export const customers: Entity = {
  name: 'customers',
  object: 'customer',
  path: '/v1/customers',
  idPrefix: 'cus_',
  listParams: {},
  children: [],
  deletable: true,
  references: [],
  description: 'Who pays: contact details and defaults.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    name: 'VARCHAR',
    email: 'VARCHAR',
    phone: 'VARCHAR',
    description: 'VARCHAR',
    currency: 'VARCHAR',
    balance: 'BIGINT',
    delinquent: 'BOOLEAN',
    address: { struct: { country: 'VARCHAR', city: 'VARCHAR', postal_code: 'VARCHAR' } },
    tax_exempt: 'VARCHAR',
    metadata: 'JSON',
    deleted: 'BOOLEAN',
  },
};
