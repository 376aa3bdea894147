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
  /** Row of `taxRates`, or NONE; the one of the customer's country if it is not said. */
  readonly taxRate?: number;
  /** What stands on it: rows of `invoiceItems` and of `cycleLines`, in that order. */
  readonly items: readonly number[];
  readonly cycles: readonly number[];
  readonly periodStart: number;
  readonly periodEnd: number;
}

/** Writes an invoice, as a draft. Its lines, coupons and tax are settled; what comes of it is scheduled by whoever calls. */
export function writeInvoice(world: World, at: number, invoice: NewInvoice): number {
  const { invoices, lines, invoiceItems, cycleLines } = world.tables;
  const { items, cycles, currency, discount, customer } = invoice;
  const taxRate = invoice.taxRate ?? taxRateOf(world, customer);
  const amounts = [...items.map((row) => invoiceItems.amount.at(row)), ...cycles.map((row) => cycleLines.amount.at(row))];
  const { subtotal, discounted, tax, total } = totalOf(world, taxRate, lineMoney(world, { currency, discount, taxRate }, amounts));
  const row = addRow(invoices, {
    created: at,
    seed: invoice.seed,
    customer,
    currency,
    plan: invoice.plan,
    reason: invoice.reason,
    subscription: invoice.subscription,
    firstLine: lines.ref.length,
    lines: amounts.length,
    discount,
    taxRate,
    subtotal,
    discounted,
    tax,
    total,
    periodStart: invoice.periodStart,
    periodEnd: invoice.periodEnd,
    finalizedAt: NONE,
    paidAt: NONE,
    closedAt: NONE,
    closing: CLOSED.not,
    voidedAfter: NONE,
    startingBalance: 0,
    latestPayment: NONE,
    latestCreditNote: NONE,
  });
  for (const item of items) {
    addLine(world, row, LINE.item, item);
    invoiceItems.invoice.set(item, row);
  }
  for (const cycle of cycles) addLine(world, row, LINE.cycle, cycle);
  record(world, at, 'invoice.created', row);
  return row;
}

function addLine(world: World, invoice: number, kind: number, ref: number): void {
  const { lines } = world.tables;
  lines.invoice.push(invoice);
  lines.kind.push(kind);
  lines.ref.push(ref);
}
