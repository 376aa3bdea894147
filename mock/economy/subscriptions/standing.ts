import { voidInvoice } from '../closeInvoice.ts';
import { BILLING, CANCELLATION, STATUS } from '../codes.ts';
import { record } from '../record.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { cancelSubscription } from './cancel.ts';
import { alter, latestVersion } from './versions.ts';

/** An invoice of it is paid, or as good as paid: what was incomplete or overdue is in good standing. */
export function subscriptionPaid(world: World, at: number, invoice: number): void {
  const subscription = world.tables.invoices.subscription.at(invoice);
  if (subscription === NONE) return;
  const { status, invoice: latest } = latestVersion(world, subscription);
  if (latest !== invoice || (status !== STATUS.incomplete && status !== STATUS.pastDue)) return;
  alter(world, at, subscription, { status: STATUS.active });
  record(world, at, 'customer.subscription.updated', subscription);
}

/** A payment has failed: it is overdue, and cancelled after the last attempt. A first invoice may be tried again for a day. */
export function subscriptionUnpaid(world: World, at: number, invoice: number, last: boolean): void {
  const { invoices } = world.tables;
  const subscription = invoices.subscription.at(invoice);
  if (subscription === NONE || invoices.plan.at(invoice) !== BILLING.automatic) return;
  const { status } = latestVersion(world, subscription);
  if (status === STATUS.incomplete) return;
  if (last) cancelSubscription(world, at, subscription, CANCELLATION.unpaid);
  else if (status === STATUS.active) {
    alter(world, at, subscription, { status: STATUS.pastDue });
    record(world, at, 'customer.subscription.updated', subscription);
  }
}

/** Nobody has paid the first invoice: there is no subscription after all. */
export function expireIncomplete(world: World, at: number, subscription: number): void {
  const { status, invoice } = latestVersion(world, subscription);
  if (status !== STATUS.incomplete) return;
  alter(world, at, subscription, { status: STATUS.expired, endedAt: at });
  record(world, at, 'customer.subscription.updated', subscription);
  if (invoice !== NONE) voidInvoice(world, at, invoice);
}
