import type { Entity, Fields } from '../types.ts';

const LINE_FIELDS = {
  id: 'VARCHAR',
  amount_subtotal: 'BIGINT',
  amount_discount: 'BIGINT',
  amount_tax: 'BIGINT',
  amount_total: 'BIGINT',
  currency: 'VARCHAR',
  quantity: 'BIGINT',
  description: 'VARCHAR',
  price: { struct: { id: 'VARCHAR', product: 'VARCHAR', unit_amount: 'BIGINT' } },
} as const satisfies Fields;

export const checkoutSessions: Entity = {
  name: 'checkout_sessions',
  object: 'checkout.session',
  path: '/v1/checkout/sessions',
  idPrefix: 'cs_',
  // The API leaves the line items out unless they are asked for.
  listParams: { 'expand[]': 'data.line_items' },
  children: [
    { field: 'line_items', path: '/v1/checkout/sessions/{id}/line_items', stream: 'checkout_session_line_items', fields: LINE_FIELDS },
  ],
  retrieveParams: { 'expand[]': 'line_items' },
  deletable: false,
  references: [{ field: 'customer', entity: 'customers' }],
  // An open session changes without an event until it is completed or expires, a day later at the most.
  kept: { events: ['checkout.session.*'], relistDays: 1 },
  description: 'A visit of a customer to the payment page.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    expires_at: 'BIGINT',
    livemode: 'BOOLEAN',
    status: 'VARCHAR',
    payment_status: 'VARCHAR',
    mode: 'VARCHAR',
    ui_mode: 'VARCHAR',
    customer: 'VARCHAR',
    customer_details: { struct: { email: 'VARCHAR', name: 'VARCHAR', address: { struct: { country: 'VARCHAR' } } } },
    client_reference_id: 'VARCHAR',
    payment_intent: 'VARCHAR',
    setup_intent: 'VARCHAR',
    subscription: 'VARCHAR',
    invoice: 'VARCHAR',
    payment_link: 'VARCHAR',
    currency: 'VARCHAR',
    amount_subtotal: 'BIGINT',
    amount_total: 'BIGINT',
    total_details: { struct: { amount_discount: 'BIGINT', amount_shipping: 'BIGINT', amount_tax: 'BIGINT' } },
    line_items: { struct: { data: { list: { struct: LINE_FIELDS } }, has_more: 'BOOLEAN' } },
    metadata: 'JSON',
  },
};
