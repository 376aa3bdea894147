import { chance, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { creditIn, enter } from './balanceEntries.ts';
import { DAY, HOUR } from './calendar.ts';
import { closeInvoice } from './closeInvoice.ts';
import { BILLING, ENTRY, REASON } from './codes.ts';
import { dueDate } from './dueDate.ts';
import { invoiceAmounts } from './invoiceAmounts.ts';
import { recordPayment } from './invoicePayments.ts';
import { isAutomatic } from './isAutomatic.ts';
import { isWrittenOff } from './isWrittenOff.ts';
import { payInvoice } from './payInvoice.ts';
import { record } from './record.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** A draft becomes final: it gets its number, the customer's credit is set against it, and the rest is to be paid. */
export function finalizeInvoice(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  if (invoices.finalizedAt.at(row) !== NONE || invoices.closedAt.at(row) !== NONE) return;
  invoices.finalizedAt.set(row, at);
  applyCredit(world, at, row);
  record(world, at, 'invoice.finalized', row);
  if (invoiceAmounts(world, row, at).due === 0) settle(world, at, row);
  else collect(world, at, row);
}

/** The customer has paid in cash, or by a transfer that the platform does not see. */
export function settleOffPlatform(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  if (invoices.paidAt.at(row) !== NONE || (invoices.closedAt.at(row) !== NONE && !isWrittenOff(world, row))) return;
  const payment = recordPayment(world, at, row, NONE, invoiceAmounts(world, row, at).remaining);
  arrived(world, at, payment);
  settle(world, at, row);
}

/** An invoice that was sent should have been paid by now. */
export function fallDue(world: World, at: number, row: number): void {
  const { paidAt, closedAt } = world.tables.invoices;
  if (paidAt.at(row) === NONE && closedAt.at(row) === NONE) record(world, at, 'invoice.overdue', row);
}

/** The money of a payment has arrived; true when its invoice is paid with it. */
export function invoicePaymentArrived(world: World, at: number, payment: number): boolean {
  const { payments, invoices, invoicePayments } = world.tables;
  const invoice = payments.invoice.at(payment);
  let row = invoices.latestPayment.at(invoice);
  while (row !== NONE && invoicePayments.payment.at(row) !== payment) row = invoicePayments.previous.at(row);
  if (row !== NONE) arrived(world, at, row);
  if (invoiceAmounts(world, invoice, at).remaining === 0) {
    settle(world, at, invoice);
    return true;
  }
  record(world, at, 'invoice.updated', invoice);
  world.agenda.schedule(at + drawBetween(payments.seed.at(payment), 118, 6 * HOUR, 9 * DAY), ACTION.payInvoice, invoice);
  return false;
}

/** An attempt to pay it has failed; after the `last` one half of the invoices written by hand are written off. */
export function invoiceFailed(world: World, at: number, row: number, last: boolean): void {
  const seed = world.tables.invoices.seed.at(row);
  record(world, at, 'invoice.payment_failed', row);
  if (last && chance(seed, 114, 500)) world.agenda.schedule(at + drawBetween(seed, 115, 2 * DAY, 12 * DAY), ACTION.closeInvoice, row);
}

// A credit that the invoice does not use up stays; an invoice below zero adds to it.
function applyCredit(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  const [customer, currency, total] = [invoices.customer.at(row), invoices.currency.at(row), invoices.total.at(row)];
  const starting = creditIn(world, customer, currency);
  const ending = Math.min(0, total + starting);
  invoices.startingBalance.set(row, starting);
  if (ending === starting) return;
  enter(world, at, { customer, amount: ending - starting, kind: ENTRY.appliedToInvoice, invoice: row, creditNote: NONE });
}

function collect(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  const [seed, plan] = [invoices.seed.at(row), invoices.plan.at(row)];
  if (plan === BILLING.steered) return;
  if (plan === BILLING.waivedAsVoid || plan === BILLING.waivedAsUncollectible) {
    closeInvoice(world, at, row);
    return;
  }
  if (isAutomatic(world, row)) {
    payInvoice(world, at, row);
    return;
  }
  record(world, at, 'invoice.sent', row);
  world.agenda.schedule(Math.max(at, dueDate(world, row)), ACTION.fallDue, row);
  // Those of a subscription are paid before they are due; others may be late.
  const patience = invoices.reason.at(row) === REASON.manual ? 38 * DAY : 13 * DAY;
  const later = at + drawBetween(seed, 111, 2 * HOUR, patience);
  if (plan === BILLING.sent || plan === BILLING.parted || plan === BILLING.held) world.agenda.schedule(later, ACTION.payInvoice, row);
  else if (plan === BILLING.outside) world.agenda.schedule(later, ACTION.settleOffPlatform, row);
  else if (plan !== BILLING.draft) world.agenda.schedule(at + drawBetween(seed, 112, DAY, 20 * DAY), ACTION.closeInvoice, row);
  if (plan === BILLING.sent && chance(seed, 119, 120))
    world.agenda.schedule(at + drawBetween(seed, 120, HOUR, 2 * DAY), ACTION.credit, row);
}

function arrived(world: World, at: number, payment: number): void {
  world.tables.invoicePayments.paidAt.set(payment, at);
  record(world, at, 'invoice_payment.paid', payment);
}

function settle(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  invoices.paidAt.set(row, at);
  record(world, at, 'invoice.updated', row);
  record(world, at, 'invoice.paid', row);
  record(world, at, 'invoice.payment_succeeded', row);
  const seed = mix(invoices.seed.at(row), 0xc4ed);
  if (chance(seed, 1, 45)) world.agenda.schedule(at + drawBetween(seed, 2, 6 * HOUR, 15 * DAY), ACTION.credit, row);
}
