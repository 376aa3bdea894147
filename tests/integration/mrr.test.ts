/** What recurs a month: our SQL against the definition, over prices and coupons of every kind that the API knows. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { writeBronzeRun } from '../support/bronze.ts';
import { type LastingCoupon, mrrOf, type PricedItem } from '../support/mrrOf.ts';
import { askPublished, publishStage, stage, withStore } from '../support/staging.ts';

const EPOCH = 1_800_000_000_000;
const models = embeddedModels().filter(({ name }) => ['subscriptions', 'subscription_items'].includes(name));

const minor = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 99_999_999 }));
const rarely = fc.integer({ min: 0, max: 9 }).map((one) => one === 0);
const price = fc.record({
  amount: minor,
  decimals: fc.option(fc.integer({ min: 0, max: 999 }), { freq: 3 }),
  interval_count: fc.integer({ min: 1, max: 6 }),
  kind: fc.constantFrom('licensed', 'licensed', 'licensed', 'licensed', 'metered', 'tiered'),
  quantity: fc.integer({ min: 0, max: 40 }),
  isDiscounted: rarely,
});
const coupon = fc.oneof(
  fc.record({ percent: fc.integer({ min: 1, max: 10_000 }), duration: fc.constantFrom('forever', 'forever', 'once', 'repeating') }),
  fc.record({ amount: minor, duration: fc.constantFrom('forever', 'forever', 'once', 'repeating'), isForeign: rarely }),
);
const subscription = fc.record({
  interval: fc.constantFrom('day', 'week', 'month', 'year'),
  currency: fc.constantFrom('usd', 'jpy', 'kwd'),
  prices: fc.array(price, { minLength: 1, maxLength: 3 }),
  coupons: fc.array(coupon, { maxLength: 2 }),
});
type Made = typeof subscription extends fc.Arbitrary<infer S> ? S : never;

const itemsOf = ({ interval, currency, prices }: Made, name: string): PricedItem[] =>
  prices.map(({ amount, decimals, interval_count, kind, quantity, isDiscounted }, index) => {
    const isTiered = kind === 'tiered';
    const isWhole = decimals === null && !isTiered;
    const text = decimals === null ? String(amount) : `${amount}.${String(decimals).padStart(3, '0')}`;
    return {
      id: `si_${name}_${index}`,
      created: 1,
      quantity: kind === 'metered' ? undefined : quantity,
      discounts: isDiscounted ? [`di_${index}`] : [],
      price: {
        id: `price_${index}`,
        currency,
        billing_scheme: isTiered ? 'tiered' : 'per_unit',
        unit_amount: isWhole ? amount : null,
        unit_amount_decimal: isTiered ? null : text,
        recurring: { interval, interval_count, usage_type: kind === 'metered' ? 'metered' : 'licensed' },
      },
    };
  });

const couponsOf = ({ coupons, currency }: Made): (LastingCoupon & { duration: string })[] =>
  coupons.map((one) =>
    'percent' in one
      ? { duration: one.duration, percent_off: one.percent / 100, amount_off: null, currency: null }
      : { duration: one.duration, percent_off: null, amount_off: Math.max(1, one.amount), currency: one.isForeign ? 'eur' : currency },
  );

test('each item brings what the definition says', async () => {
  const made = fc.sample(subscription, { numRuns: 1500, seed: 20_261_127 }).map((one, index) => ({
    id: `sub_${index}`,
    items: itemsOf(one, String(index)),
    coupons: couponsOf(one),
    currency: one.currency,
  }));
  const records = made.map(({ id, items, coupons, currency }) => ({
    ...{ id, created: 1, status: 'active', customer: 'cus_1', currency },
    items: { data: items, has_more: false, total_count: items.length },
    discounts: coupons.map((one, index) => ({
      id: `di_${index}`,
      start: 1,
      source: { type: 'coupon', coupon: { id: `c_${index}`, ...one } },
    })),
  }));
  const found = await withStore(async (storage) => {
    const streams = { subscriptions: records.map((record) => ({ observedAt: EPOCH, via: 'list' as const, record })) };
    await writeBronzeRun(storage, { runId: 'r1', startedAt: EPOCH, streams });
    await publishStage(storage, 'r1', await stage(storage, 'r1', { models, at: EPOCH }), EPOCH);
    return askPublished(storage, 'SELECT id, mrr_minor FROM silver.subscription_items ORDER BY id');
  });
  const lasting = (coupons: (LastingCoupon & { duration: string })[]) => coupons.filter(({ duration }) => duration === 'forever');
  const defined = made.flatMap(({ items, coupons }) => [...mrrOf(items, lasting(coupons))]).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const values = found.map((row): [string, number | null] => [
    String(row['id']),
    row['mrr_minor'] === null ? null : Number(row['mrr_minor']),
  ]);
  expect(values).toEqual(defined);
  expect(defined.filter(([, amount]) => amount === null).length).toBeGreaterThan(300);
  expect(defined.filter(([, amount]) => amount !== null && amount > 0).length).toBeGreaterThan(1000);
});
