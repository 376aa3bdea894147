/** Writes to the catalogue and to subscriptions, judged by the official SDK. */
import { describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { rejection, serveMock } from '../support/serveMock.ts';
import { serveForWrites } from '../support/writes.ts';

const DAY = 86_400;

const { served, stripe } = serveForWrites();
const customer = await stripe.customers.create({ name: 'Sub Scriber' });

const priceOf = async (unit_amount: number, more: Partial<Stripe.PriceCreateParams> = {}) => {
  const product = await stripe.products.create({ name: 'Own plan' });
  return stripe.prices.create({ product: product.id, currency: 'usd', unit_amount, recurring: { interval: 'month' }, ...more });
};

const wait = (seconds: number) => served.mock.clock.moveTo(served.mock.clock.now() + seconds);

const invoicesOf = async ({ id }: Stripe.Subscription) =>
  (await stripe.invoices.list({ subscription: id, limit: 100 })).data.map(({ billing_reason, status, total }) => [
    billing_reason,
    status,
    total,
  ]);

describe('products, prices and subscriptions', () => {
  const monthly = async (unit_amount: number) => {
    const product = await stripe.products.create({ name: 'Own plan', description: 'Made by hand', metadata: { k: 'v' } });
    return stripe.prices.create({ product: product.id, currency: 'usd', unit_amount, recurring: { interval: 'month' }, nickname: 'own' });
  };

  test('a product and its price show what they were given, and change', async () => {
    const price = await monthly(1999);
    expect(price).toMatchObject({ unit_amount: 1999, type: 'recurring', nickname: 'own', active: true, recurring: { interval: 'month' } });
    const product = await stripe.products.update(String(price.product), { name: 'Renamed', active: false });
    expect(product).toMatchObject({ name: 'Renamed', description: 'Made by hand', active: false, metadata: { k: 'v' } });
    expect(await stripe.prices.update(price.id, { active: false })).toMatchObject({ active: false });
    expect((await stripe.prices.list({ product: product.id })).data.map(({ id }) => id)).toEqual([price.id]);
  });

  test('a subscription is paid at once, renews by itself, and ends when it is told to', async () => {
    using later = serveMock({ volume: 4, days: 2 });
    const api = later.stripe();
    const own = await api.customers.create({ name: 'Sub Scriber' });
    const product = await api.products.create({ name: 'Plan' });
    const price = await api.prices.create({ product: product.id, currency: 'usd', unit_amount: 1500, recurring: { interval: 'month' } });
    const subscription = await api.subscriptions.create({
      customer: own.id,
      items: [{ price: price.id, quantity: 2 }],
      expand: ['latest_invoice'],
    });
    expect(subscription).toMatchObject({
      status: 'active',
      latest_invoice: { status: 'paid', amount_paid: 3000, billing_reason: 'subscription_create' },
    });
    later.mock.clock.moveTo(later.mock.clock.now() + 33 * 86_400);
    const { data } = await api.invoices.list({ subscription: subscription.id });
    expect(data.map(({ billing_reason }) => billing_reason)).toEqual(['subscription_cycle', 'subscription_create']);
    expect(await api.subscriptions.update(subscription.id, { cancel_at_period_end: true })).toMatchObject({ cancel_at_period_end: true });
    expect(await api.subscriptions.update(subscription.id, { cancel_at_period_end: false })).toMatchObject({ cancel_at_period_end: false });
    expect(await api.subscriptions.cancel(subscription.id)).toMatchObject({ status: 'canceled' });
    expect(await rejection(api.subscriptions.cancel(subscription.id))).toMatchObject({ statusCode: 404 });
  });

  test('those that are told to end with their period all do: nobody thinks better of it on their own', async () => {
    using later = serveMock({ volume: 4, days: 2 });
    const api = later.stripe();
    const own = await api.customers.create({ name: 'Sub Scriber' });
    const price = await api.prices.create({
      ...{ currency: 'usd', unit_amount: 1500, recurring: { interval: 'month' }, product_data: { name: 'Plan' } },
    });
    for (let n = 0; n < 12; n++) {
      const { id } = await api.subscriptions.create({ customer: own.id, items: [{ price: price.id }] });
      await api.subscriptions.update(id, { cancel_at_period_end: true });
    }
    later.mock.clock.moveTo(later.mock.clock.now() + 32 * 86_400);
    const { data } = await api.subscriptions.list({ customer: own.id, status: 'all', limit: 100 });
    expect(data.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'canceled'));
  });

  test.each([
    ['allow_incomplete', 'incomplete'],
    ['default_incomplete', 'incomplete'],
  ] as const)('declined with %s: %s', async (payment_behavior, status) => {
    const items = [{ price: (await monthly(900)).id }];
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items,
      payment_behavior,
      default_payment_method: 'pm_card_chargeDeclined',
    });
    expect(subscription.status).toBe(status);
  });

  test('with a trial nothing is paid; with error_if_incomplete a decline makes none', async () => {
    const items = [{ price: (await monthly(900)).id }];
    expect(await stripe.subscriptions.create({ customer: customer.id, items, trial_period_days: 14 })).toMatchObject({
      status: 'trialing',
    });
    const before = (await stripe.subscriptions.list({ customer: customer.id, status: 'all', limit: 100 })).data.length;
    const refused = {
      customer: customer.id,
      items,
      payment_behavior: 'error_if_incomplete',
      default_payment_method: 'pm_card_chargeDeclined',
    } as const;
    expect(await rejection(stripe.subscriptions.create(refused))).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all', limit: 100 })).data).toHaveLength(before);
  });
});

