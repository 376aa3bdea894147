import { CREDIT } from './codes.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** What is to be paid of an invoice, in minor units: remaining = due − paid at every moment. */
export interface InvoiceAmounts {
  readonly due: number;
  readonly paid: number;
  /** The part of `paid` that did not come through the platform. */
  readonly paidOutside: number;
  readonly remaining: number;
  /** Credit notes that made less due, and those that were given after payment. */
  readonly creditedBefore: number;
  readonly creditedAfter: number;
  readonly startingBalance: number;
  readonly endingBalance: number;
}

/** The amounts of an invoice as they were at `at`. A draft knows nothing yet of the customer's credit. */
export function invoiceAmounts(world: World, row: number, at: number): InvoiceAmounts {
  const { invoices } = world.tables;
  const [final, total] = [invoices.finalizedAt.at(row) <= at, invoices.total.at(row)];
  const startingBalance = final ? invoices.startingBalance.at(row) : 0;
  const credited = creditNotesOf(world, row, at);
  const { paid, paidOutside } = paidOf(world, row, at);
  const due = Math.max(0, total + startingBalance) - credited.before;
  return {
    due,
    paid,
    paidOutside,
    remaining: due - paid,
    creditedBefore: credited.before,
    creditedAfter: credited.after,
    startingBalance,
    endingBalance: Math.min(0, total + startingBalance),
  };
}

function paidOf(world: World, invoice: number, at: number): { paid: number; paidOutside: number } {
  const { invoices, invoicePayments } = world.tables;
  let [paid, paidOutside] = [0, 0];
  for (let row = invoices.latestPayment.at(invoice); row !== NONE; row = invoicePayments.previous.at(row)) {
    if (invoicePayments.paidAt.at(row) > at) continue;
    paid += invoicePayments.amount.at(row);
    if (invoicePayments.payment.at(row) === NONE) paidOutside += invoicePayments.amount.at(row);
  }
  return { paid, paidOutside };
}

function creditNotesOf(world: World, invoice: number, at: number): { before: number; after: number } {
  const { invoices, creditNotes } = world.tables;
  let [before, after] = [0, 0];
  for (let row = invoices.latestCreditNote.at(invoice); row !== NONE; row = creditNotes.previous.at(row)) {
    if (creditNotes.created.at(row) > at || creditNotes.voidedAt.at(row) <= at) continue;
    if (creditNotes.way.at(row) === CREDIT.prepayment) before += creditNotes.amount.at(row);
    else after += creditNotes.amount.at(row);
  }
  return { before, after };
}
