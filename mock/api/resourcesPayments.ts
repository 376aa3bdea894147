import { SESSION } from '../economy/codes.ts';
import { NONE } from '../economy/tables.ts';
import { isForSeller } from '../economy/transfers.ts';
import { buildCheckoutSession } from '../objects/checkoutSession.ts';
import { methodOf } from '../objects/ids.ts';
import { shown } from '../objects/show.ts';
import { transferGroup } from '../objects/transfer.ts';
import { belongsTo, equals, hasParts, nothing } from './filters.ts';
import { pathOf } from './pathOf.ts';
import type { Resource } from './resource.ts';

export const paymentIntents: Resource = {
  name: 'payment_intents',
  path: pathOf('payment_intents'),
  noun: 'payment_intent',
  codec: (world) => world.ids.payment_intent,
  created: (world) => world.tables.payments.created,
  build: shown('payment_intent'),
  filters: {
    customer: belongsTo('customer', 'customer', (world, row) => world.tables.payments.customer.at(row)),
    customer_account: nothing,
  },
};

export const setupIntents: Resource = {
  name: 'setup_intents',
  path: pathOf('setup_intents'),
  noun: 'setupintent',
  codec: (world) => world.ids.setup_intent,
  created: (world) => world.tables.setupIntents.created,
  build: shown('setup_intent'),
  filters: {
    attach_to_self: nothing,
    customer: belongsTo('customer', 'customer', (world, row) => world.tables.setupIntents.customer.at(row)),
    customer_account: nothing,
    payment_method: equals('payment_method', (world, row) => methodOf(world, world.tables.setupIntents.customer.at(row))),
  },
};

export const checkoutSessions: Resource = {
  name: 'checkout_sessions',
  path: pathOf('checkout_sessions', '/v1/checkout/sessions'),
  noun: 'checkout.session',
  codec: (world) => world.ids.checkout_session,
  created: (world) => world.tables.sessions.created,
  build: shown('checkout_session'),
  filters: {
    customer: belongsTo('customer', 'customer', (world, row) => world.tables.sessions.customer.at(row)),
    customer_account: nothing,
    customer_details: hasParts('customer_details', {
      email: (world, row, at) => buildCheckoutSession(world, row, at).customer_details?.email ?? '',
    }),
    payment_intent: belongsTo('payment_intent', 'payment_intent', (world, row) => world.tables.sessions.payment.at(row)),
    payment_link: nothing,
    status: equals('status', (world, row, at) => buildCheckoutSession(world, row, at).status ?? '', ['complete', 'expired', 'open']),
    subscription: belongsTo('subscription', 'subscription', ({ tables }, row) =>
      tables.sessions.mode.at(row) === SESSION.subscription ? tables.sessions.subject.at(row) : NONE,
    ),
  },
};

export const charges: Resource = {
  name: 'charges',
  path: pathOf('charges'),
  noun: 'charge',
  codec: (world) => world.ids.charge,
  created: (world) => world.tables.charges.created,
  build: shown('charge'),
  filters: {
    customer: belongsTo('customer', 'customer', ({ tables }, row) => tables.payments.customer.at(tables.charges.payment.at(row))),
    payment_intent: belongsTo('payment_intent', 'payment_intent', ({ tables }, row) => tables.charges.payment.at(row)),
    transfer_group: equals('transfer_group', (world, row) => {
      const payment = world.tables.charges.payment.at(row);
      return isForSeller(world, payment) ? transferGroup(world, payment) : '';
    }),
  },
};

export const refunds: Resource = {
  name: 'refunds',
  path: pathOf('refunds'),
  noun: 'refund',
  codec: (world) => world.ids.refund,
  created: (world) => world.tables.refunds.created,
  build: shown('refund'),
  filters: {
    charge: belongsTo('charge', 'charge', ({ tables }, row) => tables.refunds.charge.at(row)),
    payment_intent: belongsTo('payment_intent', 'payment_intent', ({ tables }, row) =>
      tables.charges.payment.at(tables.refunds.charge.at(row)),
    ),
  },
};

export const disputes: Resource = {
  name: 'disputes',
  path: pathOf('disputes'),
  noun: 'dispute',
  codec: (world) => world.ids.dispute,
  created: (world) => world.tables.disputes.created,
  build: shown('dispute'),
  filters: {
    charge: belongsTo('charge', 'charge', ({ tables }, row) => tables.disputes.charge.at(row)),
    payment_intent: belongsTo('payment_intent', 'payment_intent', ({ tables }, row) =>
      tables.charges.payment.at(tables.disputes.charge.at(row)),
    ),
  },
};

export const earlyFraudWarnings: Resource = {
  name: 'early_fraud_warnings',
  path: pathOf('early_fraud_warnings', '/v1/radar/early_fraud_warnings'),
  noun: 'early fraud warning',
  codec: (world) => world.ids.early_fraud_warning,
  created: (world) => world.tables.warnings.created,
  build: shown('early_fraud_warning'),
  filters: {
    charge: belongsTo('charge', 'charge', ({ tables }, row) => tables.warnings.charge.at(row)),
    payment_intent: belongsTo('payment_intent', 'payment_intent', ({ tables }, row) =>
      tables.charges.payment.at(tables.warnings.charge.at(row)),
    ),
  },
};

export const reviews: Resource = {
  name: 'reviews',
  path: pathOf('reviews'),
  noun: 'review',
  codec: (world) => world.ids.review,
  created: (world) => world.tables.reviews.created,
  build: shown('review'),
  filters: {},
  // Stripe, "List all open reviews": closed ones can only be retrieved.
  unlisted: (world, row, at) => world.tables.reviews.closedAt.at(row) <= at,
};
