import { settle } from '../../economy/charges.ts';
import { RESULT } from '../../economy/codes.ts';
import type { World } from '../../economy/world.ts';
import { buildPaymentIntent } from '../../objects/paymentIntent.ts';
import { ApiError } from '../apiError.ts';
import { checkStep } from './amounts.ts';
import { unexpected } from './confirmIntent.ts';

/** Captures a payment that is held, all of it or so many minor units; what is left is given free. */
export function captureIntent(world: World, at: number, payment: number, given: number | undefined): void {
  const { charges, payments } = world.tables;
  const { status, amount_capturable } = buildPaymentIntent(world, payment, at);
  if (status !== 'requires_capture') {
    const message = `This PaymentIntent could not be captured because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
    throw unexpected(world, at, payment, message);
  }
  const amount = given ?? amount_capturable;
  if (amount < 1 || amount > amount_capturable) {
    const message = `The amount to capture must be between 1 and the ${amount_capturable} that are capturable.`;
    throw new ApiError(400, message, { code: amount < 1 ? 'parameter_invalid_integer' : 'amount_too_large', param: 'amount_to_capture' });
  }
  checkStep(amount, payments.currency.at(payment), 'amount_to_capture');
  const charge = payments.latestCharge.at(payment);
  world.byHand.captured.set(charge, amount);
  charges.result.set(charge, RESULT.captured);
  charges.settledAt.set(charge, at);
  settle(world, at, charge);
}
