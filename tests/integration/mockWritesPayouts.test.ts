/** Money that leaves for the bank, and comes from it; judged by the official SDK. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const DAY = 86_400;
const { help, paid, stripe, wait } = serveForWrites();

describe('payouts', () => {
  const available = async () => (await stripe.balance.retrieve()).available.find(({ currency }) => currency === 'usd')?.amount ?? 0;

  test('what is available at once is paid out, arrives, or comes back', async () => {
    const before = await available();
    await paid({ amount: 1_000_000, payment_method: 'pm_card_bypassPending' });
    expect((await available()) - before).toBe(1_000_000 - 29_030);
    const payout = await stripe.payouts.create({ amount: 5000, currency: 'usd', metadata: { k: 'v' } });
    expect(payout).toMatchObject({ automatic: false, status: 'pending', metadata: { k: 'v' }, reconciliation_status: 'not_applicable' });
    expect(await help<Stripe.Payout>(`payouts/${payout.id}/settle`, { status: 'paid' })).toMatchObject({ status: 'paid' });
    expect(await stripe.payouts.update(payout.id, { metadata: { k: '' } })).toMatchObject({ metadata: {} });
    expect(await help<Stripe.Payout>(`payouts/${payout.id}/settle`, { status: 'failed' })).toMatchObject({ status: 'failed' });
    expect(await eventsOf(stripe, payout.id)).toEqual(['payout.failed', 'payout.updated', 'payout.paid', 'payout.created']);
    expect((await available()) - before).toBe(1_000_000 - 29_030);
    wait(4 * DAY);
    expect(await eventsOf(stripe, payout.id)).toEqual(['payout.failed', 'payout.updated', 'payout.paid', 'payout.created']);
  });

  test('one is cancelled while it is pending; an instant one costs a percent', async () => {
    await paid({ amount: 1_000_000, payment_method: 'pm_card_bypassPending' });
    const payout = await stripe.payouts.create({ amount: 5000, currency: 'usd' });
    expect(await stripe.payouts.cancel(payout.id)).toMatchObject({ status: 'canceled' });
    expect(await rejection(stripe.payouts.cancel(payout.id))).toMatchObject({ statusCode: 400 });
    const instant = await stripe.payouts.create({ amount: 20_000, currency: 'usd', method: 'instant' }, {});
    const { fee, amount } = await stripe.balanceTransactions.retrieve(String(instant.balance_transaction));
    expect([instant.method, amount, fee]).toEqual(['instant', -20_000, 200]);
  });

  test('none is made of more than there is, or in a currency without a bank', async () => {
    expect(await rejection(stripe.payouts.create({ amount: 90_000_000, currency: 'usd' }))).toMatchObject({ code: 'balance_insufficient' });
    expect(await rejection(stripe.payouts.create({ amount: 100, currency: 'cad' }))).toMatchObject({ param: 'currency' });
  });

  test('an automatic one of a single charge is itemised at once; a charge is paid out once', async () => {
    const { latest_charge } = await paid({ amount: 10_000, payment_method: 'pm_card_bypassPending' });
    const charge = String(latest_charge);
    const payout = await help<Stripe.Payout>('payouts', { charge });
    expect(payout).toMatchObject({ amount: 9680, automatic: true, reconciliation_status: 'completed' });
    const { data } = await stripe.balanceTransactions.list({ payout: payout.id });
    expect(data.map(({ net, source }) => [net, source])).toEqual([
      [-9680, payout.id],
      [9680, charge],
    ]);
    expect(await rejection(help('payouts', { charge }))).toMatchObject({ param: 'charge' });
    expect(await rejection(help('payouts', { charge: String((await paid()).latest_charge) }))).toMatchObject({
      message: expect.stringContaining('pm_card_bypassPending'),
    });
  });
});

test('a top-up arrives after a day, or when it is said; one that is refused moves nothing', async () => {
  const [later, now, never] = [
    await stripe.topups.create({ amount: 5000, currency: 'usd', description: 'Later' }),
    await stripe.topups.create({ amount: 6000, currency: 'usd' }),
    await stripe.topups.create({ amount: 7000, currency: 'usd' }),
  ];
  expect([later.status, later.description]).toEqual(['pending', 'Later']);
  expect(await help<Stripe.Topup>(`topups/${now.id}/settle`, { status: 'succeeded' })).toMatchObject({ status: 'succeeded' });
  expect(await help<Stripe.Topup>(`topups/${never.id}/settle`, { status: 'failed' })).toMatchObject({
    status: 'failed',
    balance_transaction: null,
  });
  wait(DAY);
  expect((await stripe.topups.retrieve(later.id)).status).toBe('succeeded');
  expect(await eventsOf(stripe, never.id)).toEqual(['topup.failed', 'topup.created']);
  expect(await rejection(stripe.topups.create({ amount: 1, currency: 'eur' }))).toMatchObject({ param: 'currency' });
});
