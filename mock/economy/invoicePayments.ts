import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Notes that a payment (or NONE: something off the platform) is to pay so much of an invoice. */
export function recordPayment(world: World, at: number, invoice: number, payment: number, amount: number): number {
  const { invoices, invoicePayments } = world.tables;
  const previous = invoices.latestPayment.at(invoice);
  const row = addRow(invoicePayments, { created: at, invoice, payment, amount, previous, paidAt: NONE });
  invoices.latestPayment.set(invoice, row);
  return row;
}

/** How many payments an invoice has had, made or not. */
export function paymentCount(world: World, invoice: number): number {
  const { invoices, invoicePayments } = world.tables;
  let count = 0;
  for (let row = invoices.latestPayment.at(invoice); row !== NONE; row = invoicePayments.previous.at(row)) count++;
  return count;
}
