import { promotions as contents } from '../content/coupons.ts';
import { entryOf } from '../random.ts';
import type { PromotionTerms } from './byHand.ts';
import { isRedeemable } from './isRedeemable.ts';
import type { World } from './world.ts';

/** The terms of a promotion code: one of the shop's own, or what a caller of the API made it. */
export function promotionOf(world: World, row: number): PromotionTerms {
  return world.byHand.promotions.get(row) ?? entryOf(contents, world.tables.promotionCodes.content.at(row));
}

/** True while a code can be used: it is neither switched off, nor past its time, nor used up, and so is its coupon. */
export function isUsable(world: World, row: number, at: number): boolean {
  const { promotionCodes } = world.tables;
  const { expiresAt = Number.POSITIVE_INFINITY, mostTimes = Number.POSITIVE_INFINITY } = promotionOf(world, row);
  const times = world.links.redemptions.promotion.get(row)?.lowerBound(at + 1) ?? 0;
  const isOn = promotionCodes.deactivatedAt.at(row) > at && expiresAt > at && times < mostTimes;
  return isOn && isRedeemable(world, promotionCodes.coupon.at(row), at);
}