describe('items of a running subscription', () => {
  /** One of a customer of its own, ten days old. */
  const running = async () => {
    const [{ id }, price] = [await stripe.customers.create({ name: 'Changes' }), await priceOf(3000)];
    const subscription = await stripe.subscriptions.create({ customer: id, items: [{ price: price.id, quantity: 2 }] });
    wait(10 * DAY);
    return { subscription, customer: id, item: subscription.items.data[0] as Stripe.SubscriptionItem };
  };
  const pending = async (id: string) => (await stripe.invoiceItems.list({ customer: id, pending: true })).data.map(({ amount }) => amount);

  test('another number of them: the rest of the period is given back and charged, with the renewal', async () => {
    const { subscription, customer: of, item } = await running();
    const { current_period_start: from, current_period_end: to } = item;
    const changed = await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, quantity: 5 }] });
    expect(changed.items.data.map(({ id, quantity }) => [id, quantity])).toEqual([[item.id, 5]]);
    const rest = (to - from - 10 * DAY) / (to - from);
    expect(await pending(of)).toEqual([Math.round(15_000 * rest), Math.round(-6000 * rest)]);
    const { data } = await stripe.events.list({ type: 'customer.subscription.updated', limit: 1 });
    expect(data[0]?.data.previous_attributes).toMatchObject({ items: { data: [{ quantity: 2 }] } });
    wait(25 * DAY);
    expect(await pending(of)).toEqual([]);
    expect(await invoicesOf(subscription)).toEqual([
      ['subscription_cycle', 'paid', 15_000 + Math.round(15_000 * rest) + Math.round(-6000 * rest)],
      ['subscription_create', 'paid', 6000],
    ]);
  });

  test('always_invoice settles at once, also what is owed to the customer; none settles nothing', async () => {
    const { subscription, customer: of, item } = await running();
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, quantity: 4 }], proration_behavior: 'always_invoice' });
    const [update] = await invoicesOf(subscription);
    expect(update).toEqual(['subscription_update', 'paid', expect.any(Number)]);
    wait(60);
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, quantity: 1 }], proration_behavior: 'always_invoice' });
    const owed = Number((await invoicesOf(subscription))[0]?.[2]);
    expect(owed).toBeLessThan(0);
    expect(await stripe.customers.retrieve(of)).toMatchObject({ balance: owed });
    wait(60);
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, quantity: 9 }], proration_behavior: 'none' });
    expect([await pending(of), (await invoicesOf(subscription)).length]).toEqual([[], 3]);
  });

  test('one more and one less: the new has an id of its own, the old is gone and its rest is given back', async () => {
    const { subscription, customer: of, item } = await running();
    const extra = await priceOf(700);
    const both = await stripe.subscriptions.update(subscription.id, { items: [{ price: extra.id }] });
    expect(both.items.data.map(({ price, quantity }) => [price.unit_amount, quantity])).toEqual([
      [3000, 2],
      [700, 1],
    ]);
    wait(60);
    const one = await stripe.subscriptions.update(subscription.id, { items: [{ id: item.id, deleted: true }] });
    expect(one.items.data.map(({ price }) => price.id)).toEqual([extra.id]);
    expect((await stripe.subscriptionItems.list({ subscription: subscription.id })).data.map(({ price }) => price.id)).toEqual([extra.id]);
    expect(await rejection(stripe.subscriptionItems.retrieve(item.id))).toMatchObject({ statusCode: 404 });
    const [returned, added] = await pending(of);
    expect([Number(returned) < 0, Number(added) > 0]).toEqual([true, true]);
  });

  test('what cannot be is refused, and changes nothing', async () => {
    const { subscription, customer: of, item } = await running();
    const refused: [Stripe.SubscriptionUpdateParams.Item[], string][] = [
      [[{ id: item.id, deleted: true }], 'from 1 to 20'],
      [[{ id: 'si_unknown', quantity: 2 }], 'No such subscription item'],
      [[{ quantity: 2 }], 'Missing required param'],
      [[{ id: item.id, quantity: 0 }], 'positive'],
      [[{ id: item.id, price: (await priceOf(9000, { recurring: { interval: 'year' } })).id }], 'interval'],
      [[{ id: item.id, price: (await priceOf(2000, { currency: 'eur' })).id }], 'currency'],
    ];
    for (const [items, message] of refused)
      expect(await rejection(stripe.subscriptions.update(subscription.id, { items, metadata: { a: 'b' } }))).toMatchObject({
        message: expect.stringContaining(message),
      });
    const after = await stripe.subscriptions.retrieve(subscription.id);
    expect([after.items.data, after.metadata, await pending(of)]).toEqual([[item], {}, []]);
  });
});

