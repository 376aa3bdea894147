import type { Entity } from '../types.ts';

export const invoiceitems: Entity = {
  name: 'invoiceitems',
  object: 'invoiceitem',
  path: '/v1/invoiceitems',
  idPrefix: 'ii_',
  createdField: 'date',
  listParams: {},
  children: [],
  deletable: true,
  references: [{ field: 'customer', entity: 'customers' }],
  // No event tells that one was put on an invoice, which the next monthly bill does.
  kept: { events: ['invoiceitem.created', 'invoiceitem.deleted'], relistDays: 35 },
  description: 'What waits to be put on an invoice, or was.',
  fields: {
    id: 'VARCHAR',
    date: 'BIGINT',
    livemode: 'BOOLEAN',
    customer: 'VARCHAR',
    invoice: 'VARCHAR',
    amount: 'BIGINT',
    net_amount: 'BIGINT',
    currency: 'VARCHAR',
    quantity: 'BIGINT',
    description: 'VARCHAR',
    discountable: 'BOOLEAN',
    proration: 'BOOLEAN',
    period: { struct: { start: 'BIGINT', end: 'BIGINT' } },
    parent: { struct: { type: 'VARCHAR', subscription_details: { struct: { subscription: 'VARCHAR', subscription_item: 'VARCHAR' } } } },
    pricing: {
      struct: { type: 'VARCHAR', unit_amount_decimal: 'VARCHAR', price_details: { struct: { price: 'VARCHAR', product: 'VARCHAR' } } },
    },
    metadata: 'JSON',
    deleted: 'BOOLEAN',
  },
};
