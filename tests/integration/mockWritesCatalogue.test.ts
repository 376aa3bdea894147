/** Writes of coupons, promotion codes, tax rates and products, judged by the official SDK, and what subscriptions make of them. */
import { describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const DAY = 86_400;
const { served, stripe } = serveForWrites();

const newCustomer = () => stripe.customers.create({ name: 'Ada Writes' });
const monthly = async (unit_amount: number, currency = 'usd') =>
  stripe.prices.create({ currency, unit_amount, recurring: { interval: 'month' }, product_data: { name: 'Own plan' } });

async function subscribed(unit_amount: number, more: Partial<Stripe.SubscriptionCreateParams>, currency = 'usd') {
  const [customer, price] = [more.customer ?? (await newCustomer()).id, await monthly(unit_amount, currency)];
  return stripe.subscriptions.create({ items: [{ price: price.id }], default_payment_method: 'pm_card_visa', ...more, customer });
}

async function invoicesOf({ id }: Stripe.Subscription) {
  const { data } = await stripe.invoices.list({ subscription: id, limit: 100 });
  return data.map(({ subtotal, total, total_taxes }) => [subtotal, total, (total_taxes ?? []).map(({ amount }) => amount)]);
}

describe('coupons', () => {
  test('shows what it was given; its name and metadata change, and it goes', async () => {
    const coupon = await stripe.coupons.create({ id: 'HALF', percent_off: 12.5, duration: 'forever', name: 'Half of a quarter' });
    expect(coupon).toMatchObject({ id: 'HALF', percent_off: 12.5, amount_off: null, currency: null, valid: true, times_redeemed: 0 });
    expect(await stripe.coupons.update('HALF', { name: 'Less', metadata: { k: 'v' } })).toMatchObject({
      name: 'Less',
      metadata: { k: 'v' },
    });
    expect((await stripe.coupons.list({ limit: 1 })).data.map(({ id }) => id)).toEqual(['HALF']);
    expect(await stripe.coupons.del('HALF')).toMatchObject({ id: 'HALF', object: 'coupon', deleted: true });
    expect(await rejection(stripe.coupons.retrieve('HALF'))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    expect(await eventsOf(stripe, 'HALF')).toEqual(['coupon.deleted', 'coupon.updated', 'coupon.created']);
  });

  test('one that is forever takes its share of every invoice, to half a cent', async () => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 12.5, duration: 'forever' });
    const subscription = await subscribed(1999, { discounts: [{ coupon }] });
    const discount = (await stripe.subscriptions.retrieve(subscription.id, { expand: ['discounts'] })).discounts[0] as Stripe.Discount;
    expect(discount).toMatchObject({ source: { coupon, type: 'coupon' }, subscription: subscription.id, end: null });
    served.mock.clock.moveTo(served.mock.clock.now() + 32 * DAY);
    // 1999 × 12.5 % is 249.875.
    expect(await invoicesOf(subscription)).toEqual([
      [1999, 1749, []],
      [1999, 1749, []],
    ]);
    expect(await stripe.coupons.retrieve(coupon)).toMatchObject({ times_redeemed: 1 });
  });

  test('one that counts once is for the first invoice, or for the next one of a subscription that runs', async () => {
    const { id: coupon } = await stripe.coupons.create({ amount_off: 500, currency: 'usd', duration: 'once' });
    const subscription = await subscribed(2000, { discounts: [{ coupon }] });
    expect(subscription.discounts).toEqual([]);
    await stripe.subscriptions.update(subscription.id, { discounts: [{ coupon }] });
    served.mock.clock.moveTo(served.mock.clock.now() + 64 * DAY);
    expect((await invoicesOf(subscription)).map(([, total]) => total)).toEqual([2000, 1500, 1500]);
  });

  test('a discount is taken away', async () => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 50, duration: 'repeating', duration_in_months: 6 });
    const subscription = await subscribed(2000, { discounts: [{ coupon }] });
    const [discount] = subscription.discounts;
    expect(await stripe.subscriptions.deleteDiscount(subscription.id)).toMatchObject({ id: String(discount), deleted: true });
    expect((await stripe.subscriptions.retrieve(subscription.id)).discounts).toEqual([]);
    expect(await eventsOf(stripe, String(discount))).toEqual(['customer.discount.deleted', 'customer.discount.created']);
    expect(await rejection(stripe.subscriptions.deleteDiscount(subscription.id))).toMatchObject({ statusCode: 404 });
  });

  test.each([
    [{}, 'percent_off', 'Missing required param: percent_off.'],
    [{ amount_off: 100 }, 'currency', 'Missing required param: currency.'],
    [{ amount_off: 100, currency: 'usd', percent_off: 5 }, 'percent_off', 'not both'],
    [{ percent_off: 100.01 }, 'percent_off', '100 at most'],
    [{ percent_off: 0 }, 'percent_off', 'larger than 0'],
    [{ percent_off: 1.005 }, 'percent_off', '2 decimals at most'],
    [{ percent_off: 5, duration: 'repeating' }, 'duration_in_months', 'Missing required param'],
    [{ percent_off: 5, duration_in_months: 3 }, 'duration_in_months', 'goes with'],
    [{ percent_off: 5, max_redemptions: 0 }, 'max_redemptions', 'greater than or equal to 1'],
    [{ percent_off: 5, redeem_by: 1 }, 'redeem_by', 'must be in the future'],
    [{ amount_off: 105, currency: 'kwd' }, 'amount_off', 'divisible by 10'],
    [{ percent_off: 5, id: 'WELCOME20' }, 'id', 'Coupon already exists.'],
  ] as const)('%j is refused', async (params, param, says) => {
    const error = await rejection(stripe.coupons.create({ ...params }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ param, message: expect.stringContaining(says) });
  });

  test('none can be redeemed that is used up, past its time, gone, or in another currency', async () => {
    const refused = async (coupon: string, currency = 'usd') => rejection(subscribed(2000, { discounts: [{ coupon }] }, currency));
    const once = await stripe.coupons.create({ percent_off: 5, max_redemptions: 1 });
    await subscribed(2000, { discounts: [{ coupon: once.id }] });
    expect(await refused(once.id)).toMatchObject({ code: 'coupon_expired' });
    expect(await stripe.coupons.retrieve(once.id)).toMatchObject({ valid: false, times_redeemed: 1 });
    const soon = await stripe.coupons.create({ percent_off: 5, redeem_by: served.mock.clock.now() + 60 });
    served.mock.clock.moveTo(served.mock.clock.now() + 60);
    expect(await refused(soon.id)).toMatchObject({ code: 'coupon_expired' });
    const dollars = await stripe.coupons.create({ amount_off: 500, currency: 'usd' });
    expect(await refused(dollars.id, 'eur')).toMatchObject({ param: 'discounts' });
    await stripe.coupons.del(dollars.id);
    expect(await refused(dollars.id)).toMatchObject({ code: 'resource_missing' });
  });
});

