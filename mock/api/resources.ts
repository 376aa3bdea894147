import { findEntity } from '../../src/registry/index.ts';
import { RECURRENCES } from '../economy/catalogue.ts';
import { BILLING, TRANSACTION_KINDS } from '../economy/codes.ts';
import { customerAt } from '../objects/address.ts';
import { buildBalanceTransaction } from '../objects/balanceTransaction.ts';
import { buildCharge } from '../objects/charge.ts';
import { buildCustomer, deletedCustomer } from '../objects/customer.ts';
import { buildEvent } from '../objects/event.ts';
import { buildInvoice } from '../objects/invoice.ts';
import { invoiceDeleted, invoiceStatus } from '../objects/invoiceState.ts';
import { buildPaymentIntent } from '../objects/paymentIntent.ts';
import { buildPayout } from '../objects/payout.ts';
import { buildPrice } from '../objects/price.ts';
import { buildProduct } from '../objects/product.ts';
import { buildRefund } from '../objects/refund.ts';
import { entryOf } from '../random.ts';
import { deliverySuccess, eventExpired, ofType, ofTypes } from './eventFilters.ts';
import { anything, belongsTo, equals, inCurrency, inRange, isSo, nothing } from './filters.ts';
import { payoutMembers, transactionsOf } from './ledgerFilters.ts';
import { listOf } from './query.ts';
import type { Resource } from './resource.ts';

const customers: Resource = {
  name: 'customers',
  path: pathOf('customers'),
  noun: 'customer',
  codec: (world) => world.ids.customer,
  created: (world) => world.tables.customers.created,
  build: buildCustomer,
  filters: { email: equals('email', (world, row, at) => customerAt(world, row, at).email), test_clock: nothing },
  hidden: (world, row, at) => world.tables.customers.deletedAt.at(row) <= at,
  stub: deletedCustomer,
};

const products: Resource = {
  name: 'products',
  path: pathOf('products'),
  noun: 'product',
  codec: (world) => world.ids.product,
  created: (world) => world.tables.products.created,
  build: buildProduct,
  filters: {
    active: isSo('active', (world, row, at) => world.tables.products.archivedAt.at(row) > at),
    ids: (world, query) => (row) => listOf(query, 'ids').includes(world.ids.product.encode(row)),
    shippable: nothing,
    type: equals('type', () => 'service'),
    url: nothing,
  },
};

const prices: Resource = {
  name: 'prices',
  path: pathOf('prices'),
  noun: 'price',
  codec: (world) => world.ids.price,
  created: (world) => world.tables.prices.created,
  build: buildPrice,
  filters: {
    active: isSo('active', () => true),
    currency: inCurrency((world, row) => world.tables.prices.currency.at(row)),
    lookup_keys: nothing,
    product: belongsTo('product', 'product', (world, row) => world.tables.prices.product.at(row)),
    type: equals('type', (world, row) =>
      entryOf(RECURRENCES, world.tables.prices.recurring.at(row)).interval === null ? 'one_time' : 'recurring',
    ),
  },
};

const paymentIntents: Resource = {
  name: 'payment_intents',
  path: pathOf('payment_intents'),
  noun: 'payment_intent',
  codec: (world) => world.ids.payment_intent,
  created: (world) => world.tables.payments.created,
  build: buildPaymentIntent,
  filters: {
    customer: belongsTo('customer', 'customer', (world, row) => world.tables.payments.customer.at(row)),
    customer_account: nothing,
  },
};

const charges: Resource = {
  name: 'charges',
  path: pathOf('charges'),
  noun: 'charge',
  codec: (world) => world.ids.charge,
  created: (world) => world.tables.charges.created,
  build: buildCharge,
  filters: {
    customer: belongsTo('customer', 'customer', ({ tables }, row) => tables.payments.customer.at(tables.charges.payment.at(row))),
    payment_intent: belongsTo('payment_intent', 'payment_intent', ({ tables }, row) => tables.charges.payment.at(row)),
    transfer_group: nothing,
  },
};

const refunds: Resource = {
  name: 'refunds',
  path: pathOf('refunds'),
  noun: 'refund',
  codec: (world) => world.ids.refund,
  created: (world) => world.tables.refunds.created,
  build: buildRefund,
  filters: {
    charge: belongsTo('charge', 'charge', ({ tables }, row) => tables.refunds.charge.at(row)),
    payment_intent: belongsTo('payment_intent', 'payment_intent', ({ tables }, row) =>
      tables.charges.payment.at(tables.refunds.charge.at(row)),
    ),
  },
};

const INVOICE_STATUSES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;

const invoices: Resource = {
  name: 'invoices',
  path: pathOf('invoices'),
  noun: 'invoice',
  codec: (world) => world.ids.invoice,
  created: (world) => world.tables.invoices.created,
  build: buildInvoice,
  filters: {
    collection_method: equals('collection_method', ({ tables }, row) =>
      tables.invoices.plan.at(row) === BILLING.automatic ? 'charge_automatically' : 'send_invoice',
    ),
    customer: belongsTo('customer', 'customer', ({ tables }, row) => tables.invoices.customer.at(row)),
    customer_account: nothing,
    due_date: inRange('due_date', (world, row) => buildInvoice(world, row, world.tables.invoices.created.at(row)).due_date),
    status: equals('status', invoiceStatus, INVOICE_STATUSES),
    subscription: nothing,
  },
  hidden: invoiceDeleted,
};

const balanceTransactions: Resource = {
  name: 'balance_transactions',
  path: pathOf('balance_transactions'),
  noun: 'balance transaction',
  codec: (world) => world.ids.balance_transaction,
  created: (world) => world.tables.transactions.created,
  build: buildBalanceTransaction,
  filters: {
    currency: inCurrency((world, row) => world.tables.transactions.currency.at(row)),
    payout: anything,
    source: transactionsOf,
    type: equals('type', ({ tables }, row) => entryOf(TRANSACTION_KINDS, tables.transactions.kind.at(row)).type),
  },
  narrow: payoutMembers,
};

const payouts: Resource = {
  name: 'payouts',
  path: pathOf('payouts'),
  noun: 'payout',
  codec: (world) => world.ids.payout,
  created: (world) => world.tables.payouts.created,
  build: buildPayout,
  filters: {
    arrival_date: inRange('arrival_date', (world, row) => world.tables.payouts.arrivalDate.at(row)),
    destination: belongsTo('destination', 'bank_account', (world, row) => world.tables.payouts.currency.at(row)),
    status: equals('status', (world, row, at) => buildPayout(world, row, at).status),
  },
};

const events: Resource = {
  name: 'events',
  path: pathOf('events'),
  noun: 'event',
  codec: (world) => world.ids.event,
  created: (world) => world.tables.events.created,
  build: buildEvent,
  filters: { delivery_success: deliverySuccess, type: ofType, types: ofTypes },
  hidden: eventExpired,
};

/** Every entity that can be listed and retrieved. */
export const resources: readonly Resource[] = [
  customers,
  products,
  prices,
  paymentIntents,
  charges,
  refunds,
  invoices,
  balanceTransactions,
  payouts,
  events,
];

// The registry says where an entity is; what it does not know yet is where Stripe has it.
function pathOf(name: string): string {
  return findEntity(name)?.path ?? `/v1/${name}`;
}
