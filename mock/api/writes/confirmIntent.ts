import { note } from '../../economy/byHand.ts';
import { attempt } from '../../economy/charges.ts';
import { openDispute } from '../../economy/disputes.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildCharge } from '../../objects/charge.ts';
import { declineOf } from '../../objects/decline.ts';
import { buildPaymentIntent } from '../../objects/paymentIntent.ts';
import { buildGuestPaymentMethod } from '../../objects/paymentMethod.ts';
import { ApiError } from '../apiError.ts';
import { checkMethod, payWith, showMethod } from './payWith.ts';
import { TEST_METHODS } from './testCards.ts';

/** Notes with which method a payment is to be made once it is confirmed. */
export function chooseMethod(world: World, at: number, payment: number, method: string): void {
  checkMethod(world, payment, method);
  const { status } = buildPaymentIntent(world, payment, at);
  if (status !== 'requires_payment_method' && status !== 'requires_confirmation')
    throw unexpected(world, at, payment, `You cannot update its payment method because it has a status of ${status}.`);
  release(world, at, payment);
  const test = TEST_METHODS[method];
  if (test !== undefined) showMethod(world, at, payment, test);
  const shown = test === undefined ? method : world.ids.guest_payment_method.encode(payment);
  const said = note(world.byHand, 'payment_intent', payment, at, { status: 'requires_confirmation', payment_method: shown });
  world.byHand.chosen.set(payment, { method, note: said });
}

/** Confirms a payment intent: one attempt is made at once, with the method given or chosen before. A decline is thrown, as 402. */
export function confirmIntent(world: World, at: number, payment: number, given: string | undefined): void {
  const { status, capture_method } = buildPaymentIntent(world, payment, at);
  if (status !== 'requires_payment_method' && status !== 'requires_confirmation') {
    throw unexpected(world, at, payment, `You cannot confirm this PaymentIntent because it has a status of ${status}.`);
  }
  const method = given ?? world.byHand.chosen.get(payment)?.method;
  if (method === undefined) throw unexpected(world, at, payment, MISSING);
  checkMethod(world, payment, method);
  release(world, at, payment);
  collect(world, at, payment, method, capture_method === 'manual');
}

/** Makes one attempt with a method and throws what it was declined with. */
export function collect(world: World, at: number, payment: number, method: string, manual: boolean): void {
  const test = payWith(world, at, payment, method, manual);
  attempt(world, at, payment);
  const charge = world.tables.payments.latestCharge.at(payment);
  if (charge === NONE) return;
  noteCharge(world, at, payment, charge);
  // Nobody disputes what has not been taken yet.
  if (test?.dispute !== undefined && !manual) openDispute(world, at, charge, test.dispute);
  // A bank takes days to decline.
  if (test?.decline !== undefined && test.bank !== true) throw declined(world, at, payment, charge);
}

const MISSING =
  "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment " +
  'method and then confirm it again, or confirm it again directly with a payment method.';

/** What a request must not do in the state that a payment is in. */
export function unexpected(world: World, at: number, payment: number, message: string): ApiError {
  const payment_intent = buildPaymentIntent(world, payment, at);
  return new ApiError(400, message, { code: 'payment_intent_unexpected_state', extra: { payment_intent } });
}

// What was chosen is taken: from now on the attempts say with what it is paid.
function release(world: World, at: number, payment: number): void {
  const chosen = world.byHand.chosen.get(payment);
  if (chosen !== undefined) chosen.note.until = at;
  world.byHand.chosen.delete(payment);
}

// A charge says of itself what its payment says, and shows the card that was named.
function noteCharge(world: World, at: number, payment: number, charge: number): void {
  const { description, metadata, receipt_email, statement_descriptor, statement_descriptor_suffix } = buildPaymentIntent(
    world,
    payment,
    at,
  );
  const { payment_method_details: details } = buildCharge(world, charge, at);
  const said = { description, metadata, receipt_email, statement_descriptor, statement_descriptor_suffix };
  const card = world.byHand.cards.get(payment);
  if (card === undefined || details?.card === undefined) note(world.byHand, 'charge', charge, at, said);
  else
    note(world.byHand, 'charge', charge, at, {
      ...said,
      payment_method_details: { ...details, card: { ...details.card, ...card, network: card.brand, wallet: null } },
    });
}

function declined(world: World, at: number, payment: number, charge: number): ApiError {
  const { code, declineCode, message, advice } = declineOf(world, charge);
  const extra = {
    ...(advice === null ? {} : { advice_code: advice }),
    charge: world.ids.charge.encode(charge),
    decline_code: declineCode,
    payment_intent: buildPaymentIntent(world, payment, at),
    payment_method: buildGuestPaymentMethod(world, payment, at),
  };
  return new ApiError(402, message, { code, type: 'card_error', extra });
}