describe('promotion codes', () => {
  test('a word for a coupon, until it is switched off', async () => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 25, duration: 'forever' });
    const code = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon }, code: 'SPRING', metadata: { k: 'v' } });
    expect(code).toMatchObject({ code: 'SPRING', active: true, promotion: { coupon, type: 'coupon' }, metadata: { k: 'v' } });
    expect((await stripe.promotionCodes.list({ code: 'SPRING' })).data.map(({ id }) => id)).toEqual([code.id]);
    const subscription = await subscribed(2000, { discounts: [{ promotion_code: code.id }] });
    expect((await invoicesOf(subscription)).map(([, total]) => total)).toEqual([1500]);
    expect(await stripe.promotionCodes.retrieve(code.id)).toMatchObject({ times_redeemed: 1 });
    expect(await stripe.promotionCodes.update(code.id, { active: false })).toMatchObject({ active: false });
    expect(await rejection(subscribed(2000, { discounts: [{ promotion_code: code.id }] }))).toMatchObject({ param: 'discounts' });
    expect(await eventsOf(stripe, code.id)).toEqual(['promotion_code.updated', 'promotion_code.created']);
  });

  test('means one thing at a time, and goes with its coupon', async () => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 25 });
    const create = (code?: string) =>
      stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon }, ...(code === undefined ? {} : { code }) });
    const first = await create('ONCE');
    expect(await rejection(create('once'))).toMatchObject({ param: 'code', message: expect.stringContaining('already exists') });
    await stripe.promotionCodes.update(first.id, { active: false });
    const second = await create('ONCE');
    expect(await rejection(stripe.promotionCodes.update(first.id, { active: true }))).toMatchObject({ param: 'code' });
    expect((await create()).code).toMatch(/^[2-9A-Z]{8}$/);
    await stripe.coupons.del(coupon);
    expect((await stripe.promotionCodes.retrieve(second.id)).active).toBe(false);
    expect(await rejection(create('TWICE'))).toMatchObject({ code: 'resource_missing', param: 'promotion[coupon]' });
  });

  test('for one customer, or for those who have bought nothing before', async () => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 25 });
    const [one, other] = [await newCustomer(), await newCustomer()];
    const promotion = { type: 'coupon', coupon } as const;
    const own = await stripe.promotionCodes.create({ promotion, customer: one.id });
    expect(await rejection(subscribed(2000, { customer: other.id, discounts: [{ promotion_code: own.id }] }))).toMatchObject({
      statusCode: 400,
    });
    await subscribed(2000, { customer: one.id, discounts: [{ promotion_code: own.id }] });
    const first = await stripe.promotionCodes.create({ promotion, restrictions: { first_time_transaction: true } });
    expect(await rejection(subscribed(2000, { customer: one.id, discounts: [{ promotion_code: first.id }] }))).toMatchObject({
      message: expect.stringContaining('prior transactions'),
    });
    await subscribed(2000, { customer: other.id, discounts: [{ promotion_code: first.id }] });
  });
});

