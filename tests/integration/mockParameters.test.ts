/** Parameters of lists that narrow them by a part in brackets, or under an object; and what expands, or is refused. */
import { afterAll, describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { rejection, serveMock } from '../support/serveMock.ts';

const served = serveMock({ days: 34, volume: 60 });
const stripe = served.stripe();
afterAll(() => served[Symbol.dispose]());

interface Page {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly error?: { readonly code?: string; readonly param?: string; readonly message: string };
}
const page = async (path: string): Promise<Page> => (await (await served.get(path)).json()) as Page;

describe('narrowed', () => {
  test('prices by how they recur, and by whether they do', async () => {
    const monthly = (await page('/v1/prices?limit=100&recurring[interval]=month')).data as unknown as Stripe.Price[];
    expect(new Set(monthly.map(({ recurring }) => recurring?.interval))).toEqual(new Set(['month'] as const));
    const licensed = await page('/v1/prices?limit=100&recurring[interval]=month&recurring[usage_type]=licensed');
    expect(licensed.data.length).toBe(monthly.length);
    expect((await page('/v1/prices?recurring[usage_type]=metered')).data).toEqual([]);
    expect((await page('/v1/prices?recurring[colour]=red')).error).toMatchObject({ code: 'parameter_unknown', param: 'recurring[colour]' });
    expect((await page('/v1/prices?type=nonsense')).error).toMatchObject({ param: 'type' });
  });

  test('checkout pages by the address that was left there', async () => {
    const [done] = (await stripe.checkout.sessions.list({ status: 'complete', limit: 1 })).data;
    const email = done?.customer_details?.email ?? '';
    const found = (await stripe.checkout.sessions.list({ customer_details: { email }, limit: 100 })).data;
    expect(found.map(({ id }) => id)).toContain(done?.id ?? '');
    expect(new Set(found.map(({ customer_details }) => customer_details?.email))).toEqual(new Set([email]));
  });

  test('subscriptions by whether tax is automatic: none here', async () => {
    expect((await page('/v1/subscriptions?automatic_tax[enabled]=true')).data).toEqual([]);
    expect((await page('/v1/subscriptions?automatic_tax[enabled]=false')).data.length).toBe(10);
    expect((await page('/v1/subscriptions?collection_method=by_post')).error).toMatchObject({ param: 'collection_method' });
  });

  test('the credit of a customer by time and by invoice', async () => {
    const credited = (await stripe.customers.list({ limit: 100 }).autoPagingToArray({ limit: 1000 })).find(({ balance }) => balance !== 0);
    const path = `/v1/customers/${credited?.id}/balance_transactions`;
    const entries = (await page(`${path}?limit=100`)).data as unknown as Stripe.CustomerBalanceTransaction[];
    const newest = entries[0]?.created ?? 0;
    expect((await page(`${path}?created[lt]=${newest}`)).data.length).toBe(entries.filter(({ created }) => created < newest).length);
    expect((await page(`${path}?created[gte]=${newest}`)).data.length).toBe(entries.filter(({ created }) => created >= newest).length);
    expect((await page(`${path}?invoice=in_nothing`)).error).toMatchObject({ code: 'resource_missing', param: 'invoice' });
  });

  test('the methods of a customer by type', async () => {
    const [customer] = (await stripe.customers.list({ limit: 1 })).data;
    const cards = await stripe.customers.listPaymentMethods(customer?.id ?? '', { type: 'card' });
    expect(cards.data.map(({ type }) => type)).toEqual(['card']);
    expect((await stripe.customers.listPaymentMethods(customer?.id ?? '', { type: 'paypal' })).data).toEqual([]);
    expect(await rejection(stripe.paymentMethods.list({ customer: customer?.id ?? '', type: 'shells' as 'card' }))).toMatchObject({
      param: 'type',
    });
  });
});

describe('expanded', () => {
  test('what does not apply to an object is nothing, and the others are expanded', async () => {
    const { data } = await stripe.invoicePayments.list({
      limit: 100,
      expand: ['data.payment.payment_intent', 'data.payment.payment_record'],
    });
    const kinds = new Set(data.map(({ payment }) => payment.type));
    expect(kinds).toEqual(new Set(['payment_intent', 'payment_record'] as const));
    for (const { payment } of data)
      if (payment.type === 'payment_intent') expect(payment.payment_intent).toMatchObject({ object: 'payment_intent' });
  });

  test('the platform that earns a fee', async () => {
    const [fee] = (await stripe.applicationFees.list({ limit: 1, expand: ['data.application', 'data.account'] })).data;
    expect([fee?.application, fee?.account]).toMatchObject([{ object: 'application' }, { object: 'account' }]);
  });

  test.each(['data.nonsense', 'data.amount', 'data.billing_details', 'data.payment_method_details.nonsense', 'data.coupon', 'customer'])(
    '%s is refused',
    async (path) => {
      expect((await page(`/v1/charges?expand[]=${path}`)).error?.message).toBe(`This property cannot be expanded (${path}).`);
    },
  );
});

test('what answers a deletion has nothing to expand', async () => {
  const { id } = await stripe.customers.create({});
  const response = await fetch(`${served.url}/v1/customers/${id}?expand[]=x`, {
    method: 'DELETE',
    headers: { Authorization: 'Bearer sk_test_mock' },
  });
  expect(await response.json()).toMatchObject({ error: { code: 'parameter_unknown', param: 'expand' } });
});
