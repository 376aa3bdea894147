import { note } from '../../economy/byHand.ts';
import { REFUND, RESULT } from '../../economy/codes.ts';
import { currencyAt } from '../../economy/currencies.ts';
import { refundable } from '../../economy/refundable.ts';
import { refundAmount } from '../../economy/refunds.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildCharge } from '../../objects/charge.ts';
import { ApiError } from '../apiError.ts';
import { checkStep } from './amounts.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, integer, metadata, oneOf, text } from './params.ts';
import { rowOf } from './rowOf.ts';
import { TEST_METHODS } from './testCards.ts';
import { unheard } from './unheard.ts';
import { write } from './write.ts';

/** Money back, through the ledger: it leaves the balance as every refund does. */
export const refundWrites = [
  write(
    { method: 'POST', path: '/v1/refunds' },
    {
      amount: integer.optional(),
      charge: text.optional(),
      metadata: metadata.optional(),
      payment_intent: text.optional(),
      reason: oneOf(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
      refund_application_fee: unheard(boolean),
      reverse_transfer: unheard(boolean),
    },
    ({ world, at, params }) => {
      const charge = chargeOf(world, params);
      const left = leftOf(world, at, charge);
      const amount = params.amount ?? left;
      checkRefund(world, charge, amount, left);
      const row = refundAmount(world, at, charge, amount, resultOf(world, charge));
      note(world.byHand, 'refund', row, at, { reason: params.reason ?? null, metadata: mergeMetadata({}, params.metadata) });
      return { kind: 'refund', row };
    },
  ),
];

function chargeOf(world: World, { charge, payment_intent }: { charge?: string | undefined; payment_intent?: string | undefined }): number {
  if (charge !== undefined) return rowOf(world, 'charge', charge, 'charge');
  if (payment_intent === undefined) {
    throw new ApiError(400, 'One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
    });
  }
  const latest = world.tables.payments.latestCharge.at(rowOf(world, 'payment_intent', payment_intent, 'payment_intent'));
  if (latest !== NONE) return latest;
  throw new ApiError(400, `This PaymentIntent (${payment_intent}) does not have a successful charge to refund.`, {
    param: 'payment_intent',
  });
}

function leftOf(world: World, at: number, charge: number): number {
  const { id, status, captured, disputed } = buildCharge(world, charge, at);
  if (status !== 'succeeded' || !captured) {
    throw new ApiError(400, `Charge ${id} has a status of ${captured ? status : 'uncaptured'} and cannot be refunded.`, {
      code: 'charge_not_refundable',
    });
  }
  const left = refundable(world, charge, at);
  if (left > 0) return left;
  if (disputed) throw new ApiError(400, `Charge ${id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  throw new ApiError(400, `Charge ${id} has already been refunded.`, { code: 'charge_already_refunded' });
}

function checkRefund(world: World, charge: number, amount: number, left: number): void {
  const currency = world.tables.payments.currency.at(world.tables.charges.payment.at(charge));
  if (amount < 1) throw new ApiError(400, 'Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (amount > left) {
    const { code } = currencyAt(currency);
    throw new ApiError(400, `Refund amount (${amount} ${code}) is greater than unrefunded amount on charge (${left} ${code})`, {
      param: 'amount',
    });
  }
  checkStep(amount, currency);
}

// Direct debits go back within days, cards at once, unless the test card says otherwise.
function resultOf(world: World, charge: number): number {
  const { charges } = world.tables;
  const card = world.byHand.cards.get(charges.payment.at(charge));
  const test = Object.values(TEST_METHODS).find(({ last4, refund }) => refund !== undefined && last4 === card?.last4);
  if (test?.refund !== undefined) return test.refund;
  return charges.result.at(charge) === RESULT.bankClears ? REFUND.clears : REFUND.immediate;
}
