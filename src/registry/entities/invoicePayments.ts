import type { Entity } from '../types.ts';

export const invoicePayments: Entity = {
  name: 'invoice_payments',
  object: 'invoice_payment',
  path: '/v1/invoice_payments',
  idPrefix: 'inpay_',
  listParams: {},
  children: [],
  deletable: false,
  references: [],
  // No event tells that one was set up late or called off; an open invoice is collected within a month.
  kept: { events: ['invoice_payment.paid'], relistDays: 30 },
  description: 'Which payment pays which invoice.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    invoice: 'VARCHAR',
    status: 'VARCHAR',
    is_default: 'BOOLEAN',
    amount_paid: 'BIGINT',
    amount_requested: 'BIGINT',
    currency: 'VARCHAR',
    payment: { struct: { type: 'VARCHAR', payment_intent: 'VARCHAR', charge: 'VARCHAR', payment_record: 'VARCHAR' } },
    status_transitions: { struct: { paid_at: 'BIGINT', canceled_at: 'BIGINT' } },
  },
};
