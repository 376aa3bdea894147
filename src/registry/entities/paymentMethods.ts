import type { Entity } from '../types.ts';

export const paymentMethods: Entity = {
  name: 'payment_methods',
  object: 'payment_method',
  path: '/v1/payment_methods',
  idPrefix: 'pm_',
  listParams: {},
  children: [],
  perParent: { entity: 'customers', path: '/v1/customers/{id}/payment_methods' },
  deletable: false,
  references: [{ field: 'customer', entity: 'customers' }],
  kept: { events: ['payment_method.*'], relistDays: 0 },
  description: 'A card or bank account that a customer has kept.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    type: 'VARCHAR',
    customer: 'VARCHAR',
    allow_redisplay: 'VARCHAR',
    billing_details: {
      struct: { email: 'VARCHAR', name: 'VARCHAR', phone: 'VARCHAR', address: { struct: { country: 'VARCHAR', postal_code: 'VARCHAR' } } },
    },
    card: {
      struct: {
        brand: 'VARCHAR',
        country: 'VARCHAR',
        exp_month: 'BIGINT',
        exp_year: 'BIGINT',
        fingerprint: 'VARCHAR',
        funding: 'VARCHAR',
        last4: 'VARCHAR',
      },
    },
    us_bank_account: { struct: { bank_name: 'VARCHAR', last4: 'VARCHAR', fingerprint: 'VARCHAR' } },
    sepa_debit: { struct: { bank_code: 'VARCHAR', country: 'VARCHAR', last4: 'VARCHAR', fingerprint: 'VARCHAR' } },
    metadata: 'JSON',
  },
};
