import { coupons as couponContent, promotions as promotionContent } from '../content/coupons.ts';
import { taxes } from '../content/taxes.ts';
import { chance, drawBelow, entryOf, pick } from '../random.ts';
import { ACTION } from './actions.ts';
import { addMonths, DAY } from './calendar.ts';
import { Column } from './column.ts';
import { couponOf } from './couponOf.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Before anything is sold: taxes, coupons and the codes for them. */
export function openCatalogue(world: World, at: number): void {
  const { taxRates, coupons, promotionCodes } = world.tables;
  for (const content of taxes.keys()) record(world, at, 'tax_rate.created', addRow(taxRates, { created: at, content }));
  for (const [content, { deletedAfter }] of couponContent.entries()) {
    const row = addRow(coupons, { created: at, content, deletedAt: NONE });
    record(world, at, 'coupon.created', row);
    if (deletedAfter !== undefined) world.agenda.schedule(at + deletedAfter * DAY, ACTION.deleteCoupon, row);
  }
  for (const [content, { coupon, offAfter }] of promotionContent.entries()) {
    const row = addRow(promotionCodes, { created: at, content, coupon, deactivatedAt: NONE });
    record(world, at, 'promotion_code.created', row);
    if (offAfter !== undefined) world.agenda.schedule(at + offAfter * DAY, ACTION.deactivatePromotion, row);
  }
}

/** Nobody can redeem the coupon any more; who has it keeps it. */
export function deleteCoupon(world: World, at: number, row: number): void {
  if (world.tables.coupons.deletedAt.at(row) !== NONE) return;
  world.tables.coupons.deletedAt.set(row, at);
  record(world, at, 'coupon.deleted', row);
}

/** A code is switched off. */
export function deactivatePromotion(world: World, at: number, row: number): void {
  if (world.tables.promotionCodes.deactivatedAt.at(row) !== NONE) return;
  world.tables.promotionCodes.deactivatedAt.set(row, at);
  record(world, at, 'promotion_code.updated', row);
}

/** What a new subscriber brings along: a code that they typed, a coupon that they were given, or neither (both NONE). */
export function drawRebate(world: World, seed: number, currency: number): { coupon: number; promotion: number } {
  const { coupons, promotionCodes } = world.tables;
  if (!chance(seed, 30, 260)) return { coupon: NONE, promotion: NONE };
  // Codes that callers of the API made come after the shop's own, and its people do not know them.
  const promotion = drawBelow(seed, 31, Math.min(promotionCodes.created.length, promotionContent.length));
  if (chance(seed, 32, 450) && promotionCodes.deactivatedAt.at(promotion) === NONE) {
    return { coupon: promotionCodes.coupon.at(promotion), promotion };
  }
  const open = [...couponContent.keys()].filter((row) => coupons.deletedAt.at(row) === NONE && fits(row, currency));
  return { coupon: pick(open, seed, 33), promotion: NONE };
}

/** Puts a coupon to work for a subscription; one that counts once does so until `onceUntil`, or for the invoice of this very second. */
export function redeem(
  world: World,
  at: number,
  { onceUntil = at, ...order }: { coupon: number; promotion: number; customer: number; subscription: number; onceUntil?: number },
): number {
  const { duration, months } = couponOf(world, order.coupon);
  const endsAt = duration === 'repeating' ? addMonths(at, months ?? 1) : duration === 'once' ? onceUntil : NONE;
  const row = addRow(world.tables.discounts, { created: at, ...order, endsAt });
  note(world.links.redemptions.coupon, order.coupon, at);
  if (order.promotion !== NONE) note(world.links.redemptions.promotion, order.promotion, at);
  record(world, at, 'customer.discount.created', row);
  return row;
}

function note(redemptions: Map<number, Column>, row: number, at: number): void {
  const times = redemptions.get(row) ?? new Column();
  redemptions.set(row, times);
  times.push(at);
}

// An amount off is in one currency, a percentage in all.
function fits(coupon: number, currency: number): boolean {
  return entryOf(couponContent, coupon).cents === null || currency === 0;
}
