import { drawBelow, pick } from '../random.ts';
import { catalogueSize, oneOffPrice } from './catalogue.ts';
import { currencyAt, fromCents } from './currencies.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** What someone buys in one go; `shipping` and `amount` in minor units. */
export interface Basket {
  readonly price: number;
  readonly quantity: number;
  readonly shipping: number;
  readonly amount: number;
}

const QUANTITIES = [1, 1, 1, 1, 2, 2, 3, 5] as const;
const SHIPPING_CENTS = [0, 0, 0, 399, 499, 795, 1250] as const;

/** Draws what is bought with an order, of what is on sale at that moment. */
export function drawBasket(world: World, seed: number, currency: number): Basket {
  const price = oneOffPrice(world, drawProduct(world, seed), currency);
  const quantity = pick(QUANTITIES, seed, 15);
  const cents = pick(SHIPPING_CENTS, seed, 14);
  const shipping = cents === 0 ? 0 : fromCents(cents + drawBelow(seed, 16, 100), currencyAt(currency));
  return { price, quantity, shipping, amount: world.tables.prices.amount.at(price) * quantity + shipping };
}

// What was taken off sale is not bought: the next one is.
function drawProduct(world: World, seed: number): number {
  const { products } = world.tables;
  const count = catalogueSize(world);
  const first = drawBelow(seed, 13, count);
  for (let step = 0; step < count; step++) {
    const product = (first + step) % count;
    if (products.archivedAt.at(product) === NONE) return product;
  }
  return first;
}
