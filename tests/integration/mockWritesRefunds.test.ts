/** Writes of refunds, judged by the official SDK: what a developer builds against the mock does what it would against Stripe. */
import { describe, expect, test } from 'bun:test';
import { rejection, serveMock } from '../support/serveMock.ts';
import { serveForWrites } from '../support/writes.ts';

const { paid, stripe } = serveForWrites();

describe('refunds', () => {
  test('in parts, up to the whole and no further', async () => {
    const { latest_charge } = await paid();
    const charge = String(latest_charge);
    expect(await stripe.refunds.create({ charge, amount: 1200, reason: 'duplicate', metadata: { why: 'twice' } })).toMatchObject({
      ...{ status: 'succeeded', amount: 1200, reason: 'duplicate', metadata: { why: 'twice' } },
    });
    expect(await rejection(stripe.refunds.create({ charge, amount: 3001 }))).toMatchObject({ statusCode: 400, param: 'amount' });
    expect(await stripe.refunds.create({ charge })).toMatchObject({ amount: 3000 });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ refunded: true, amount_refunded: 4200 });
    expect(await rejection(stripe.refunds.create({ charge }))).toMatchObject({ code: 'charge_already_refunded' });
  });

  test.each([
    ['pm_card_pendingRefund', 'pending', 'succeeded'],
    ['pm_card_refundFail', 'pending', 'failed'],
  ] as const)('%s: %s, and days later %s', async (payment_method, now, then) => {
    using later = serveMock({ volume: 4, days: 2 });
    const api = later.stripe();
    const intent = await api.paymentIntents.create({ amount: 3000, currency: 'usd', payment_method, confirm: true });
    const refund = await api.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe(now);
    later.mock.clock.moveTo(later.mock.clock.now() + 6 * 86_400);
    expect((await api.refunds.retrieve(refund.id)).status).toBe(then);
  });

  test('what never succeeded has nothing to give back', async () => {
    const open = await stripe.paymentIntents.create({ amount: 900, currency: 'usd' });
    expect(await rejection(stripe.refunds.create({ payment_intent: open.id }))).toMatchObject({ statusCode: 400, param: 'payment_intent' });
    const held = await paid({ capture_method: 'manual' });
    expect(await rejection(stripe.refunds.create({ payment_intent: held.id }))).toMatchObject({ code: 'charge_not_refundable' });
  });
});
