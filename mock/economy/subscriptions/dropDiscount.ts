import { record } from '../record.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { alter, latestVersion } from './versions.ts';

/** A subscription has its discount no longer. */
export function dropDiscount(world: World, at: number, subscription: number): void {
  const { discount } = latestVersion(world, subscription);
  if (discount === NONE) return;
  alter(world, at, subscription, { discount: NONE });
  record(world, at, 'customer.discount.deleted', discount);
}
