import type { World } from '../world.ts';
import { itemsOf, type Version } from './versions.ts';

/** The items of a subscription for one period: rows of the item and its price, minor units, and seconds. */
export interface Cycle {
  readonly item: number;
  readonly price: number;
  readonly quantity: number;
  readonly amount: number;
  readonly start: number;
  readonly end: number;
}

/** What its items cost for its period; nothing in a trial. */
export function cyclesOf(
  world: World,
  version: Pick<Version, 'firstState' | 'states' | 'periodStart' | 'periodEnd'>,
  free = false,
): readonly Cycle[] {
  const { prices } = world.tables;
  return itemsOf(world, version).map(({ item, price, quantity }) => {
    const amount = free ? 0 : prices.amount.at(price) * quantity;
    return { item, price, quantity, amount, start: version.periodStart, end: version.periodEnd };
  });
}
