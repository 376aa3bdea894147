import { chance, drawBelow, drawBetween, mix } from '../random.ts';
import { DAY } from './calendar.ts';
import { oneOffPrice } from './catalogue.ts';
import { LINE } from './codes.ts';
import { addInvoiceItem } from './invoiceItems.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** A line of an invoice, wherever it is kept: minor units, seconds, and rows of the price and the subscription item (or NONE). */
export interface InvoiceLine {
  readonly kind: number;
  readonly ref: number;
  readonly price: number;
  readonly quantity: number;
  readonly amount: number;
  readonly start: number;
  readonly end: number;
  readonly item: number;
}

/** How many lines an invoice gets that is written by hand: mostly a few, sometimes more than the ten that come inline, 40 at most. */
export function drawLineCount(seed: number): number {
  if (chance(seed, 100, 90)) return drawBetween(seed, 101, 11, 40);
  return chance(seed, 102, 450) ? 1 : drawBetween(seed, 103, 2, 10);
}

/** Notes the n-th thing (from 0) for which a customer gets an invoice: an article of the first dozen, which are on sale from the start. */
export function drawItem(world: World, at: number, order: { seed: number; customer: number; currency: number }, n: number): number {
  const seed = mix(order.seed, 0x11e0 + n);
  const price = oneOffPrice(world, drawBelow(seed, 1, 12), order.currency);
  const quantity = chance(seed, 2, 700) ? 1 : drawBetween(seed, 3, 2, 9);
  const [amount, start] = [world.tables.prices.amount.at(price) * quantity, at - drawBelow(seed, 4, 14) * DAY];
  const { customer, currency } = order;
  return addInvoiceItem(world, at, { customer, currency, price, quantity, amount, start, end: start, item: NONE });
}

/** The lines of an invoice, in their order. */
export function linesOf(world: World, invoice: number): InvoiceLine[] {
  const { invoices } = world.tables;
  const first = invoices.firstLine.at(invoice);
  return Array.from({ length: invoices.lines.at(invoice) }, (_, n) => lineAt(world, first + n));
}

/** One row of `lines` with what it stands for. */
export function lineAt(world: World, row: number): InvoiceLine {
  const { lines } = world.tables;
  return lineOf(world, lines.kind.at(row), lines.ref.at(row));
}

/** An invoice item or a period of a subscription item as a line, wherever it stands. */
export function lineOf(world: World, kind: number, ref: number): InvoiceLine {
  const { invoiceItems, cycleLines } = world.tables;
  const table = kind === LINE.item ? invoiceItems : cycleLines;
  const { price, quantity, amount, start, end, item } = table;
  return {
    kind,
    ref,
    price: price.at(ref),
    quantity: quantity.at(ref),
    amount: amount.at(ref),
    start: start.at(ref),
    end: end.at(ref),
    item: item.at(ref),
  };
}
