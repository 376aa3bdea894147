import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { isRedeemable } from '../../economy/isRedeemable.ts';
import { isUsable, promotionOf } from '../../economy/promotionOf.ts';
import { record } from '../../economy/record.ts';
import { addRow } from '../../economy/tables/addRow.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildPromotionCode } from '../../objects/promotionCode.ts';
import { ApiError } from '../apiError.ts';
import { drawnWord } from './drawnWord.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, integer, metadata, oneOf, text } from './params.ts';
import { requireFuture, requirePositive } from './requirements.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** Promotion codes of the caller's own: words for a coupon, which subscriptions may name. */
export const promotionCodeWrites = [
  write(
    { method: 'POST', path: '/v1/promotion_codes' },
    {
      active: boolean.optional(),
      code: text.optional(),
      customer: text.optional(),
      expires_at: integer.optional(),
      max_redemptions: integer.optional(),
      metadata: metadata.optional(),
      promotion: z.strictObject({ coupon: text, type: oneOf(['coupon']) }),
      restrictions: z.strictObject({ first_time_transaction: boolean.optional() }).optional(),
    },
    ({ world, at, params }) => {
      const { active = true, expires_at: expiresAt, max_redemptions: mostTimes } = params;
      const { promotionCodes } = world.tables;
      const coupon = rowOf(world, 'coupon', params.promotion.coupon, 'promotion[coupon]');
      const customer = params.customer === undefined ? undefined : rowOf(world, 'customer', params.customer, 'customer');
      const code = params.code ?? drawnWord(world, 0x9c0d, promotionCodes.created.length);
      requireFuture(at, expiresAt, 'expires_at');
      requirePositive(mostTimes, 'max_redemptions');
      requireUsable(world, at, coupon);
      if (active) requireUnused(world, at, code, customer);
      const row = addRow(promotionCodes, { created: at, content: 0, coupon, deactivatedAt: active ? NONE : at });
      world.byHand.promotions.set(row, {
        code,
        firstTime: params.restrictions?.first_time_transaction ?? false,
        ...(customer === undefined ? {} : { customer }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(mostTimes === undefined ? {} : { mostTimes }),
      });
      note(world.byHand, 'promotion_code', row, at, { metadata: mergeMetadata({}, params.metadata) });
      record(world, at, 'promotion_code.created', row);
      return { kind: 'promotion_code', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/promotion_codes/:id', about: 'promotion_code' },
    { active: boolean.optional(), metadata: metadata.optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'promotion_code', id);
      const { promotionCodes } = world.tables;
      const { active, metadata: keys } = params;
      if (active === true && promotionCodes.deactivatedAt.at(row) !== NONE) {
        requireUsable(world, at, promotionCodes.coupon.at(row));
        requireUnused(world, at, promotionOf(world, row).code, promotionOf(world, row).customer);
        promotionCodes.deactivatedAt.set(row, NONE);
      } else if (active === false) promotionCodes.deactivatedAt.set(row, Math.min(at, promotionCodes.deactivatedAt.at(row)));
      note(world.byHand, 'promotion_code', row, at, {
        metadata: mergeMetadata(buildPromotionCode(world, row, at).metadata ?? {}, keys),
      });
      record(world, at, 'promotion_code.updated', row);
      return { kind: 'promotion_code', row };
    },
  ),
];

function requireUsable(world: World, at: number, coupon: number): void {
  if (!isRedeemable(world, coupon, at)) throw new ApiError(400, 'This coupon cannot be redeemed any more.', { param: 'promotion[coupon]' });
}

// A word means one thing at a time to one customer (Stripe, "Create a promotion code": code).
function requireUnused(world: World, at: number, code: string, customer: number | undefined): void {
  const { length } = world.tables.promotionCodes.created;
  for (let row = 0; row < length; row++) {
    const other = promotionOf(world, row);
    const isSame = other.code.toLowerCase() === code.toLowerCase() && other.customer === customer;
    if (isSame && isUsable(world, row, at))
      throw new ApiError(400, `An active promotion code with \`code: ${code}\` already exists.`, { param: 'code' });
  }
}
