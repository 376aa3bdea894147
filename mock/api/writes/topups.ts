import { note } from '../../economy/byHand.ts';
import { DAY } from '../../economy/calendar.ts';
import { addTopup, settleTopupNow } from '../../economy/topups.ts';
import { ApiError } from '../apiError.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { clearable, currency, integer, metadata, oneOf } from './params.ts';
import { requirePositive } from './requirements.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** Money from the merchant's bank: it is there after a day, or as soon as `settle` says so. */
export const topupWrites = [
  write(
    { method: 'POST', path: '/v1/topups' },
    {
      amount: integer,
      currency,
      description: clearable.optional(),
      metadata: metadata.optional(),
      statement_descriptor: clearable.optional(),
    },
    ({ world, at, params }) => {
      const { amount, description = null, statement_descriptor = null, metadata: keys } = params;
      requirePositive(amount, 'amount');
      if (params.currency !== 0) throw new ApiError(400, 'This account is topped up in usd only.', { param: 'currency' });
      const row = addTopup(world, at, amount, at + DAY);
      world.byHand.topups.add(row);
      note(world.byHand, 'topup', row, at, { description, statement_descriptor, metadata: mergeMetadata({}, keys) });
      return { kind: 'topup', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/test_helpers/topups/:id/settle', about: 'topup' },
    { status: oneOf(['failed', 'succeeded']) },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'topup', id);
      if (world.tables.topups.settledAt.at(row) <= at) throw new ApiError(400, 'This top-up is settled already.', { param: 'id' });
      settleTopupNow(world, at, row, params.status === 'succeeded');
      return { kind: 'topup', row };
    },
  ),
];
