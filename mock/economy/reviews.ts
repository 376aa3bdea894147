import { chance, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY, HOUR } from './calendar.ts';
import { chargeSeed, isDebit } from './chargeFacts.ts';
import { CLOSING } from './codes.ts';
import { record } from './record.ts';
import { refundable } from './refundable.ts';
import { refundFraud } from './refunds.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** A rule holds some payments for a person to look at: opens a review. */
export function openReview(world: World, at: number, charge: number): void {
  const seed = mix(chargeSeed(world, charge), 0x2e1);
  if (isDebit(world, charge) || !chance(seed, 1, 22)) return;
  world.agenda.schedule(at + drawBetween(seed, 2, HOUR, 4 * DAY), ACTION.closeReview, addReview(world, at, charge));
}

/** Opens a review that nobody closes on their own; gives its row. */
export function addReview(world: World, at: number, charge: number): number {
  const row = addRow(world.tables.reviews, { created: at, charge, closedAt: NONE, closing: CLOSING.approved });
  world.links.review.set(charge, row);
  record(world, at, 'review.opened', row);
  return row;
}

/** The person has looked: mostly nothing is wrong with it. */
export function closeReview(world: World, at: number, row: number): void {
  if (world.tables.reviews.closedAt.at(row) === NONE)
    closeReviewAs(world, at, row, closingOf(world, at, world.tables.reviews.charge.at(row)));
}

/** Closes a review in one way or another (CLOSING). */
export function closeReviewAs(world: World, at: number, row: number, closing: number): void {
  const { reviews } = world.tables;
  const charge = reviews.charge.at(row);
  if (closing === CLOSING.refunded) refundFraud(world, at, charge);
  reviews.closedAt.set(row, at);
  reviews.closing.set(row, closing);
  record(world, at, 'review.closed', row);
}

function closingOf(world: World, at: number, charge: number): number {
  if (world.links.dispute.has(charge)) return CLOSING.disputed;
  const fraud = chance(mix(chargeSeed(world, charge), 0x2e2), 1, 180);
  return fraud && refundable(world, charge, at) > 0 ? CLOSING.refunded : CLOSING.approved;
}
