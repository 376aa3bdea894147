/** Trials, and schedules of subscriptions that run; judged by the official SDK. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const DAY = 86_400;
const { stripe, wait } = serveForWrites();

describe('subscriptions', () => {
  const subscribed = async (more: Partial<Stripe.SubscriptionCreateParams> = {}) => {
    const customer = (await stripe.customers.create({ name: 'Ada Writes' })).id;
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
      product_data: { name: 'Own' },
    });
    return await stripe.subscriptions.create({ customer, items: [{ price: price.id }], ...more });
  };
  const trial = (missing_payment_method: 'cancel' | 'create_invoice' | 'pause') =>
    subscribed({ trial_period_days: 7, trial_settings: { end_behavior: { missing_payment_method } } });

  test.each([
    ['pause', 'paused'],
    ['cancel', 'canceled'],
    ['create_invoice', 'active'],
  ] as const)('a trial without a card ends as it was said (%s), now or in its time', async (wish, status) => {
    const now = await trial(wish);
    expect(now.trial_settings?.end_behavior.missing_payment_method).toBe(wish);
    expect(await stripe.subscriptions.update(now.id, { trial_end: 'now' })).toMatchObject({ status });
    const later = await trial(wish);
    expect(later.status).toBe('trialing');
    wait(8 * DAY);
    expect((await stripe.subscriptions.retrieve(later.id)).status).toBe(status);
    expect(await rejection(stripe.subscriptions.update(later.id, { trial_end: 'now' }))).toMatchObject({
      statusCode: status === 'canceled' ? 404 : 400,
    });
  });

  test('a trial of three days is announced as it begins, a longer one three days before it ends', async () => {
    const [short, long] = [await subscribed({ trial_period_days: 3 }), await subscribed({ trial_period_days: 4 })];
    expect(await eventsOf(stripe, short.id)).toEqual(['customer.subscription.trial_will_end', 'customer.subscription.created']);
    expect(await eventsOf(stripe, long.id)).toEqual(['customer.subscription.created']);
    wait(DAY);
    expect(await eventsOf(stripe, long.id)).toEqual(['customer.subscription.trial_will_end', 'customer.subscription.created']);
  });

  test('a schedule is made of a running one, and lets it go or takes it along', async () => {
    const [one, other] = [await subscribed(), await subscribed()];
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: one.id, metadata: { k: 'v' } });
    expect(schedule).toMatchObject({ status: 'active', subscription: one.id, metadata: { k: 'v' } });
    expect(await rejection(stripe.subscriptionSchedules.create({ from_subscription: one.id }))).toMatchObject({ statusCode: 400 });
    expect(await stripe.subscriptionSchedules.update(schedule.id, { metadata: { k: 'w' } })).toMatchObject({ metadata: { k: 'w' } });
    expect(await stripe.subscriptionSchedules.release(schedule.id)).toMatchObject({ status: 'released', released_subscription: one.id });
    expect(await stripe.subscriptions.retrieve(one.id)).toMatchObject({ status: 'active', schedule: null });
    const last = await stripe.subscriptionSchedules.create({ from_subscription: other.id });
    expect(await stripe.subscriptionSchedules.cancel(last.id)).toMatchObject({ status: 'canceled' });
    expect((await stripe.subscriptions.retrieve(other.id)).status).toBe('canceled');
  });
});
