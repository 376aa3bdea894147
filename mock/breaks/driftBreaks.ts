import type Stripe from 'stripe';
import type { BreakRule } from './rule.ts';

const everywhere = { every: true, inEvents: true, fits: () => true } as const;

const missingField: BreakRule<Stripe.Charge> = {
  ...everywhere,
  says: 'charges without the field `paid`',
  kind: 'charge',
  field: 'paid',
  spoil({ paid: _gone, ...charge }) {
    return charge;
  },
};

const changedType: BreakRule<Stripe.Invoice> = {
  ...everywhere,
  says: 'invoices whose `attempt_count` is a text instead of a number',
  kind: 'invoice',
  field: 'attempt_count',
  spoil: (invoice) => ({ ...invoice, attempt_count: String(invoice.attempt_count) }),
};

const newField: BreakRule<Stripe.Charge> = {
  ...everywhere,
  says: 'charges with a field that there was not before, `loyalty_points`',
  kind: 'charge',
  field: 'loyalty_points',
  spoil: (charge) => ({ ...charge, loyalty_points: Math.floor(charge.amount / 100) }),
};

const newEnumValue: BreakRule<Stripe.Invoice> = {
  ...everywhere,
  every: false,
  says: 'an invoice with a `billing_reason` that nobody knows yet',
  kind: 'invoice',
  field: 'billing_reason',
  spoil: (invoice) => ({ ...invoice, billing_reason: 'subscription_thaw' }),
};

/** What breaks no identity and is read wrongly or not at all: the shape of objects. */
export const driftBreaks = {
  'missing-field': missingField,
  'changed-type': changedType,
  'new-field': newField,
  'new-enum-value': newEnumValue,
} as const;
