import { finalizeInvoice, invoiceFailed, invoicePaymentArrived } from './invoices.ts';
import { completeSession, failSession } from './sessions.ts';
import { subscriptionPaid, subscriptionUnpaid } from './subscriptions/standing.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** A draft becomes final; where the customer's credit covers all of it, it is paid with that. */
export function finalizeAndCollect(world: World, at: number, invoice: number): void {
  finalizeInvoice(world, at, invoice);
  if (world.tables.invoices.paidAt.at(invoice) === at) subscriptionPaid(world, at, invoice);
}

/** The money of a payment has arrived: whatever waited for it goes on. */
export function paymentArrived(world: World, at: number, payment: number): void {
  const invoice = world.tables.payments.invoice.at(payment);
  if (invoice !== NONE && invoicePaymentArrived(world, at, payment)) subscriptionPaid(world, at, invoice);
  completeSession(world, at, payment);
}

/** The bank has the payment in hand. */
export function paymentPending(world: World, at: number, payment: number): void {
  const invoice = world.tables.payments.invoice.at(payment);
  // A subscription runs while its first debit is on its way (Stripe, "Subscription statuses": delayed notification).
  if (invoice !== NONE) subscriptionPaid(world, at, invoice);
  completeSession(world, at, payment);
}

/** An attempt has failed; `last` says that there will be no other. */
export function paymentFailed(world: World, at: number, payment: number, last: boolean): void {
  const invoice = world.tables.payments.invoice.at(payment);
  failSession(world, at, payment);
  if (invoice === NONE) return;
  invoiceFailed(world, at, invoice, last);
  subscriptionUnpaid(world, at, invoice, last);
}
