import { CLOSING } from '../../economy/codes.ts';
import { addReview, closeReviewAs } from '../../economy/reviews.ts';
import { NONE } from '../../economy/tables.ts';
import { addWarning } from '../../economy/warnings.ts';
import type { World } from '../../economy/world.ts';
import { buildCharge } from '../../objects/charge.ts';
import { ApiError } from '../apiError.ts';
import { oneOf } from './params.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** What banks and rules suspect of a charge, and what a person makes of it. */
export const riskWrites = [
  write({ method: 'POST', path: '/v1/test_helpers/charges/:id/warn', about: 'charge' }, {}, ({ world, at, id }) => {
    const charge = takenRow(world, at, id);
    if (world.links.warning.has(charge)) throw refused('There is a warning of this charge already.');
    if (world.links.dispute.has(charge)) throw refused('This charge is disputed already: there is nothing left to warn of.');
    return { kind: 'early_fraud_warning', row: addWarning(world, at, charge) };
  }),

  write({ method: 'POST', path: '/v1/test_helpers/charges/:id/review', about: 'charge' }, {}, ({ world, at, id }) => {
    const charge = takenRow(world, at, id);
    if (world.links.review.has(charge)) throw refused('There is a review of this charge already.');
    return { kind: 'review', row: addReview(world, at, charge) };
  }),

  write({ method: 'POST', path: '/v1/reviews/:id/approve', about: 'review' }, {}, ({ world, at, id }) => {
    const row = openReview(world, id);
    closeReviewAs(world, at, row, CLOSING.approved);
    return { kind: 'review', row };
  }),

  write(
    { method: 'POST', path: '/v1/test_helpers/reviews/:id/close', about: 'review' },
    { reason: oneOf(['approved', 'refunded_as_fraud']) },
    ({ world, at, params, id }) => {
      const row = openReview(world, id);
      closeReviewAs(world, at, row, params.reason === 'approved' ? CLOSING.approved : CLOSING.refunded);
      return { kind: 'review', row };
    },
  ),
];

function takenRow(world: World, at: number, id: string): number {
  const row = rowOf(world, 'charge', id);
  const { status, captured } = buildCharge(world, row, at);
  if (status === 'succeeded' && captured) return row;
  throw refused('Only a charge that has succeeded is looked at.');
}

function openReview(world: World, id: string): number {
  const row = rowOf(world, 'review', id);
  if (world.tables.reviews.closedAt.at(row) === NONE) return row;
  throw refused('This review is closed already.');
}

function refused(message: string): ApiError {
  return new ApiError(400, message, { param: 'id' });
}