describe('tax rates', () => {
  test('on top of or in the price, with four decimals of a percent, in every invoice', async () => {
    const rate = await stripe.taxRates.create({
      display_name: 'Sales Tax',
      percentage: 8.8755,
      inclusive: false,
      country: 'US',
      state: 'NY',
    });
    expect(rate).toMatchObject({
      percentage: 8.8755,
      effective_percentage: 8.8755,
      inclusive: false,
      active: true,
      state: 'NY',
      tax_type: null,
    });
    const within = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: true });
    // 10 000 × 8.8755 % is 887.55; of 11 900 with 19 % in it, 1900.
    expect(await invoicesOf(await subscribed(10_000, { default_tax_rates: [rate.id] }))).toEqual([[10_000, 10_888, [888]]]);
    expect(await invoicesOf(await subscribed(11_900, { default_tax_rates: [within.id] }))).toEqual([[11_900, 11_900, [1900]]]);
  });

  test('on an invoice by hand', async () => {
    const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
    const customer = (await newCustomer()).id;
    const { id: invoice = '' } = await stripe.invoices.create({ customer, currency: 'usd', default_tax_rates: [rate.id] });
    await stripe.invoiceItems.create({ customer, invoice, amount: 1000, currency: 'usd' });
    expect(await stripe.invoices.pay(invoice, { payment_method: 'pm_card_visa' })).toMatchObject({
      subtotal: 1000,
      total: 1200,
      amount_paid: 1200,
    });
  });

  test('changes its words, not its share; one that is off is not taken', async () => {
    const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
    expect(await stripe.taxRates.update(rate.id, { active: false, description: 'old' })).toMatchObject({
      active: false,
      description: 'old',
    });
    expect((await stripe.taxRates.list({ active: false })).data.map(({ id }) => id)).toEqual([rate.id]);
    expect(await rejection(subscribed(1000, { default_tax_rates: [rate.id] }))).toMatchObject({ param: 'default_tax_rates' });
    const update = stripe.taxRates.update(rate.id, { percentage: 5 } as Stripe.TaxRateUpdateParams);
    expect(await rejection(update)).toMatchObject({ code: 'parameter_unknown', param: 'percentage' });
    expect(await rejection(stripe.taxRates.create({ display_name: 'x', percentage: 101, inclusive: false }))).toMatchObject({
      param: 'percentage',
    });
    expect(await eventsOf(stripe, rate.id)).toEqual(['tax_rate.updated', 'tax_rate.created']);
  });
});

test('a product without prices is deleted and leaves a stub; one with prices stays', async () => {
  const product = await stripe.products.create({ name: 'Short-lived' });
  expect(await stripe.products.del(product.id)).toMatchObject({ id: product.id, object: 'product', deleted: true });
  expect(await stripe.products.retrieve(product.id)).toMatchObject({ deleted: true });
  expect((await stripe.products.list({ limit: 100 })).data.some(({ id }) => id === product.id)).toBe(false);
  const price = await monthly(100);
  expect(await rejection(stripe.products.del(String(price.product)))).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining('prices'),
  });
});
