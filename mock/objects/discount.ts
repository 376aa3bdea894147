import type Stripe from 'stripe';
import { couponOf } from '../economy/couponOf.ts';
import type { World } from '../economy/world.ts';
import { idOrNull } from './ids.ts';

/** A coupon at work for a subscription. */
export function buildDiscount(world: World, row: number, _at: number): Stripe.Discount {
  const { discounts } = world.tables;
  const [start, end] = [discounts.created.at(row), discounts.endsAt.at(row)];
  return {
    id: world.ids.discount.encode(row),
    object: 'discount',
    checkout_session: null,
    customer: world.ids.customer.encode(discounts.customer.at(row)),
    customer_account: null,
    end: couponOf(world, discounts.coupon.at(row)).duration === 'repeating' ? end : null,
    invoice: null,
    invoice_item: null,
    promotion_code: idOrNull(world, 'promotion_code', discounts.promotion.at(row)),
    source: { coupon: world.ids.coupon.encode(discounts.coupon.at(row)), type: 'coupon' },
    start,
    subscription: world.ids.subscription.encode(discounts.subscription.at(row)),
    subscription_item: null,
  };
}
