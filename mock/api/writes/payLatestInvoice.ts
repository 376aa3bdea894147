import { PLAN } from '../../economy/codes.ts';
import { latestVersion } from '../../economy/subscriptions/versions.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { collect } from './confirmIntent.ts';

/** Pays the latest invoice of a subscription with a method, if it is to be paid; a decline is thrown. With `later` it only waits for the caller. */
export function payLatestInvoice(world: World, at: number, subscription: number, method: string, later = false): void {
  const { invoices, invoicePayments, payments } = world.tables;
  const { invoice } = latestVersion(world, subscription);
  const latest = invoice === NONE ? NONE : invoices.latestPayment.at(invoice);
  const payment = latest === NONE ? NONE : invoicePayments.payment.at(latest);
  if (payment === NONE) return;
  payments.plan.set(payment, PLAN.steered);
  if (!later) collect(world, at, payment, method, false);
}
