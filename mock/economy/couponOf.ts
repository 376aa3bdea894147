import { coupons as contents } from '../content/coupons.ts';
import { entryOf } from '../random.ts';
import type { CouponTerms } from './byHand.ts';
import type { World } from './world.ts';

/** The terms of a coupon: one of the shop's own, or what a caller of the API made it. */
export function couponOf(world: World, row: number): CouponTerms {
  return world.byHand.coupons.get(row) ?? entryOf(OWN, world.tables.coupons.content.at(row));
}

const OWN: readonly CouponTerms[] = contents.map(({ percent, cents, ...rest }) => ({
  ...rest,
  basisPoints: percent === null ? null : percent * 100,
  off: cents === null ? null : { amount: cents, currency: 0 },
}));
