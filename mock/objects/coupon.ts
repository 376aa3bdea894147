import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { couponOf } from '../economy/couponOf.ts';
import { currencyAt } from '../economy/currencies.ts';
import { isRedeemable, timesRedeemed } from '../economy/isRedeemable.ts';
import type { World } from '../economy/world.ts';

/** A coupon, with how often it was redeemed by `at`. */
export function buildCoupon(world: World, row: number, at: number): Stripe.Coupon {
  const { coupons } = world.tables;
  const { id, name, basisPoints, off, duration, months, mostTimes, redeemBy } = couponOf(world, row);
  return noted(world.byHand, 'coupon', row, at, {
    id,
    object: 'coupon',
    amount_off: off?.amount ?? null,
    created: coupons.created.at(row),
    currency: off === null ? null : currencyAt(off.currency).code,
    duration,
    duration_in_months: months,
    livemode: false,
    max_redemptions: mostTimes ?? null,
    metadata: {},
    name,
    percent_off: basisPoints === null ? null : basisPoints / 100,
    redeem_by: redeemBy ?? null,
    times_redeemed: timesRedeemed(world, row, at),
    valid: isRedeemable(world, row, at),
  });
}
