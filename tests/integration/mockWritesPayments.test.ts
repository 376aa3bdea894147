/** Writes of payments, judged by the official SDK: what a developer builds against the mock does what it would against Stripe. */
import { describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { rejection, serveMock } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const { paid, stripe } = serveForWrites();
const customer = await stripe.customers.create({ name: 'Ada Writes' });

describe('payment intents', () => {
  test('created, given a method, confirmed: the money is in the balance, less the fee', async () => {
    const created = await stripe.paymentIntents.create({
      amount: 10_000,
      currency: 'usd',
      customer: customer.id,
      description: 'Order 7',
      metadata: { order: '7' },
    });
    expect(created).toMatchObject({ status: 'requires_payment_method', amount_received: 0, latest_charge: null, description: 'Order 7' });
    const ready = await stripe.paymentIntents.update(created.id, { payment_method: 'pm_card_mastercard' });
    expect(ready.status).toBe('requires_confirmation');
    const before = await stripe.balance.retrieve();
    const done = await stripe.paymentIntents.confirm(created.id, { expand: ['latest_charge.balance_transaction'] });
    const charge = done.latest_charge as Stripe.Charge;
    expect(done).toMatchObject({ status: 'succeeded', amount_received: 10_000 });
    expect(charge).toMatchObject({ paid: true, captured: true, description: 'Order 7', metadata: { order: '7' }, customer: customer.id });
    expect(charge.payment_method_details?.card).toMatchObject({ brand: 'mastercard', last4: '4444', country: 'US' });
    expect(charge.balance_transaction).toMatchObject({ amount: 10_000, fee: 320, net: 9680, source: charge.id });
    const pending = ({ pending }: Stripe.Balance) => pending.find(({ currency }) => currency === 'usd')?.amount ?? 0;
    expect(pending(await stripe.balance.retrieve()) - pending(before)).toBe(9680);
    const method = await stripe.paymentMethods.retrieve(String(done.payment_method));
    expect(method.card).toMatchObject({ brand: 'mastercard', last4: '4444' });
    expect(await eventsOf(stripe, created.id)).toEqual(['payment_intent.succeeded', 'payment_intent.created']);
    expect(await eventsOf(stripe, charge.id)).toEqual(['charge.succeeded']);
  });

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ])('%s: a card error with code %s, and another card then succeeds', async (method, code, decline_code) => {
    const error = await rejection(paid({ payment_method: method }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code, decline_code, payment_intent: { status: 'requires_payment_method' } });
    const { payment_intent } = error as { payment_intent: Stripe.PaymentIntent };
    expect(payment_intent.last_payment_error).toMatchObject({ code });
    expect(await stripe.charges.retrieve(String(payment_intent.latest_charge))).toMatchObject({
      status: 'failed',
      amount_captured: 0,
      balance_transaction: null,
    });
    const again = await stripe.paymentIntents.confirm(payment_intent.id, { payment_method: 'pm_card_visa' });
    expect(again).toMatchObject({ status: 'succeeded', last_payment_error: null });
    expect((await stripe.charges.list({ payment_intent: again.id })).data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test('nothing is tried again by itself', async () => {
    using later = serveMock({ volume: 4, days: 2 });
    const failed = (await rejection(
      later.stripe().paymentIntents.create({ amount: 900, currency: 'gbp', payment_method: 'pm_card_chargeDeclined', confirm: true }),
    )) as {
      payment_intent: Stripe.PaymentIntent;
    };
    const open = await later.stripe().paymentIntents.create({ amount: 900, currency: 'gbp' });
    later.mock.clock.moveTo(later.mock.clock.now() + 20 * 86_400);
    expect((await later.stripe().charges.list({ payment_intent: failed.payment_intent.id })).data).toHaveLength(1);
    expect(await later.stripe().paymentIntents.retrieve(open.id)).toMatchObject({ status: 'requires_payment_method', latest_charge: null });
  });

  test('held, then captured in part: only that part is taken, and the fee is of that part', async () => {
    const held = await paid({ capture_method: 'manual', amount: 10_000 });
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 10_000, amount_received: 0, capture_method: 'manual' });
    expect(await rejection(stripe.paymentIntents.capture(held.id, { amount_to_capture: 10_001 }))).toMatchObject({
      code: 'amount_too_large',
    });
    const done = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 6000, expand: ['latest_charge.balance_transaction'] });
    expect(done).toMatchObject({ status: 'succeeded', amount_received: 6000, amount_capturable: 0 });
    expect(done.latest_charge).toMatchObject({
      amount: 10_000,
      amount_captured: 6000,
      balance_transaction: { amount: 6000, fee: 204, net: 5796 },
    });
    expect(await rejection(stripe.paymentIntents.capture(held.id))).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  test('held and never captured: it expires after seven days; captured before, it does not', async () => {
    using later = serveMock({ volume: 4, days: 2 });
    const api = later.stripe();
    const hold = () =>
      api.paymentIntents.create({ amount: 2500, currency: 'eur', capture_method: 'manual', payment_method: 'pm_card_visa', confirm: true });
    const [left, taken] = [await hold(), await hold()];
    await api.paymentIntents.capture(taken.id);
    later.mock.clock.moveTo(later.mock.clock.now() + 8 * 86_400);
    expect(await api.paymentIntents.retrieve(left.id)).toMatchObject({ status: 'canceled', amount_received: 0 });
    expect(await api.paymentIntents.retrieve(taken.id)).toMatchObject({ status: 'succeeded', amount_received: 2500 });
    const { data } = await api.balanceTransactions.list({ source: String(taken.latest_charge) });
    expect(data.map(({ amount }) => amount)).toEqual([2500]);
  });

  test('cancelled: what is held is given free; what has succeeded cannot be cancelled', async () => {
    const held = await paid({ capture_method: 'manual' });
    const gone = await stripe.paymentIntents.cancel(held.id, { cancellation_reason: 'requested_by_customer', expand: ['latest_charge'] });
    expect(gone).toMatchObject({ status: 'canceled', cancellation_reason: 'requested_by_customer', amount_received: 0 });
    expect(gone.latest_charge).toMatchObject({ captured: false, refunded: true, balance_transaction: null });
    const done = await paid();
    const error = await rejection(stripe.paymentIntents.cancel(done.id));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
  });

  test('a customer’s own saved card pays; that of another does not', async () => {
    const { data } = await stripe.customers.listPaymentMethods(customer.id);
    const card = data.find(({ type }) => type === 'card')?.id ?? '';
    expect(await paid({ customer: customer.id, payment_method: card })).toMatchObject({ status: 'succeeded', payment_method: card });
    const other = await stripe.customers.create({});
    expect(await rejection(paid({ customer: other.id, payment_method: card }))).toMatchObject({ statusCode: 400, param: 'payment_method' });
  });

  test('a payment that is disputed at once takes the money back', async () => {
    const done = await paid({ payment_method: 'pm_card_createDispute', expand: ['latest_charge'] });
    expect(done.latest_charge).toMatchObject({ disputed: true });
    expect((await stripe.disputes.list({ payment_intent: done.id })).data).toHaveLength(1);
  });

  test.each([
    [{ amount: 10 }, { code: 'amount_too_small', param: 'amount' }],
    [
      { amount: 1234, currency: 'isk' },
      { code: 'parameter_invalid_integer', param: 'amount' },
    ],
    [{ currency: 'xyz' }, { param: 'currency' }],
    [{ customer: 'cus_nobody' }, { code: 'resource_missing', param: 'customer' }],
    [{ payment_method: 'pm_card_nothing' }, { code: 'resource_missing', param: 'payment_method' }],
    [{ capture_method: 'sometimes' as 'manual' }, { param: 'capture_method' }],
  ] as const)('%j is refused', async (params, expected) => {
    const error = await rejection(paid(params));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ statusCode: 400, ...expected });
  });
});
