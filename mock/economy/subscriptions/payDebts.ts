import { attempt } from '../charges.ts';
import { METHOD, PLAN, STATUS } from '../codes.ts';
import { finalizeAndCollect } from '../collection.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { latestVersion } from './versions.ts';

/** The customer of an unpaid subscription has money again: its latest invoice is taken up if it is a draft, or paid with another card. */
export function payDebts(world: World, at: number, subscription: number): void {
  const { invoices, invoicePayments, payments } = world.tables;
  const { status, invoice } = latestVersion(world, subscription);
  if (status !== STATUS.unpaid || invoice === NONE) return;
  if (invoices.finalizedAt.at(invoice) === NONE) {
    finalizeAndCollect(world, at, invoice);
    return;
  }
  const latest = invoices.latestPayment.at(invoice);
  const payment = latest === NONE ? NONE : invoicePayments.payment.at(latest);
  if (payment === NONE) return;
  payments.plan.set(payment, payments.method.at(payment) === METHOD.bank ? PLAN.bankClears : PLAN.paid);
  attempt(world, at, payment);
}
