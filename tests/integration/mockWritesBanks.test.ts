/** What banks do with debits, refunds, cards and suspicion, said by requests instead of waited for; judged by the official SDK. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const DAY = 86_400;
const { help, paid, stripe, wait } = serveForWrites();
const debited = (payment_method = 'pm_usBankAccount_success') => paid({ payment_method });

describe('debits', () => {
  test('wait for the bank for days, and clear or bounce', async () => {
    const [good, bad] = [await debited(), await debited('pm_usBankAccount_insufficientFunds')];
    expect([good.status, bad.status]).toEqual(['processing', 'processing']);
    const charge = await stripe.charges.retrieve(String(good.latest_charge));
    expect(charge).toMatchObject({ status: 'pending', payment_method_details: { type: 'us_bank_account' } });
    expect(await stripe.paymentMethods.retrieve(String(charge.payment_method))).toMatchObject({ type: 'us_bank_account' });
    wait(5 * DAY);
    expect((await stripe.paymentIntents.retrieve(good.id)).status).toBe('succeeded');
    expect(await stripe.paymentIntents.retrieve(bad.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'insufficient_funds' },
    });
  });

  test('answered at once, and never twice', async () => {
    const { latest_charge, id } = await debited();
    expect(await help<Stripe.Charge>(`charges/${String(latest_charge)}/settle`, { status: 'succeeded' })).toMatchObject({
      status: 'succeeded',
    });
    expect((await eventsOf(stripe, id)).slice(0, 2)).toEqual(['payment_intent.succeeded', 'payment_intent.processing']);
    expect(await rejection(help(`charges/${String(latest_charge)}/settle`, { status: 'failed' }))).toMatchObject({ statusCode: 400 });
    wait(5 * DAY);
    expect((await eventsOf(stripe, String(latest_charge))).filter((type) => type === 'charge.succeeded')).toHaveLength(1);
  });

  test('only dollars, and never held', async () => {
    expect(await rejection(paid({ payment_method: 'pm_usBankAccount_success', currency: 'eur' }))).toMatchObject({
      param: 'payment_method',
    });
    expect(await rejection(paid({ payment_method: 'pm_usBankAccount_success', capture_method: 'manual' }))).toMatchObject({
      message: expect.stringContaining('cannot be held'),
    });
  });

  test('a hold expires, and the money is free', async () => {
    const { latest_charge, id } = await paid({ capture_method: 'manual' });
    await help(`charges/${String(latest_charge)}/expire`);
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'canceled', amount_received: 0 });
    expect(await rejection(help(`charges/${String(latest_charge)}/expire`))).toMatchObject({ statusCode: 400 });
    expect(await rejection(stripe.paymentIntents.capture(id))).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });
});

test.each(['succeeded', 'failed'])('a pending refund has %s as soon as it is said', async (status) => {
  const { latest_charge } = await paid({ payment_method: 'pm_card_pendingRefund' });
  const refund = await stripe.refunds.create({ charge: String(latest_charge) });
  await help(`refunds/${refund.id}/settle`, { status });
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe(status);
  expect((await stripe.charges.retrieve(String(latest_charge))).amount_refunded).toBe(status === 'failed' ? 0 : 4200);
  expect(await rejection(help(`refunds/${refund.id}/settle`, { status }))).toMatchObject({ statusCode: 400 });
  wait(6 * DAY);
  expect((await eventsOf(stripe, refund.id)).filter((type) => type === 'refund.updated')).toHaveLength(1);
});

test('a bank warns, a person looks: each once, and only at what was taken', async () => {
  const charge = String((await paid()).latest_charge);
  const warning = await help<Stripe.Radar.EarlyFraudWarning>(`charges/${charge}/warn`);
  expect(warning).toMatchObject({ charge, actionable: true });
  expect(await rejection(help(`charges/${charge}/warn`))).toMatchObject({ statusCode: 400 });
  const review = await help<Stripe.Review>(`charges/${charge}/review`);
  expect(review).toMatchObject({ charge, open: true });
  expect(await stripe.reviews.approve(review.id)).toMatchObject({ open: false, closed_reason: 'approved' });
  expect(await rejection(stripe.reviews.approve(review.id))).toMatchObject({ statusCode: 400 });
  const held = String((await paid({ capture_method: 'manual' })).latest_charge);
  expect(await rejection(help(`charges/${held}/warn`))).toMatchObject({ statusCode: 400 });
});

test('a card is saved, declined, or given up', async () => {
  const customer = (await stripe.customers.create({ name: 'Ada Writes' })).id;
  const saved = await stripe.setupIntents.create({ customer, confirm: true, payment_method: 'pm_card_visa', usage: 'on_session' });
  expect(saved).toMatchObject({ status: 'succeeded', usage: 'on_session', customer });
  const open = await stripe.setupIntents.create({ customer });
  expect(open.status).toBe('requires_payment_method');
  const declined = stripe.setupIntents.confirm(open.id, { payment_method: 'pm_card_chargeDeclined' });
  expect(await rejection(declined)).toMatchObject({
    code: 'card_declined',
    setup_intent: { id: open.id, last_setup_error: { code: 'card_declined' } },
  });
  expect(await stripe.setupIntents.confirm(open.id, { payment_method: 'pm_card_visa' })).toMatchObject({ status: 'succeeded' });
  expect(await rejection(stripe.setupIntents.cancel(open.id))).toMatchObject({ code: 'setup_intent_unexpected_state' });
  const left = await stripe.setupIntents.create({ customer });
  expect(await stripe.setupIntents.cancel(left.id, { cancellation_reason: 'duplicate' })).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'duplicate',
  });
});
