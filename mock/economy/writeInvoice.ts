import { CLOSED, LINE } from './codes.ts';
import { lineMoney, totalOf } from './invoiceMoney.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import { taxRateOf } from './taxRates.ts';
import type { World } from './world.ts';

export interface NewInvoice {
  readonly seed: number;
  readonly customer: number;
  readonly currency: number;
  /** How it will go (BILLING) and why it is written (REASON). */
  readonly plan: number;
  readonly reason: number;
  /** Rows of `subscriptions` and `discounts`, or NONE. */
  readonly subscription: number;
  readonly discount: number;
  /** What stands on it: rows of `invoiceItems` and of `cycleLines`, in that order. */
  readonly items: readonly number[];
  readonly cycles: readonly number[];
  readonly periodStart: number;
  readonly periodEnd: number;
}

/** Writes an invoice, as a draft. Its lines, coupons and tax are settled; what comes of it is scheduled by whoever calls. */
export function writeInvoice(world: World, at: number, invoice: NewInvoice): number {
  const { invoices, lines, invoiceItems, cycleLines } = world.tables;
  const { items, cycles, ...fields } = invoice;
  const taxRate = taxRateOf(world, invoice.customer);
  const amounts = [...items.map((row) => invoiceItems.amount.at(row)), ...cycles.map((row) => cycleLines.amount.at(row))];
  const money = totalOf(world, taxRate, lineMoney(world, { ...fields, taxRate }, amounts));
  const [firstLine, count] = [lines.ref.length, amounts.length];
  const open = { finalizedAt: NONE, paidAt: NONE, closedAt: NONE, closing: CLOSED.not };
  const nothing = { startingBalance: 0, latestPayment: NONE, latestCreditNote: NONE };
  const row = addRow(invoices, { created: at, ...fields, firstLine, lines: count, taxRate, ...money, ...open, ...nothing });
  for (const item of items) {
    addRow(lines, { invoice: row, kind: LINE.item, ref: item });
    invoiceItems.invoice.set(item, row);
  }
  for (const cycle of cycles) addRow(lines, { invoice: row, kind: LINE.cycle, ref: cycle });
  record(world, at, 'invoice.created', row);
  return row;
}
