import { z } from 'zod';
import { couponOf } from '../../economy/couponOf.ts';
import { currencyAt } from '../../economy/currencies.ts';
import { isRedeemable } from '../../economy/isRedeemable.ts';
import { isUsable, promotionOf } from '../../economy/promotionOf.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { ApiError } from '../apiError.ts';
import { list, text } from './params.ts';
import { rowOf } from './rowOf.ts';

/** `discounts` of a subscription; empty, it has none any more. */
export const discounts = z.union([
  z.literal('').transform((): Named[] => []),
  list(z.strictObject({ coupon: text.optional(), promotion_code: text.optional() })),
]);

interface Named {
  readonly coupon?: string | undefined;
  readonly promotion_code?: string | undefined;
}

/** What a discount is made of: rows, or NONE. */
export interface Rebate {
  readonly coupon: number;
  readonly promotion: number;
}

/** The coupon that a subscription is to have, by itself or by its code, if the customer may have it. This mock takes one. */
export function rebateNamed(
  world: World,
  at: number,
  { customer, currency }: { readonly customer: number; readonly currency: number },
  named: readonly Named[] = [],
): Rebate {
  const [first, ...more] = named;
  if (first === undefined) return { coupon: NONE, promotion: NONE };
  if (more.length > 0) throw refused('This mock takes one discount.');
  const { coupon: id, promotion_code: code } = first;
  if ((id === undefined) === (code === undefined)) throw refused('Give one of `discounts[0][coupon]` and `discounts[0][promotion_code]`.');
  const promotion = code === undefined ? NONE : promotionNamed(world, at, code, customer);
  const coupon = code === undefined ? rowOf(world, 'coupon', id ?? '', PARAM) : world.tables.promotionCodes.coupon.at(promotion);
  checkCoupon(world, at, coupon, currency);
  return { coupon, promotion };
}

const PARAM = 'discounts';

function checkCoupon(world: World, at: number, coupon: number, currency: number): void {
  const { id, off } = couponOf(world, coupon);
  if (!isRedeemable(world, coupon, at)) throw new ApiError(400, `Coupon expired: ${id}`, { code: 'coupon_expired', param: PARAM });
  if (off !== null && off.currency !== currency)
    throw refused(`The coupon ${id} is in ${currencyAt(off.currency).code}, the subscription in ${currencyAt(currency).code}.`);
}

function promotionNamed(world: World, at: number, id: string, customer: number): number {
  const row = rowOf(world, 'promotion_code', id, PARAM);
  const { firstTime, customer: only } = promotionOf(world, row);
  if (!isUsable(world, row, at)) throw refused('This promotion code is not active.');
  if (only !== undefined && only !== customer) throw refused('This promotion code is for another customer.');
  if (firstTime && world.tables.customers.latestSubscription.at(customer) !== NONE)
    throw refused('This promotion code cannot be redeemed because the associated customer has prior transactions.');
  return row;
}

function refused(message: string): ApiError {
  return new ApiError(400, message, { param: PARAM });
}
