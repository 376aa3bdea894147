import { chance, drawBelow, drawBetween, mix } from '../random.ts';
import { DAY } from './calendar.ts';
import { oneOffPrice } from './catalogue.ts';
import type { World } from './world.ts';

export interface InvoiceLine {
  readonly price: number;
  readonly product: number;
  readonly quantity: number;
  /** Minor units of one, and of all. */
  readonly unit: number;
  readonly amount: number;
  readonly period: { readonly start: number; readonly end: number };
}

/** How many lines an invoice gets: mostly a few, sometimes more than the ten that come inline, 40 at most. */
export function drawLineCount(seed: number): number {
  if (chance(seed, 100, 90)) return drawBetween(seed, 101, 11, 40);
  return chance(seed, 102, 450) ? 1 : drawBetween(seed, 103, 2, 10);
}

/** The n-th line (from 0) of an invoice with that seed: a pure function, so that lines need not be stored. */
export function invoiceLine(
  world: World,
  invoice: { readonly seed: number; readonly currency: number; readonly created: number },
  n: number,
): InvoiceLine {
  const seed = mix(invoice.seed, 0x11e0 + n);
  // The first dozen articles are on sale from the first second on; later ones may not be there yet when the invoice is written.
  const product = drawBelow(seed, 1, 12);
  const price = oneOffPrice(world, product, invoice.currency);
  const [quantity, unit] = [chance(seed, 2, 700) ? 1 : drawBetween(seed, 3, 2, 9), world.tables.prices.amount.at(price)];
  const start = invoice.created - drawBelow(seed, 4, 14) * DAY;
  return { price, product, quantity, unit, amount: unit * quantity, period: { start, end: start } };
}
