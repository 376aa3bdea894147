/** Prices of a caller's own by the day, the week, the month and the year, every so many of them: renewals, proration, laws, and what they bring a month. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { listed } from '../support/listed.ts';
import { mrrOf, type PricedItem } from '../support/mrrOf.ts';
import { startPipeline } from '../support/pipeline.ts';
import { START, serveMock } from '../support/serveMock.ts';
import { publishStage } from '../support/staging.ts';
import { brokenLaws } from './mockLaws/laws.ts';
import { readEconomy } from './mockLaws/readEconomy.ts';

type Interval = Stripe.Price.Recurring.Interval;

const DAY = 86_400;
const NOW = START + 2 * DAY;
const utc = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day) / 1000;

/** With the ends of the first periods; a subscription of theirs begins on 3 September 2026. */
const KINDS: readonly (readonly [Interval, number, readonly number[]])[] = [
  ['day', 1, [NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY]],
  ['day', 10, [NOW + 10 * DAY, NOW + 20 * DAY, NOW + 30 * DAY]],
  ['week', 1, [NOW + 7 * DAY, NOW + 14 * DAY, NOW + 21 * DAY]],
  ['week', 2, [NOW + 14 * DAY, NOW + 28 * DAY, NOW + 42 * DAY]],
  ['month', 1, [utc(2026, 10, 3), utc(2026, 11, 3), utc(2026, 12, 3)]],
  ['month', 3, [utc(2026, 12, 3), utc(2027, 3, 3)]],
  ['year', 1, [utc(2027, 9, 3)]],
];

describe.each(KINDS)('by the %s, every %d', (interval, interval_count, ends) => {
  test('it is invoiced as each period ends, as was announced, and never else', async () => {
    using served = serveMock({ volume: 2, days: 2 });
    const stripe = served.stripe();
    const own = await subscribe(stripe, { interval, interval_count });
    expect(own.items.data[0]?.price.recurring).toMatchObject({ interval, interval_count });
    expect(own.items.data[0]?.plan).toMatchObject({ interval, interval_count });
    expect(own.items.data[0]?.current_period_end).toBe(ends[0] ?? 0);
    served.mock.clock.moveTo(ends.at(-1) ?? 0);
    const invoices = (await stripe.invoices.list({ subscription: own.id, limit: 100 })).data.reverse();
    expect(invoices.map(({ created, total }) => [created, total])).toEqual([NOW, ...ends].map((at) => [at, 900]));
    const periods = invoices.map(({ lines }) => lines.data[0]?.period.end);
    expect(periods.slice(0, -1)).toEqual([...ends]);
    const told = (await stripe.events.list({ type: 'invoice.upcoming', limit: 100 })).data.reverse();
    const announced = told.flatMap(({ data }) => {
      const { created, parent } = data.object as Stripe.Invoice;
      return parent?.subscription_details?.subscription === own.id ? [created] : [];
    });
    // Events are kept for thirty days; a first period that is shorter than the notice is not announced, since it is not paid for as it begins.
    const last = ends.at(-1) ?? 0;
    const kept = ends.filter((end, n) => end - 3 * DAY > last - 30 * DAY && (n > 0 || end - 3 * DAY > NOW));
    expect(announced.filter((at) => at <= last)).toEqual(kept);
  });
});

test('the laws hold over all of them, with a change in the middle of a period', async () => {
  using served = serveMock({ volume: 4, days: 2 });
  const stripe = served.stripe();
  const all = await Promise.all(KINDS.map(async ([interval, interval_count]) => await subscribe(stripe, { interval, interval_count })));
  served.mock.clock.moveTo(NOW + DAY / 2);
  for (const { items } of all) await stripe.subscriptions.update(items.data[0]?.subscription ?? '', change(items.data[0]?.id ?? ''));
  served.mock.clock.moveTo(NOW + 45 * DAY);
  expect(brokenLaws(await readEconomy(served.mock))).toEqual({});
  const weekly = (await stripe.invoices.list({ subscription: all[2]?.id ?? '', limit: 100 })).data.reverse();
  // Half a day of seven is used: 900 × 6.5 ÷ 7 is given back, three times that is charged.
  const [, renewal] = weekly;
  expect(renewal?.lines.data.map(({ amount }) => amount)).toEqual([-836, 2507, 2700]);
});

