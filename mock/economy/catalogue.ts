import { articles } from '../content/catalogue.ts';
import { chance, drawBetween, entryOf, mix } from '../random.ts';
import { DAY } from './calendar.ts';
import { ACTION } from './codes.ts';
import { currencies, fromCents } from './currencies.ts';
import { record } from './record.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** How a price recurs; tables store the index. Yearly prices give two months free. */
export const RECURRENCES = [
  { interval: null, months: 1 },
  { interval: 'month', months: 1 },
  { interval: 'year', months: 10 },
] as const;

/** Puts an article on sale: the product and its prices, one for each currency and way of recurring. */
export function addProduct(world: World, at: number, article: number): void {
  const { products, prices } = world.tables;
  const seed = mix(world.seed, 0xa000 + article);
  const row = products.created.push(at);
  products.seed.push(seed);
  products.archivedAt.push(NONE);
  products.firstPrice.push(prices.created.length);
  record(world, at, 'product.created', row);
  const recurrences = entryOf(articles, article).recurring ? [0, 1, 2] : [0];
  for (const recurring of recurrences) for (const currency of currencies.keys()) addPrice(world, at, row, recurring, currency);
  // The first ones stay: there must always be something to sell.
  if (article > 4 && chance(seed, 1, 300)) world.agenda.schedule(at + drawBetween(seed, 2, DAY, 28 * DAY), ACTION.archiveProduct, row);
}

/** A product is taken off sale; what has been sold of it stays sold. */
export function archiveProduct(world: World, at: number, row: number): void {
  world.tables.products.archivedAt.set(row, at);
  record(world, at, 'product.updated', row);
}

/** Row of the one-off price of a product in a currency. */
export function oneOffPrice(world: World, product: number, currency: number): number {
  return world.tables.products.firstPrice.at(product) + currency;
}

function addPrice(world: World, at: number, product: number, recurring: number, currency: number): void {
  const { prices } = world.tables;
  const cents = entryOf(articles, product).cents * entryOf(RECURRENCES, recurring).months;
  const row = prices.created.push(at);
  prices.product.push(product);
  prices.currency.push(currency);
  prices.recurring.push(recurring);
  prices.amount.push(fromCents(cents, entryOf(currencies, currency)));
  record(world, at, 'price.created', row);
}
