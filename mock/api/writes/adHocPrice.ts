import { note } from '../../economy/byHand.ts';
import type { World } from '../../economy/world.ts';
import { addPrice, addProduct } from './catalogue.ts';

/** The price of something that is billed once, for an amount of its own: nobody can buy it (Stripe makes such prices, inactive). */
export function adHocPrice(world: World, at: number, name: string, currency: number, amount: number): number {
  const product = addProduct(world, at, name, null);
  const price = addPrice(world, at, { product, currency, amount, every: 0 });
  world.tables.products.archivedAt.set(product, at);
  world.tables.prices.deactivatedAt.set(price, at);
  note(world.byHand, 'product', product, at, { default_price: null });
  return price;
}