test.each([
  [{ interval: 'week', interval_count: 0 }, 'is from 1 to 156'],
  [{ interval: 'day', interval_count: 1096 }, 'is from 1 to 1095'],
  [{ interval: 'year', interval_count: 4 }, 'is from 1 to 3'],
  [{ interval: 'month', usage_type: 'metered' }, 'licensed prices only'],
] as const)('%j is refused', async (recurring, says) => {
  using served = serveMock({ volume: 2, days: 2 });
  const params = { currency: 'usd', unit_amount: 900, recurring, product_data: { name: 'Often' } };
  const error = await served
    .stripe()
    .prices.create(params as Stripe.PriceCreateParams)
    .then(String, String);
  expect(error).toContain(says);
});

test('a subscription does not mix them, nor change from one to another', async () => {
  using served = serveMock({ volume: 2, days: 2 });
  const stripe = served.stripe();
  const [weekly, fortnightly] = [
    await priceOf(stripe, { interval: 'week' }),
    await priceOf(stripe, { interval: 'week', interval_count: 2 }),
  ];
  const { id: customer } = await stripe.customers.create({ name: 'Often' });
  const mixed = stripe.subscriptions.create({ customer, items: [{ price: weekly }, { price: fortnightly }] });
  expect(await mixed.then(String, String)).toContain('one interval');
  const own = await stripe.subscriptions.create({ customer, items: [{ price: weekly }] });
  const changed = stripe.subscriptions.update(own.id, { items: [{ id: own.items.data[0]?.id ?? '', price: fortnightly }] });
  expect(await changed.then(String, String)).toContain('cannot change the interval');
});

test('a checkout page begins one too', async () => {
  using served = serveMock({ volume: 2, days: 2 });
  const stripe = served.stripe();
  const page = await stripe.checkout.sessions.create({
    mode: 'subscription',
    success_url: 'https://shop.example.com/thanks',
    line_items: [
      {
        quantity: 2,
        price_data: {
          ...{ currency: 'usd', unit_amount: 300, product_data: { name: 'Often' } },
          recurring: { interval: 'week', interval_count: 2 },
        },
      },
    ],
  });
  await stripe.rawRequest('POST', `/v1/test_helpers/checkout/sessions/${page.id}/submit`);
  const done = await stripe.checkout.sessions.retrieve(page.id, { expand: ['subscription'] });
  const { items } = done.subscription as Stripe.Subscription;
  expect(items.data[0]).toMatchObject({
    current_period_end: NOW + 14 * DAY,
    price: { recurring: { interval: 'week', interval_count: 2 } },
  });
});

test('what they bring a month in Silver is what the definition says', async () => {
  await using pipeline = await startPipeline({ days: 2, of: ['subscriptions'] });
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => pipeline.mock.fetch(request) });
  const { default: Sdk } = await import('stripe');
  const stripe = new Sdk('sk_test_mock', { host: '127.0.0.1', port: server.port ?? 0, protocol: 'http', telemetry: false });
  for (const [interval, interval_count] of KINDS) await subscribe(stripe, { interval, interval_count });
  await server.stop(true);
  pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 3600);
  await pipeline.extract('r1', { days: 30 });
  await publishStage(pipeline.storage, 'r1', await pipeline.transforms('r1'), Date.now());
  const rows = await pipeline.query(
    "SELECT id, mrr_minor FROM silver.subscription_items WHERE interval IN ('day', 'week') OR interval_count > 1 ORDER BY id",
  );
  const subscriptions = (await listed(pipeline.mock, '/v1/subscriptions')) as unknown as { items: { data: PricedItem[] } }[];
  const own = subscriptions.flatMap(({ items: { data } }) => data).filter(({ price: { recurring } }) => isUnusual(recurring));
  const expected = new Map(own.flatMap((item) => [...mrrOf([item], [])]));
  expect(rows.length).toBe(5);
  expect(new Map(rows.map(({ id, mrr_minor }) => [String(id), Number(mrr_minor)]))).toEqual(expected as Map<string, number>);
});

function isUnusual(recurring: PricedItem['price']['recurring']): boolean {
  return recurring !== null && (recurring.interval === 'day' || recurring.interval === 'week' || recurring.interval_count > 1);
}

function change(id: string): Stripe.SubscriptionUpdateParams {
  return { items: [{ id, quantity: 3 }], proration_behavior: 'create_prorations' };
}

async function priceOf(stripe: Stripe, recurring: Stripe.PriceCreateParams.Recurring): Promise<string> {
  return (await stripe.prices.create({ currency: 'usd', unit_amount: 900, recurring, product_data: { name: 'Often' } })).id;
}

async function subscribe(stripe: Stripe, recurring: Stripe.PriceCreateParams.Recurring): Promise<Stripe.Subscription> {
  const { id: customer } = await stripe.customers.create({ name: 'Often' });
  const items = [{ price: await priceOf(stripe, recurring) }];
  return await stripe.subscriptions.create({ customer, items, default_payment_method: 'pm_card_visa' });
}
