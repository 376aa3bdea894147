import { type Article, articles } from '../content/catalogue.ts';
import { RECURRENCES } from '../content/recurrences.ts';
import { chance, drawBetween, entryOf, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY } from './calendar.ts';
import { currencies, fromCents } from './currencies.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** What a product is: an article of the shop's own catalogue, or what a caller of the API made it. */
export function articleOf(world: World, product: number): Article {
  return world.byHand.articles.get(product) ?? entryOf(articles, product);
}

/** How many products the shop itself sells; those that callers of the API made come after them and are bought by nobody. */
export function catalogueSize(world: World): number {
  return world.tables.products.created.length - world.byHand.articles.size;
}

/** Puts an article on sale: the product and its prices, one for each currency and way of recurring. */
export function addProduct(world: World, at: number, article: number): void {
  const { products, prices } = world.tables;
  const seed = mix(world.seed, 0xa000 + article);
  const row = addRow(products, { created: at, seed, archivedAt: NONE, firstPrice: prices.created.length });
  record(world, at, 'product.created', row);
  const recurrences = entryOf(articles, article).recurring ? [0, 1, 2] : [0];
  for (const recurring of recurrences) for (const currency of currencies.keys()) addPrice(world, at, row, recurring, currency);
  // The first ones stay: there must always be something to sell.
  if (article > 4 && chance(seed, 1, 300)) world.agenda.schedule(at + drawBetween(seed, 2, DAY, 28 * DAY), ACTION.archiveProduct, row);
}

/** A product is taken off sale with its prices; what has been sold of it stays sold. */
export function archiveProduct(world: World, at: number, row: number): void {
  const { products, prices } = world.tables;
  for (let price = products.firstPrice.at(row); price < prices.created.length && prices.product.at(price) === row; price++) {
    prices.deactivatedAt.set(price, at);
    record(world, at, 'price.updated', price);
  }
  products.archivedAt.set(row, at);
  record(world, at, 'product.updated', row);
}

/** Row of the one-off price of a product in a currency. */
export function oneOffPrice(world: World, product: number, currency: number): number {
  return world.tables.products.firstPrice.at(product) + currency;
}

/** Row of the price of a product that recurs so (an index into RECURRENCES); the product must be sold that way. */
export function recurringPrice(world: World, product: number, currency: number, recurring: number): number {
  return world.tables.products.firstPrice.at(product) + recurring * currencies.length + currency;
}

function addPrice(world: World, at: number, product: number, recurring: number, currency: number): void {
  const cents = entryOf(articles, product).cents * entryOf(RECURRENCES, recurring).cost;
  const amount = fromCents(cents, entryOf(currencies, currency));
  const row = addRow(world.tables.prices, { created: at, product, currency, recurring, amount, deactivatedAt: NONE });
  record(world, at, 'price.created', row);
}
