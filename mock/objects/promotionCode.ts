import type Stripe from 'stripe';
import { promotions } from '../content/coupons.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';

/** A word that brings a coupon. */
export function buildPromotionCode(world: World, row: number, at: number): Stripe.PromotionCode {
  const { promotionCodes } = world.tables;
  const { code, firstTime } = entryOf(promotions, promotionCodes.content.at(row));
  return {
    id: world.ids.promotion_code.encode(row),
    object: 'promotion_code',
    active: promotionCodes.deactivatedAt.at(row) > at,
    code,
    created: promotionCodes.created.at(row),
    customer: null,
    customer_account: null,
    expires_at: null,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    promotion: { coupon: world.ids.coupon.encode(promotionCodes.coupon.at(row)), type: 'coupon' },
    restrictions: { first_time_transaction: firstTime, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: world.links.redemptions.promotion.get(row)?.lowerBound(at + 1) ?? 0,
  };
}
