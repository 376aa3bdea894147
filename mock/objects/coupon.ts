import type Stripe from 'stripe';
import { coupons as contents } from '../content/coupons.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';

/** A coupon, with how often it was redeemed by `at`. */
export function buildCoupon(world: World, row: number, at: number): Stripe.Coupon {
  const { coupons } = world.tables;
  const { id, name, percent, cents, duration, months } = entryOf(contents, coupons.content.at(row));
  return {
    id,
    object: 'coupon',
    amount_off: cents,
    created: coupons.created.at(row),
    currency: cents === null ? null : 'usd',
    duration,
    duration_in_months: months,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    name,
    percent_off: percent,
    redeem_by: null,
    times_redeemed: world.links.redemptions.coupon.get(row)?.lowerBound(at + 1) ?? 0,
    valid: coupons.deletedAt.at(row) > at,
  };
}
