import { note } from '../../economy/byHand.ts';
import { RESULT } from '../../economy/codes.ts';
import { cancelPayment } from '../../economy/payments.ts';
import { record } from '../../economy/record.ts';
import { releaseAuthorisation } from '../../economy/refunds.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildPaymentIntent } from '../../objects/paymentIntent.ts';
import { unexpected } from './confirmIntent.ts';

const CANCELLABLE = ['requires_payment_method', 'requires_capture', 'requires_confirmation'];

/** Cancels a payment intent; money that is held is given free. One that an invoice made goes with its invoice. */
export function cancelIntent(world: World, at: number, payment: number, reason: string | null): void {
  const { payments, charges } = world.tables;
  const { status } = buildPaymentIntent(world, payment, at);
  if (!CANCELLABLE.includes(status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELLABLE.join(', ')}.`;
    throw unexpected(world, at, payment, message);
  }
  if (payments.invoice.at(payment) !== NONE) {
    throw unexpected(world, at, payment, 'You cannot cancel this PaymentIntent because it was created by an Invoice: void the invoice.');
  }
  const charge = payments.latestCharge.at(payment);
  if (status === 'requires_capture') {
    charges.result.set(charge, RESULT.released);
    charges.settledAt.set(charge, at);
    releaseAuthorisation(world, at, charge);
    record(world, at, 'charge.refunded', charge);
  }
  const chosen = world.byHand.chosen.get(payment);
  if (chosen !== undefined) chosen.note.until = at;
  note(world.byHand, 'payment_intent', payment, at, { cancellation_reason: reason });
  cancelPayment(world, at, payment);
}
