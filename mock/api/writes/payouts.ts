import { note } from '../../economy/byHand.ts';
import { PAYOUT_RESULT } from '../../economy/codes.ts';
import { currencyAt } from '../../economy/currencies.ts';
import { endPayoutNow, instantFee, landPayout, payOutAlone, payOutAsTold } from '../../economy/payouts.ts';
import { record } from '../../economy/record.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildPayout, payoutStatus } from '../../objects/payout.ts';
import { ApiError } from '../apiError.ts';
import { checkStep } from './amounts.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { clearable, currency, integer, metadata, oneOf, text } from './params.ts';
import { requirePositive } from './requirements.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** Payouts by hand, beside those that are made every banking day. Under `test_helpers` stands what the bank does with them. */
export const payoutWrites = [
  write(
    { method: 'POST', path: '/v1/payouts' },
    {
      amount: integer,
      currency,
      description: clearable.optional(),
      metadata: metadata.optional(),
      method: oneOf(['instant', 'standard']).optional(),
      statement_descriptor: clearable.optional(),
    },
    ({ world, at, params }) => {
      const { amount, currency: index, method, metadata: keys, description = null, statement_descriptor = null } = params;
      const instant = method === 'instant';
      checkPayout(world, at, amount, index, instant);
      const row = payOutAsTold(world, at, { currency: index, amount, instant });
      note(world.byHand, 'payout', row, at, { description, statement_descriptor, metadata: mergeMetadata({}, keys) });
      return { kind: 'payout', row };
    },
  ),

  write({ method: 'POST', path: '/v1/payouts/:id', about: 'payout' }, { metadata: metadata.optional() }, ({ world, at, params, id }) => {
    const row = rowOf(world, 'payout', id);
    const before = buildPayout(world, row, at).metadata ?? {};
    note(world.byHand, 'payout', row, at, { metadata: mergeMetadata(before, params.metadata) });
    record(world, at, 'payout.updated', row);
    return { kind: 'payout', row };
  }),

  write({ method: 'POST', path: '/v1/payouts/:id/cancel', about: 'payout' }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'payout', id);
    if (payoutStatus(world, row, at) !== 'pending') throw refused('Payouts can only be canceled while they are pending.', 'id');
    endPayoutNow(world, at, row, PAYOUT_RESULT.canceled);
    return { kind: 'payout', row };
  }),

  write(
    { method: 'POST', path: '/v1/test_helpers/payouts/:id/settle', about: 'payout' },
    { status: oneOf(['failed', 'paid']) },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'payout', id);
      const status = payoutStatus(world, row, at);
      if (status === 'failed' || status === 'canceled' || status === params.status) throw refused(`This payout is ${status}.`, 'id');
      if (params.status === 'paid') landPayout(world, at, row);
      else endPayoutNow(world, at, row, PAYOUT_RESULT.failed);
      return { kind: 'payout', row };
    },
  ),

  write({ method: 'POST', path: '/v1/test_helpers/payouts' }, { charge: text }, ({ world, at, params }) => {
    const transaction = world.tables.charges.transaction.at(rowOf(world, 'charge', params.charge, 'charge'));
    const row = transaction === NONE ? undefined : payOutAlone(world, at, transaction);
    if (row === undefined)
      throw refused(
        'Only a charge can be paid out alone that is available at once and waits for a payout: pay with pm_card_bypassPending.',
        'charge',
      );
    note(world.byHand, 'payout', row, at, { reconciliation_status: 'completed' });
    record(world, at, 'payout.reconciliation_completed', row);
    return { kind: 'payout', row };
  }),
];

function checkPayout(world: World, at: number, amount: number, index: number, instant: boolean): void {
  const { code, settlesIn } = currencyAt(index);
  if (settlesIn !== undefined) throw refused(`Sorry, you don't have any external accounts in that currency (${code}).`, 'currency');
  requirePositive(amount, 'amount');
  checkStep(amount, index);
  const fee = instant ? instantFee(amount) : 0;
  if (amount + fee > world.ledger.availableAt(at, index))
    throw new ApiError(400, 'You have insufficient available funds in your Stripe account for this payout.', {
      code: 'balance_insufficient',
      param: 'amount',
    });
}

function refused(message: string, param: string): ApiError {
  return new ApiError(400, message, { param });
}
