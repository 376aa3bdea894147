import { couponOf } from './couponOf.ts';
import type { World } from './world.ts';

/** True while a coupon can be redeemed: it is neither deleted, nor past its time, nor used up. */
export function isRedeemable(world: World, row: number, at: number): boolean {
  const { mostTimes = Number.POSITIVE_INFINITY, redeemBy = Number.POSITIVE_INFINITY } = couponOf(world, row);
  return world.tables.coupons.deletedAt.at(row) > at && redeemBy > at && timesRedeemed(world, row, at) < mostTimes;
}

/** How often a coupon was redeemed by `at`. */
export function timesRedeemed(world: World, row: number, at: number): number {
  return world.links.redemptions.coupon.get(row)?.lowerBound(at + 1) ?? 0;
}
