import { BILLING } from '../economy/codes.ts';
import { dueDate } from '../economy/dueDate.ts';
import { isAutomatic } from '../economy/isAutomatic.ts';
import { itemsOf, versionAt, versionOf } from '../economy/subscriptions/versions.ts';
import { NONE } from '../economy/tables.ts';
import { invoiceItemDeleted } from '../objects/invoiceItem.ts';
import { invoicePaymentStatus } from '../objects/invoicePayment.ts';
import { invoiceDeleted, invoiceStatus } from '../objects/invoiceState.ts';
import { shown } from '../objects/show.ts';
import { anything, belongsTo, equals, hasParts, inRange, isSo, nothing } from './filters.ts';
import { ofPayment } from './invoicePaymentFilters.ts';
import { pathOf } from './pathOf.ts';
import type { Resource } from './resource.ts';
import { isEnded, itemsOfSubscription, withPrice, withStatus } from './subscriptionFilters.ts';

const COLLECTION_METHODS = ['charge_automatically', 'send_invoice'] as const;

export const subscriptions: Resource = {
  name: 'subscriptions',
  path: pathOf('subscriptions'),
  noun: 'subscription',
  codec: (world) => world.ids.subscription,
  created: (world) => world.tables.subscriptions.created,
  build: shown('subscription'),
  filters: {
    automatic_tax: hasParts('automatic_tax', { enabled: () => 'false' }),
    collection_method: equals(
      'collection_method',
      ({ tables }, row) => (tables.subscriptions.billing.at(row) === BILLING.sent ? 'send_invoice' : 'charge_automatically'),
      COLLECTION_METHODS,
    ),
    current_period_end: inRange('current_period_end', (world, row, at) => versionOf(world, versionAt(world, row, at)).periodEnd),
    current_period_start: inRange('current_period_start', (world, row, at) => versionOf(world, versionAt(world, row, at)).periodStart),
    customer: belongsTo('customer', 'customer', ({ tables }, row) => tables.subscriptions.customer.at(row)),
    customer_account: nothing,
    plan: withPrice('plan'),
    price: withPrice('price'),
    status: withStatus,
    test_clock: nothing,
  },
  // Stripe leaves cancelled subscriptions out unless a status is asked for, `all` for every one.
  hiddenUnless: { status: isEnded },
};

export const subscriptionItems: Resource = {
  name: 'subscription_items',
  path: pathOf('subscription_items'),
  noun: 'subscription_item',
  codec: (world) => world.ids.subscription_item,
  created: (world) => world.tables.subscriptionItems.created,
  build: shown('subscription_item'),
  filters: { subscription: anything },
  takesCreated: false,
  required: ['subscription'],
  example: (world) => `subscription=${world.ids.subscription.encode(0)}`,
  narrow: itemsOfSubscription,
  hidden: (world, row, at) => {
    const version = versionOf(world, versionAt(world, world.tables.subscriptionItems.subscription.at(row), at));
    return !itemsOf(world, version).some(({ item }) => item === row);
  },
};

export const subscriptionSchedules: Resource = {
  name: 'subscription_schedules',
  path: pathOf('subscription_schedules'),
  noun: 'subscription_schedule',
  codec: (world) => world.ids.subscription_schedule,
  created: (world) => world.tables.schedules.created,
  build: shown('subscription_schedule'),
  filters: {
    canceled_at: inRange('canceled_at', (world, row) => world.tables.schedules.canceledAt.at(row)),
    completed_at: nothing,
    customer: belongsTo('customer', 'customer', ({ tables }, row) =>
      tables.subscriptions.customer.at(tables.schedules.subscription.at(row)),
    ),
    customer_account: nothing,
    released_at: inRange('released_at', (world, row) => world.tables.schedules.releasedAt.at(row)),
    scheduled: isSo('scheduled', () => false),
  },
};

const INVOICE_STATUSES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;

export const invoices: Resource = {
  name: 'invoices',
  path: pathOf('invoices'),
  noun: 'invoice',
  codec: (world) => world.ids.invoice,
  created: (world) => world.tables.invoices.created,
  build: shown('invoice'),
  filters: {
    collection_method: equals(
      'collection_method',
      (world, row) => (isAutomatic(world, row) ? 'charge_automatically' : 'send_invoice'),
      COLLECTION_METHODS,
    ),
    customer: belongsTo('customer', 'customer', ({ tables }, row) => tables.invoices.customer.at(row)),
    customer_account: nothing,
    due_date: inRange('due_date', (world, row) => (isAutomatic(world, row) ? null : dueDate(world, row))),
    status: equals('status', invoiceStatus, INVOICE_STATUSES),
    subscription: belongsTo('subscription', 'subscription', ({ tables }, row) => tables.invoices.subscription.at(row)),
  },
  hidden: invoiceDeleted,
};

export const invoiceItems: Resource = {
  name: 'invoiceitems',
  path: pathOf('invoiceitems'),
  noun: 'invoiceitem',
  codec: (world) => world.ids.invoice_item,
  created: (world) => world.tables.invoiceItems.created,
  build: shown('invoice_item'),
  filters: {
    customer: belongsTo('customer', 'customer', ({ tables }, row) => tables.invoiceItems.customer.at(row)),
    customer_account: nothing,
    invoice: belongsTo('invoice', 'invoice', ({ tables }, row) => tables.invoiceItems.invoice.at(row)),
    pending: isSo('pending', ({ tables }, row) => tables.invoiceItems.invoice.at(row) === NONE),
  },
  hidden: invoiceItemDeleted,
};

export const invoicePayments: Resource = {
  name: 'invoice_payments',
  path: pathOf('invoice_payments'),
  noun: 'invoice_payment',
  codec: (world) => world.ids.invoice_payment,
  created: (world) => world.tables.invoicePayments.created,
  build: shown('invoice_payment'),
  filters: {
    invoice: belongsTo('invoice', 'invoice', ({ tables }, row) => tables.invoicePayments.invoice.at(row)),
    payment: ofPayment,
    status: equals('status', invoicePaymentStatus, ['open', 'paid', 'canceled']),
  },
};

export const creditNotes: Resource = {
  name: 'credit_notes',
  path: pathOf('credit_notes'),
  noun: 'credit note',
  codec: (world) => world.ids.credit_note,
  created: (world) => world.tables.creditNotes.created,
  build: shown('credit_note'),
  filters: {
    customer: belongsTo('customer', 'customer', ({ tables }, row) => tables.invoices.customer.at(tables.creditNotes.invoice.at(row))),
    customer_account: nothing,
    invoice: belongsTo('invoice', 'invoice', ({ tables }, row) => tables.creditNotes.invoice.at(row)),
  },
};
