import { settleNow } from '../../economy/charges.ts';
import { REFUND, RESULT } from '../../economy/codes.ts';
import { settleRefundNow } from '../../economy/refunds.ts';
import type { World } from '../../economy/world.ts';
import { buildCharge } from '../../objects/charge.ts';
import { refundStatus } from '../../objects/chargeState.ts';
import { ApiError } from '../apiError.ts';
import { oneOf } from './params.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** What banks answer after days, now: they stand in for the time that would have to pass. */
export const bankAnswerWrites = [
  write(
    { method: 'POST', path: '/v1/test_helpers/charges/:id/settle', about: 'charge' },
    { status: oneOf(['failed', 'succeeded']) },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'charge', id);
      if (buildCharge(world, row, at).status !== 'pending') throw refused('Only a charge that is pending can be settled.');
      settleNow(world, at, row, params.status === 'succeeded' ? RESULT.bankClears : RESULT.bankFails);
      return { kind: 'charge', row };
    },
  ),

  write({ method: 'POST', path: '/v1/test_helpers/charges/:id/expire', about: 'charge' }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'charge', id);
    if (!isHeld(world, at, row)) throw refused('Only a charge that is held can expire.');
    settleNow(world, at, row, RESULT.released);
    return { kind: 'charge', row };
  }),

  write(
    { method: 'POST', path: '/v1/test_helpers/refunds/:id/settle', about: 'refund' },
    { status: oneOf(['failed', 'succeeded']) },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'refund', id);
      if (refundStatus(world, row, at) !== 'pending') throw refused('Only a refund that is pending can be settled.');
      settleRefundNow(world, at, row, params.status === 'succeeded' ? REFUND.clears : REFUND.fails);
      return { kind: 'refund', row };
    },
  ),
];

function isHeld(world: World, at: number, row: number): boolean {
  const { status, captured, refunded } = buildCharge(world, row, at);
  return status === 'succeeded' && !captured && !refunded;
}

function refused(message: string): ApiError {
  return new ApiError(400, message, { param: 'id' });
}
