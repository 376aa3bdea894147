import { articles } from '../../content/catalogue.ts';
import { chance, drawBetween, entryOf, mix } from '../../random.ts';
import { recurringPrice } from '../catalogue.ts';
import type { World } from '../world.ts';
import type { ItemState } from './versions.ts';

/** The plans, cheapest first, and what can be added to them: indices of articles. */
export const PLANS = [0, 1, 2] as const;
export const EXTRA = 3;

/** What a customer wants instead: more, less, another number of it, or something from the next period on. */
export type Wish = 'more' | 'less' | 'number' | 'later';

/** The items that a subscription is to have from now on, as drawn from what it has; undefined when there is nothing to change to. */
export function drawChange(world: World, subscription: number, items: readonly ItemState[], wish: Wish): ItemState[] | undefined {
  const seed = mix(mix(world.tables.subscriptions.seed.at(subscription), 0xc4a9), entryOf(items, 0).price * 64 + items.length);
  switch (wish) {
    case 'more':
      return otherPlan(world, items, 1);
    case 'less':
      return otherPlan(world, items, -1);
    case 'number':
      return otherNumber(items, seed);
    default:
      return chance(seed, 1, 500) ? byTheYear(world, items) : (otherPlan(world, items, -1) ?? otherPlan(world, items, 1));
  }
}

// Only the first item is a plan; the prices of a subscription share currency and interval.
function otherPlan(world: World, items: readonly ItemState[], step: number): ItemState[] | undefined {
  const { prices } = world.tables;
  const first = entryOf(items, 0);
  const product = prices.product.at(first.price) + step;
  if (product < 0 || product >= PLANS.length || entryOf(articles, product).recurring === false) return undefined;
  const price = recurringPrice(world, product, prices.currency.at(first.price), prices.recurring.at(first.price));
  return [{ ...first, price }, ...items.slice(1)];
}

function otherNumber(items: readonly ItemState[], seed: number): ItemState[] {
  const last = entryOf(items, items.length - 1);
  const fewer = last.quantity > 1 && chance(seed, 2, 350);
  const quantity = fewer ? drawBetween(seed, 3, 1, last.quantity - 1) : last.quantity + drawBetween(seed, 4, 1, 3);
  return [...items.slice(0, -1), { ...last, quantity }];
}

// A year at once costs ten months; whoever pays so already goes back to the month.
function byTheYear(world: World, items: readonly ItemState[]): ItemState[] {
  const { prices } = world.tables;
  return items.map((item) => {
    const recurring = prices.recurring.at(item.price) === 1 ? 2 : 1;
    return { ...item, price: recurringPrice(world, prices.product.at(item.price), prices.currency.at(item.price), recurring) };
  });
}