describe('paused', () => {
  const subscribe = async () => {
    const [{ id }, price] = [await stripe.customers.create({ name: 'Pauses' }), await priceOf(2500)];
    return stripe.subscriptions.create({ customer: id, items: [{ price: price.id }] });
  };

  test.each([
    ['void', 'void'],
    ['mark_uncollectible', 'uncollectible'],
    ['keep_as_draft', 'draft'],
  ] as const)('collection with %s: what is invoiced meanwhile is %s; resumed, it is paid again', async (behavior, status) => {
    const subscription = await subscribe();
    const paused = await stripe.subscriptions.update(subscription.id, { pause_collection: { behavior } });
    expect(paused).toMatchObject({ status: 'active', pause_collection: { behavior, resumes_at: null } });
    wait(35 * DAY);
    expect((await invoicesOf(subscription))[0]).toEqual(['subscription_cycle', status, 2500]);
    expect(await stripe.subscriptions.update(subscription.id, { pause_collection: '' })).toMatchObject({ pause_collection: null });
    const { data } = await stripe.events.list({ type: 'customer.subscription.updated', limit: 1 });
    expect(data[0]?.data.previous_attributes).toEqual({ pause_collection: { behavior, resumes_at: null } });
    wait(31 * DAY);
    expect((await invoicesOf(subscription))[0]).toEqual(['subscription_cycle', 'paid', 2500]);
  });

  test('until a time, which must be to come; an earlier time does not end a later pause', async () => {
    const subscription = await subscribe();
    const until = (seconds: number) => ({ behavior: 'void', resumes_at: served.mock.clock.now() + seconds }) as const;
    expect(await rejection(stripe.subscriptions.update(subscription.id, { pause_collection: until(0) }))).toMatchObject({
      param: 'pause_collection[resumes_at]',
    });
    await stripe.subscriptions.update(subscription.id, { pause_collection: until(5 * DAY) });
    wait(DAY);
    await stripe.subscriptions.update(subscription.id, { pause_collection: { behavior: 'void' } });
    wait(10 * DAY);
    expect((await stripe.subscriptions.retrieve(subscription.id)).pause_collection).toMatchObject({ behavior: 'void' });
    await stripe.subscriptions.update(subscription.id, { pause_collection: until(5 * DAY) });
    wait(6 * DAY);
    expect((await stripe.subscriptions.retrieve(subscription.id)).pause_collection).toBeNull();
  });

  test('after a trial without a card: resumed, it runs and is invoiced; what is not paused cannot be resumed', async () => {
    using company = serveMock({ seed: 1, volume: 60, days: 90 });
    const api = company.stripe();
    const [paused] = (await api.subscriptions.list({ status: 'paused', limit: 1 })).data;
    const resumed = await api.subscriptions.resume(String(paused?.id), { expand: ['latest_invoice'] });
    expect(resumed).toMatchObject({ status: 'active', latest_invoice: { billing_reason: 'subscription_update', status: 'paid' } });
    expect(await rejection(api.subscriptions.resume(resumed.id))).toMatchObject({ statusCode: 400, param: 'id' });
  });
});
