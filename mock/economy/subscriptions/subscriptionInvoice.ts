import { mix } from '../../random.ts';
import { scheduleFinalization } from '../bill.ts';
import { BILLING, REASON } from '../codes.ts';
import { takePendingItems } from '../invoiceItems.ts';
import { finalizeInvoice } from '../invoices.ts';
import { addRow } from '../tables/addRow.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { writeInvoice } from '../writeInvoice.ts';
import { cyclesOf } from './cyclesOf.ts';
import { billingNow } from './pauseCollection.ts';
import { alter, latestVersion } from './versions.ts';

/** What an invoice of a subscription covers: a period to come, free of charge in a trial, or nothing but what waited for an invoice. */
export type Coverage = 'period' | 'trial' | 'pending';

/** Invoices a subscription: what waited for it, then its items for the period. A renewal stays a draft for an hour, all else is final at once. */
export function invoiceSubscription(world: World, at: number, subscription: number, reason: number, coverage: Coverage): number {
  const { subscriptions, versions } = world.tables;
  const [customer, currency] = [subscriptions.customer.at(subscription), subscriptions.currency.at(subscription)];
  const plan = billingNow(world, subscription);
  const invoice = writeInvoice(world, at, {
    seed: mix(mix(subscriptions.seed.at(subscription), reason), at),
    customer,
    currency,
    plan,
    reason,
    subscription,
    taxRate: subscriptions.taxRate.at(subscription),
    discount: versions.discount.at(subscriptions.latest.at(subscription)),
    // A page shows what it costs before: what waited for an invoice goes on waiting.
    items: world.links.page.has(subscription) && reason === REASON.create ? [] : takePendingItems(world, customer, currency),
    cycles: coverage === 'pending' ? [] : cycleLines(world, subscription, coverage === 'trial'),
    periodStart: reason === REASON.cycle ? previousStart(world, subscription) : at,
    periodEnd: at,
  });
  alter(world, at, subscription, { invoice });
  if (reason === REASON.cycle) scheduleFinalization(world, at, invoice);
  else if (plan !== BILLING.held) finalizeInvoice(world, at, invoice);
  return invoice;
}

function cycleLines(world: World, subscription: number, free: boolean): number[] {
  return cyclesOf(world, latestVersion(world, subscription), free).map((cycle) => addRow(world.tables.cycleLines, { ...cycle }));
}

// The period that a renewal closes is the one before the present one.
function previousStart(world: World, subscription: number): number {
  const { subscriptions, versions } = world.tables;
  const latest = subscriptions.latest.at(subscription);
  let row = latest;
  while (versions.previous.at(row) !== NONE && versions.periodStart.at(row) === versions.periodStart.at(latest))
    row = versions.previous.at(row);
  return versions.periodStart.at(row);
}
