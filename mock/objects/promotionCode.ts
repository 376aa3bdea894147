import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { isUsable, promotionOf } from '../economy/promotionOf.ts';
import type { World } from '../economy/world.ts';

/** A word that brings a coupon. */
export function buildPromotionCode(world: World, row: number, at: number): Stripe.PromotionCode {
  const { promotionCodes } = world.tables;
  const { code, firstTime, customer, expiresAt, mostTimes } = promotionOf(world, row);
  return noted(world.byHand, 'promotion_code', row, at, {
    id: world.ids.promotion_code.encode(row),
    object: 'promotion_code',
    active: isUsable(world, row, at),
    code,
    created: promotionCodes.created.at(row),
    customer: customer === undefined ? null : world.ids.customer.encode(customer),
    customer_account: null,
    expires_at: expiresAt ?? null,
    livemode: false,
    max_redemptions: mostTimes ?? null,
    metadata: {},
    promotion: { coupon: world.ids.coupon.encode(promotionCodes.coupon.at(row)), type: 'coupon' },
    restrictions: { first_time_transaction: firstTime, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: world.links.redemptions.promotion.get(row)?.lowerBound(at + 1) ?? 0,
  });
}
