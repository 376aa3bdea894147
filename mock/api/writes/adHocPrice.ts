import { note } from '../../economy/byHand.ts';
import type { World } from '../../economy/world.ts';
import { addPrice, addProduct } from './catalogue.ts';

export interface AdHoc {
  readonly name: string;
  readonly currency: number;
  /** Minor units. */
  readonly amount: number;
  /** How it recurs, as tables store it. */
  readonly every: number;
}

/** The price of something for an amount of its own: nobody else can buy it (Stripe makes such prices, inactive). */
export function adHocPrice(world: World, at: number, { name, currency, amount, every }: AdHoc): number {
  const product = addProduct(world, at, name, null);
  const price = addPrice(world, at, { product, currency, amount, every });
  world.tables.products.archivedAt.set(product, at);
  world.tables.prices.deactivatedAt.set(price, at);
  note(world.byHand, 'product', product, at, { default_price: null });
  return price;
}
