/** Checkout pages opened through the API, judged by the official SDK; the mock's own `submit` fills them in. */
import { describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { serveForWrites } from '../support/writes.ts';

const success_url = 'https://shop.example.com/done';

const { served, stripe } = serveForWrites();

type Line = Stripe.Checkout.SessionCreateParams.LineItem;

const thing = (name: string, unit_amount: number, more: Partial<NonNullable<Line['price_data']>> = {}): Line => ({
  price_data: { currency: 'usd', unit_amount, product_data: { name }, ...more },
  quantity: 1,
});
const monthly = { recurring: { interval: 'month' } } as const;

const open = (params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({ mode: 'payment', success_url, line_items: [thing('Cup', 1250)], ...params });

async function submit({ id }: Stripe.Checkout.Session, form: Record<string, string> = {}): Promise<Stripe.Checkout.Session> {
  return (await stripe.rawRequest('POST', `/v1/test_helpers/checkout/sessions/${id}/submit`, form)) as unknown as Stripe.Checkout.Session;
}

async function told(id: string): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  return data.flatMap(({ type, data: { object } }) => ('id' in object && object.id === id ? [type] : []));
}

describe('a payment', () => {
  test('of several things: open until it is submitted, then paid, with what was said of it', async () => {
    const opened = await open({
      line_items: [{ ...thing('Cup', 1250), quantity: 3 }, thing('Plate', 990)],
      client_reference_id: 'order-7',
      metadata: { cart: '7' },
      payment_intent_data: { description: 'Order 7', metadata: { order: '7' } },
    });
    expect(opened).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_subtotal: 4740,
      amount_total: 4740,
      payment_intent: null,
      client_reference_id: 'order-7',
      metadata: { cart: '7' },
      success_url,
      url: expect.stringContaining(opened.id),
    });
    const lines = await stripe.checkout.sessions.listLineItems(opened.id);
    expect(lines.data.map(({ description, quantity, amount_total }) => [description, quantity, amount_total])).toEqual([
      ['Cup', 3, 3750],
      ['Plate', 1, 990],
    ]);
    const second = await stripe.checkout.sessions.listLineItems(opened.id, { limit: 1, starting_after: String(lines.data[0]?.id) });
    expect([second.data.map(({ id }) => id), second.has_more]).toEqual([[lines.data[1]?.id ?? ''], false]);
    expect(new Set(lines.data.map(({ id }) => id)).size).toBe(2);

    expect(await submit(opened)).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
    const done = await stripe.checkout.sessions.retrieve(opened.id, { expand: ['payment_intent', 'line_items'] });
    expect(done.payment_intent).toMatchObject({
      status: 'succeeded',
      amount_received: 4740,
      description: 'Order 7',
      metadata: { order: '7' },
    });
    expect(done.line_items?.data).toHaveLength(2);
    expect(await told(opened.id)).toEqual(['checkout.session.completed']);
    expect((await stripe.checkout.sessions.list({ payment_intent: (done.payment_intent as Stripe.PaymentIntent).id })).data[0]?.id).toBe(
      opened.id,
    );
    expect(await rejection(submit(opened))).toMatchObject({ statusCode: 400, message: expect.stringContaining('status of complete') });
  });

  test('declined, the page stays open and another card pays the same payment', async () => {
    const opened = await open();
    const error = await rejection(submit(opened, { payment_method: 'pm_card_chargeDeclined' }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(await stripe.checkout.sessions.retrieve(opened.id)).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    const { payment_intent } = await submit(opened);
    const charges = await stripe.charges.list({ payment_intent: String(payment_intent) });
    expect(charges.data.map(({ status, amount }) => [status, amount])).toEqual([
      ['succeeded', 1250],
      ['failed', 1250],
    ]);
  });

  test('nobody submits it on their own: it expires after a day, or when it is told to', async () => {
    const [left, ended] = [await open(), await open()];
    expect(await stripe.checkout.sessions.expire(ended.id)).toMatchObject({ status: 'expired', url: null });
    expect(await rejection(stripe.checkout.sessions.expire(ended.id))).toMatchObject({
      message: expect.stringContaining('status of expired'),
    });
    served.mock.clock.moveTo(served.mock.clock.now() + 86_400 + 1);
    expect(await stripe.checkout.sessions.retrieve(left.id)).toMatchObject({ status: 'expired', payment_intent: null });
    expect([await told(left.id), await told(ended.id)]).toEqual([['checkout.session.expired'], ['checkout.session.expired']]);
  });
});

describe('a subscription', () => {
  test('a guest becomes a customer; the first invoice is paid, what was said of it stands', async () => {
    const opened = await open({
      mode: 'subscription',
      line_items: [thing('Plan', 2000, monthly), thing('Seat', 500, monthly)],
      subscription_data: { metadata: { plan: 'a' }, description: 'All of it' },
    });
    const done = await submit(opened, { email: 'guest@example.com', name: 'Guest' });
    expect(done).toMatchObject({ status: 'complete', payment_status: 'paid', amount_total: 2500 });
    expect(await stripe.customers.retrieve(String(done.customer))).toMatchObject({ email: 'guest@example.com', name: 'Guest' });
    const subscription = await stripe.subscriptions.retrieve(String(done.subscription), { expand: ['latest_invoice'] });
    expect(subscription).toMatchObject({
      status: 'active',
      metadata: { plan: 'a' },
      description: 'All of it',
      latest_invoice: { amount_paid: 2500 },
    });
    expect(subscription.items.data.map(({ price }) => price.unit_amount)).toEqual([2000, 500]);
    expect(done.invoice).toBe((subscription.latest_invoice as Stripe.Invoice).id);
  });

  test('declined it is incomplete, and another card makes it run', async () => {
    const customer = (await stripe.customers.create({ name: 'Known' })).id;
    const opened = await open({ mode: 'subscription', customer, line_items: [thing('Plan', 2000, monthly)] });
    await rejection(submit(opened, { payment_method: 'pm_card_chargeDeclined' }));
    expect((await stripe.subscriptions.list({ customer, status: 'incomplete' })).data).toHaveLength(1);
    const { subscription } = await submit(opened);
    expect(await stripe.subscriptions.retrieve(String(subscription))).toMatchObject({ status: 'active', customer });
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(1);
  });

  test('with a trial there is nothing to pay', async () => {
    const line_items = [thing('Plan', 2000, monthly)];
    const opened = await open({ mode: 'subscription', line_items, subscription_data: { trial_period_days: 14 } });
    const done = await submit(opened);
    expect(done).toMatchObject({ status: 'complete', payment_status: 'no_payment_required', amount_total: 0 });
    expect(await stripe.subscriptions.retrieve(String(done.subscription))).toMatchObject({ status: 'trialing' });
  });
});

test('a card is saved for a customer', async () => {
  const customer = (await stripe.customers.create({ name: 'Saver' })).id;
  const opened = await stripe.checkout.sessions.create({ mode: 'setup', currency: 'usd', customer, success_url });
  await rejection(submit(opened, { payment_method: 'pm_card_chargeDeclined' }));
  const done = await submit(opened);
  expect(done).toMatchObject({ status: 'complete', amount_total: null });
  expect(await stripe.setupIntents.retrieve(String(done.setup_intent))).toMatchObject({ status: 'succeeded', customer });
});

test('a key is answered again with the same page; what cannot be is refused by name and leaves nothing behind', async () => {
  const params = { mode: 'payment', success_url, line_items: [thing('Cup', 1250)] } as const;
  const twice = [1, 2].map(() =>
    stripe.checkout.sessions.create({ ...params, line_items: [...params.line_items] }, { idempotencyKey: 'page-1' }),
  );
  const [one, two] = await Promise.all(twice);
  expect(one?.id).toBe(two?.id);
  const before = (await stripe.products.list({ limit: 100 })).data.length;
  const refused: [Partial<Stripe.Checkout.SessionCreateParams>, string][] = [
    [{ line_items: [] }, 'line_items'],
    [{ line_items: [thing('Cup', 1250), thing('Tasse', 900, { currency: 'eur' })] }, 'line_items'],
    [{ line_items: [thing('Plan', 2000, monthly)] }, 'line_items'],
    [{ line_items: [thing('Crumb', 1)] }, 'line_items'],
    [{ mode: 'subscription' }, 'line_items'],
    [{ mode: 'setup' }, 'customer'],
    [{ expires_at: served.mock.clock.now() + 60 }, 'expires_at'],
    [{ customer: 'cus_unknown' }, 'customer'],
  ];
  for (const [params, param] of refused) expect(await rejection(open(params))).toMatchObject({ statusCode: expect.any(Number), param });
  expect((await stripe.products.list({ limit: 100 })).data).toHaveLength(before);
});
