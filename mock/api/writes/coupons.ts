import { note } from '../../economy/byHand.ts';
import { couponOf } from '../../economy/couponOf.ts';
import { deleteCoupon } from '../../economy/rebates.ts';
import { record } from '../../economy/record.ts';
import { addRow } from '../../economy/tables/addRow.ts';
import { NONE } from '../../economy/tables.ts';
import { buildCoupon } from '../../objects/coupon.ts';
import { ApiError } from '../apiError.ts';
import { checkStep } from './amounts.ts';
import { drawnWord } from './drawnWord.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { currency, decimal, integer, metadata, oneOf, text } from './params.ts';
import { requireFuture, requirePositive } from './requirements.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** Hundredths of a percent that are all there is. */
const WHOLE = 10_000;

/** Coupons of the caller's own. The economy's people do not know them; subscriptions may name them. */
export const couponWrites = [
  write(
    { method: 'POST', path: '/v1/coupons' },
    {
      amount_off: integer.optional(),
      currency: currency.optional(),
      duration: oneOf(['forever', 'once', 'repeating']).optional(),
      duration_in_months: integer.optional(),
      id: text.optional(),
      max_redemptions: integer.optional(),
      metadata: metadata.optional(),
      name: text.optional(),
      percent_off: decimal(2).optional(),
      redeem_by: integer.optional(),
    },
    ({ world, at, params }) => {
      const { duration = 'once', max_redemptions: mostTimes, redeem_by: redeemBy } = params;
      const { coupons } = world.tables;
      const id = params.id ?? drawnWord(world, 0xc09, coupons.created.length);
      const terms = {
        id,
        name: params.name ?? null,
        ...reductionOf(params),
        duration,
        months: monthsOf(duration, params.duration_in_months),
      };
      requirePositive(mostTimes, 'max_redemptions');
      requireFuture(at, redeemBy, 'redeem_by');
      // Those that were deleted keep their ids here.
      if (world.ids.coupon.decode(id) !== undefined)
        throw new ApiError(400, 'Coupon already exists.', { code: 'resource_already_exists', param: 'id' });
      const row = addRow(coupons, { created: at, content: 0, deletedAt: NONE });
      world.ids.coupon.add(id);
      world.byHand.coupons.set(row, {
        ...terms,
        ...(mostTimes === undefined ? {} : { mostTimes }),
        ...(redeemBy === undefined ? {} : { redeemBy }),
      });
      note(world.byHand, 'coupon', row, at, { metadata: mergeMetadata({}, params.metadata) });
      record(world, at, 'coupon.created', row);
      return { kind: 'coupon', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/coupons/:id', about: 'coupon' },
    { metadata: metadata.optional(), name: text.optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'coupon', id);
      const { name = couponOf(world, row).name, metadata: keys } = params;
      const before = buildCoupon(world, row, at).metadata ?? {};
      note(world.byHand, 'coupon', row, at, { name, metadata: mergeMetadata(before, keys) });
      record(world, at, 'coupon.updated', row);
      return { kind: 'coupon', row };
    },
  ),

  write({ method: 'DELETE', path: '/v1/coupons/:id', about: 'coupon', expands: false }, {}, ({ world, at, id }) => {
    deleteCoupon(world, at, rowOf(world, 'coupon', id));
    return { body: { id, object: 'coupon', deleted: true } };
  }),
];

interface Reduction {
  readonly basisPoints: number | null;
  readonly off: { readonly amount: number; readonly currency: number } | null;
}

function reductionOf(params: {
  readonly percent_off?: number | undefined;
  readonly amount_off?: number | undefined;
  readonly currency?: number | undefined;
}): Reduction {
  const { percent_off, amount_off, currency: index } = params;
  if (percent_off !== undefined && amount_off !== undefined)
    throw new ApiError(400, 'Give one of `percent_off` and `amount_off`, not both.', { param: 'percent_off' });
  if (percent_off !== undefined) return { basisPoints: share(percent_off), off: null };
  if (amount_off === undefined) throw missing('percent_off');
  requirePositive(amount_off, 'amount_off');
  if (index === undefined) throw missing('currency');
  checkStep(amount_off, index, 'amount_off');
  return { basisPoints: null, off: { amount: amount_off, currency: index } };
}

function share(basisPoints: number): number {
  if (basisPoints > 0 && basisPoints <= WHOLE) return basisPoints;
  throw new ApiError(400, '`percent_off` must be larger than 0, and 100 at most.', { param: 'percent_off' });
}

function monthsOf(duration: string, months: number | undefined): number | null {
  if (duration === 'repeating') {
    if (months === undefined) throw missing('duration_in_months');
    requirePositive(months, 'duration_in_months');
    return months;
  }
  if (months === undefined) return null;
  throw new ApiError(400, '`duration_in_months` goes with `duration=repeating` only.', { param: 'duration_in_months' });
}

function missing(param: string): ApiError {
  return new ApiError(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param });
}
