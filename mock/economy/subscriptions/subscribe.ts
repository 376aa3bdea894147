import { drawBetween } from '../../random.ts';
import { ACTION } from '../actions.ts';
import { DAY, HOUR } from '../calendar.ts';
import { BILLING, CANCELLATION, PAUSE, REASON, STATUS } from '../codes.ts';
import { redeem } from '../rebates.ts';
import { record } from '../record.ts';
import { periodsAfter } from '../recurrences.ts';
import { addRow } from '../tables/addRow.ts';
import { NONE } from '../tables.ts';
import { taxRateOf } from '../taxRates.ts';
import type { World } from '../world.ts';
import { dropDiscount } from './dropDiscount.ts';
import { plotPeriod } from './plotPeriod.ts';
import { announceTrialEnd } from './renew.ts';
import { subscriptionPaid } from './standing.ts';
import { invoiceSubscription } from './subscriptionInvoice.ts';
import { putItems, putVersion } from './versions.ts';

export interface NewSubscription {
  readonly seed: number;
  readonly customer: number;
  readonly currency: number;
  /** Rows of recurring prices of one interval, with how many of each. */
  readonly items: readonly { readonly price: number; readonly quantity: number }[];
  readonly trialDays: number;
  /** How it is collected: BILLING.automatic or BILLING.sent. */
  readonly billing: number;
  /** LIFE.natural when it may change on its own. */
  readonly life: number;
  /** Rows of `coupons` and `promotionCodes`, or NONE. */
  readonly coupon: number;
  readonly promotion: number;
  /** Row of `taxRates`, or NONE; the one of the customer's country if it is not said. */
  readonly taxRate?: number;
  /** The checkout page (row of `sessions`) at which they subscribe. */
  readonly session?: number;
  /** One that was begun elsewhere before: since when, and when it is to be renewed here for the first time. Until then it costs nothing. */
  readonly imported?: { readonly startDate: number; readonly anchor: number };
}

/** Seconds after which a first invoice that is not paid ends a subscription (Stripe, "Subscription statuses": 23 hours). */
const PATIENCE = 23 * HOUR;

/** Someone subscribes: with a trial, with a first invoice to pay, or taken over from elsewhere. */
export function startSubscription(world: World, at: number, order: NewSubscription): number {
  const { customers, subscriptions, subscriptionItems } = world.tables;
  const { seed, customer, currency, billing, life, trialDays, imported } = order;
  const trialEnd = trialDays === 0 ? NONE : at + trialDays * DAY;
  const row = addRow(subscriptions, {
    ...{ created: at, seed, customer, currency, billing, life, trialEnd, startDate: imported?.startDate ?? at, latest: NONE },
    ...{
      taxRate: order.taxRate ?? taxRateOf(world, customer),
      firstItem: subscriptionItems.created.length,
      previous: customers.latestSubscription.at(customer),
    },
  });
  customers.latestSubscription.set(customer, row);
  if (order.session !== undefined) world.links.page.set(row, order.session);
  const items = order.items.map((item) => ({ item: addRow(subscriptionItems, { created: at, subscription: row }), ...item }));
  const anchor = imported?.anchor ?? (trialEnd === NONE ? at : trialEnd);
  putVersion(world, at, row, {
    ...{ status: firstStatus(order), anchor, cycle: anchor === at ? 1 : 0, periodStart: at },
    ...{ periodEnd: anchor === at ? periodsAfter(world, order.items[0]?.price ?? 0, anchor, 1) : anchor, ...putItems(world, items) },
    ...{ atPeriodEnd: 0, canceledAt: NONE, endedAt: NONE, cancellation: CANCELLATION.none, invoice: NONE, schedule: NONE },
    ...{ pause: PAUSE.not, resumesAt: NONE },
    discount:
      order.coupon === NONE ? NONE : redeem(world, at, { coupon: order.coupon, promotion: order.promotion, customer, subscription: row }),
  });
  record(world, at, 'customer.subscription.created', row);
  begin(world, at, row, order);
  return row;
}

function firstStatus({ trialDays, imported, billing }: NewSubscription): number {
  if (trialDays > 0) return STATUS.trialing;
  return imported === undefined && billing === BILLING.automatic ? STATUS.incomplete : STATUS.active;
}

function begin(world: World, at: number, row: number, { trialDays, imported, seed }: NewSubscription): void {
  if (imported === undefined) {
    const invoice = invoiceSubscription(world, at, row, REASON.create, trialDays > 0 ? 'trial' : 'period');
    // The customer's credit may have covered all of it.
    if (world.tables.invoices.paidAt.at(invoice) === at) subscriptionPaid(world, at, invoice);
  }
  dropSpentDiscount(world, at, row);
  // Of a trial that is no longer than that it is told at once (Stripe, "Types of events": customer.subscription.trial_will_end).
  if (trialDays > 0 && trialDays <= 3) announceTrialEnd(world, at, row);
  if (trialDays > 3) world.agenda.schedule(at + (trialDays - 3) * DAY, ACTION.announceTrialEnd, row);
  if (trialDays === 0 && imported === undefined)
    world.agenda.schedule(at + PATIENCE + drawBetween(seed, 47, 0, 600), ACTION.expireIncomplete, row);
  plotPeriod(world, row);
}

// A coupon that counts once is spent with the first invoice.
function dropSpentDiscount(world: World, at: number, row: number): void {
  const { subscriptions, versions, discounts } = world.tables;
  const discount = versions.discount.at(subscriptions.latest.at(row));
  if (discount === NONE || discounts.endsAt.at(discount) > at) return;
  dropDiscount(world, at, row);
}
