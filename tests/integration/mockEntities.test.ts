/** Every further entity, through the official SDK: lists, retrieves, children, filters, and what is missing is said. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { children } from '../../mock/api/children.ts';
import { resources } from '../../mock/api/resources.ts';
import { createMock, type Mock } from '../../mock/index.ts';

const START = Date.UTC(2026, 8, 1) / 1000;
let mock: Mock;
let server: ReturnType<typeof Bun.serve>;
let stripe: Stripe;
const asked = new Set<string>();
/** What mockSdk.test.ts asks for. */
const ELSEWHERE = [
  'products',
  'prices',
  'payment_intents',
  'refunds',
  'balance_transactions',
  'payouts',
  'events',
  'customers',
  'charges',
  'invoices',
];

beforeAll(() => {
  mock = createMock({ seed: 'entities', startUnix: START, days: 34, volume: 60, clock: () => 0, frozen: true });
  server = Bun.serve({ port: 0, fetch: counted });
  const host = { host: '127.0.0.1', port: server.port ?? 0, protocol: 'http' } as const;
  stripe = new Stripe('sk_test_mock', { ...host, maxNetworkRetries: 0, telemetry: false });
});
afterAll(() => server.stop(true));

function counted(request: Request): Response | Promise<Response> {
  asked.add(new URL(request.url).pathname);
  return mock.fetch(request);
}

interface Entity {
  readonly list: () => AsyncIterable<{ id: string }> & Promise<Stripe.ApiList<{ id: string }>>;
  readonly retrieve: (id: string) => Promise<{ id?: string }>;
  /** Fewer than the mock counts, as some are deleted or closed. */
  readonly fewer?: true;
}

const ENTITIES: Readonly<Record<string, Entity>> = {
  coupons: { list: () => stripe.coupons.list(), retrieve: (id) => stripe.coupons.retrieve(id), fewer: true },
  promotion_codes: { list: () => stripe.promotionCodes.list(), retrieve: (id) => stripe.promotionCodes.retrieve(id) },
  tax_rates: { list: () => stripe.taxRates.list(), retrieve: (id) => stripe.taxRates.retrieve(id) },
  setup_intents: { list: () => stripe.setupIntents.list({ limit: 100 }), retrieve: (id) => stripe.setupIntents.retrieve(id) },
  checkout_sessions: { list: () => stripe.checkout.sessions.list({ limit: 100 }), retrieve: (id) => stripe.checkout.sessions.retrieve(id) },
  disputes: { list: () => stripe.disputes.list({ limit: 3 }), retrieve: (id) => stripe.disputes.retrieve(id) },
  early_fraud_warnings: {
    list: () => stripe.radar.earlyFraudWarnings.list({ limit: 2 }),
    retrieve: (id) => stripe.radar.earlyFraudWarnings.retrieve(id),
  },
  reviews: { list: () => stripe.reviews.list(), retrieve: (id) => stripe.reviews.retrieve(id), fewer: true },
  subscriptions: {
    list: () => stripe.subscriptions.list({ status: 'all', limit: 100 }),
    retrieve: (id) => stripe.subscriptions.retrieve(id),
  },
  subscription_schedules: {
    list: () => stripe.subscriptionSchedules.list({ limit: 2 }),
    retrieve: (id) => stripe.subscriptionSchedules.retrieve(id),
  },
  invoiceitems: { list: () => stripe.invoiceItems.list({ limit: 100 }), retrieve: (id) => stripe.invoiceItems.retrieve(id), fewer: true },
  invoice_payments: { list: () => stripe.invoicePayments.list({ limit: 100 }), retrieve: (id) => stripe.invoicePayments.retrieve(id) },
  credit_notes: { list: () => stripe.creditNotes.list({ limit: 3 }), retrieve: (id) => stripe.creditNotes.retrieve(id) },
  topups: { list: () => stripe.topups.list({ limit: 1 }), retrieve: (id) => stripe.topups.retrieve(id) },
  accounts: { list: () => stripe.accounts.list(), retrieve: (id) => stripe.accounts.retrieve(id) },
  transfers: { list: () => stripe.transfers.list({ limit: 10 }), retrieve: (id) => stripe.transfers.retrieve(id) },
  application_fees: { list: () => stripe.applicationFees.list({ limit: 10 }), retrieve: (id) => stripe.applicationFees.retrieve(id) },
};

describe.each(Object.entries(ENTITIES))('%s', (name, { list, retrieve, fewer }) => {
  test('every object once, as many as there are', async () => {
    const ids = (await all(list())).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(0);
    const count = mock.describe().counts[name] ?? -1;
    if (fewer === true) expect(ids.length).toBeLessThanOrEqual(count);
    else expect(ids.length).toBe(count);
  });

  test('what is listed can be retrieved, and is the same', async () => {
    const [first] = (await list()).data;
    expect(plain(await retrieve(first?.id ?? ''))).toEqual(plain(first));
  });

  test('what is not there is 404', async () => {
    expect(await caught(retrieve('nothing_1'))).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' });
  });
});

describe('subscriptions', () => {
  test('lists leave out the cancelled ones unless a status is asked for', async () => {
    const [shown, every, canceled, ended] = await Promise.all(
      [undefined, 'all', 'canceled', 'ended'].map((status) =>
        all(
          stripe.subscriptions.list({
            limit: 100,
            ...(status === undefined ? {} : { status: status as Stripe.SubscriptionListParams.Status }),
          }),
        ),
      ),
    );
    expect(canceled?.length).toBeGreaterThan(0);
    expect(canceled?.every(({ status }) => status === 'canceled')).toBe(true);
    expect(shown?.some(({ status }) => status === 'canceled')).toBe(false);
    expect((shown?.length ?? 0) + (canceled?.length ?? 0)).toBe(every?.length ?? -1);
    expect(ended?.length).toBeGreaterThanOrEqual(canceled?.length ?? 0);
    expect(await caught(stripe.rawRequest('GET', '/v1/subscriptions?status=happy'))).toMatchObject({ statusCode: 400, param: 'status' });
  });

  test('items are listed by subscription, and only so', async () => {
    const subscription = (await all(stripe.subscriptions.list({ limit: 100 }))).find(({ items }) => items.data.length > 1);
    const items = await all(stripe.subscriptionItems.list({ subscription: subscription?.id ?? '', limit: 1 }));
    expect(items.map(({ id }) => id).toSorted()).toEqual((subscription?.items.data ?? []).map(({ id }) => id).toSorted());
    expect(plain(await stripe.subscriptionItems.retrieve(items[0]?.id ?? ''))).toEqual(plain(items[0]));
    expect(await caught(stripe.rawRequest('GET', '/v1/subscription_items'))).toMatchObject({
      statusCode: 400,
      code: 'parameter_missing',
      param: 'subscription',
    });
    expect(await caught(stripe.rawRequest('GET', '/v1/subscription_items?subscription=sub_x&created[gte]=1'))).toMatchObject({
      statusCode: 400,
      code: 'parameter_unknown',
    });
  });

  test('their invoices name them, and are found by them', async () => {
    const { data } = await stripe.subscriptions.list({ limit: 1, status: 'active' });
    const [subscription] = data;
    const invoices = await all(stripe.invoices.list({ subscription: subscription?.id ?? '', limit: 100 }));
    expect(invoices.map(({ id }) => id)).toContain(String(subscription?.latest_invoice));
    for (const { parent } of invoices) expect(parent?.subscription_details?.subscription).toBe(subscription?.id ?? '');
  });

  test('filters by customer and price find what carries them', async () => {
    const [first] = (await stripe.subscriptions.list({ limit: 1 })).data;
    const price = first?.items.data[0]?.price.id ?? '';
    const ofPrice = await all(stripe.subscriptions.list({ price, limit: 100 }));
    expect(ofPrice.every(({ items }) => items.data.some((item) => item.price.id === price))).toBe(true);
    const ofCustomer = await all(stripe.subscriptions.list({ customer: String(first?.customer), status: 'all' }));
    expect(ofCustomer.map(({ id }) => id)).toContain(first?.id ?? '');
  });
});

describe('lists under an object', () => {
  test('payment methods of a customer: the same under both paths, and only with a customer', async () => {
    const [customer] = (await stripe.customers.list({ limit: 1 })).data;
    const id = customer?.id ?? '';
    const [methods, under] = [await all(stripe.paymentMethods.list({ customer: id })), await all(stripe.customers.listPaymentMethods(id))];
    expect(methods.map(plain)).toEqual(under.map(plain));
    expect(methods[0]).toMatchObject({ object: 'payment_method', customer: id, type: 'card' });
    expect(plain(await stripe.paymentMethods.retrieve(methods[0]?.id ?? ''))).toEqual(plain(methods[0]));
    expect(customer?.invoice_settings.default_payment_method).toBe(methods[0]?.id ?? '');
    expect(await caught(stripe.paymentMethods.list())).toMatchObject({ statusCode: 400, code: 'parameter_missing', param: 'customer' });
    expect(await caught(stripe.customers.listPaymentMethods('cus_x'))).toMatchObject({ statusCode: 404 });
  });

  test('a guest pays with a method that can be retrieved and belongs to nobody', async () => {
    const charge = (await all(stripe.charges.list({ limit: 100 }))).find(({ customer }) => customer === null);
    const method = await stripe.paymentMethods.retrieve(String(charge?.payment_method));
    expect(method).toMatchObject({
      id: charge?.payment_method,
      customer: null,
      card: { last4: charge?.payment_method_details?.card?.last4 },
    });
  });

  test('credit balance of a customer', async () => {
    const customer = (await all(stripe.customers.list({ limit: 100 }))).find(({ balance }) => balance !== 0);
    const entries = await all(stripe.customers.listBalanceTransactions(customer?.id ?? '', { limit: 1 }));
    expect(entries[0]?.ending_balance).toBe(customer?.balance ?? 0);
    const one = await stripe.customers.retrieveBalanceTransaction(customer?.id ?? '', entries[0]?.id ?? '');
    expect(plain(one)).toEqual(plain(entries[0]));
    expect(await caught(stripe.customers.retrieveBalanceTransaction(customer?.id ?? '', 'cbtxn_1'))).toMatchObject({ statusCode: 404 });
  });

  test('lines of credit notes and of checkout pages', async () => {
    const note = (await all(stripe.creditNotes.list({ limit: 100 })))[0];
    const lines = await all(stripe.creditNotes.listLineItems(note?.id ?? '', { limit: 1 }));
    expect(lines.slice(0, 10).map(({ id }) => id)).toEqual((note?.lines.data ?? []).map(({ id }) => id));
    const [session] = (await stripe.checkout.sessions.list({ limit: 1 })).data;
    const basket = await all(stripe.checkout.sessions.listLineItems(session?.id ?? ''));
    expect(basket.reduce((sum, line) => sum + line.amount_total, 0)).toBe(session?.amount_subtotal ?? -1);
  });

  test('refunds of a charge: the same as where they are listed by it', async () => {
    const [refund] = (await stripe.refunds.list({ limit: 1 })).data;
    const charge = String(refund?.charge);
    const under = (await stripe.rawRequest('GET', `/v1/charges/${charge}/refunds`)) as unknown as Stripe.ApiList<Stripe.Refund>;
    expect(under.data.map(plain)).toEqual((await all(stripe.refunds.list({ charge }))).map(plain));
    expect(under.data.map(({ id }) => id)).toContain(refund?.id ?? '');
  });

  test('reversals and refunds of what was passed on and earned', async () => {
    const transfer = (await all(stripe.transfers.list({ limit: 100 }))).find(({ amount_reversed }) => amount_reversed > 0);
    const reversals = await all(stripe.transfers.listReversals(transfer?.id ?? ''));
    expect(reversals.reduce((sum, { amount }) => sum + amount, 0)).toBe(transfer?.amount_reversed ?? -1);
    expect(plain(await stripe.transfers.retrieveReversal(transfer?.id ?? '', reversals[0]?.id ?? ''))).toEqual(plain(reversals[0]));
    const fee = (await all(stripe.applicationFees.list({ limit: 100 }))).find(({ amount_refunded }) => amount_refunded > 0);
    const refunds = await all(stripe.applicationFees.listRefunds(fee?.id ?? ''));
    expect(refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(fee?.amount_refunded ?? -1);
    expect(plain(await stripe.applicationFees.retrieveRefund(fee?.id ?? '', refunds[0]?.id ?? ''))).toEqual(plain(refunds[0]));
  });
});

describe('what a customer has', () => {
  test('the subscriptions that are not cancelled, under the customer and expanded alike', async () => {
    const [subscription] = (await stripe.subscriptions.list({ limit: 1 })).data;
    const id = String(subscription?.customer);
    const under = (await stripe.rawRequest('GET', `/v1/customers/${id}/subscriptions`)) as unknown as Stripe.ApiList<Stripe.Subscription>;
    const expanded = (await stripe.customers.retrieve(id, { expand: ['subscriptions'] })) as Stripe.Customer;
    expect(under.data.map(plain)).toEqual((await all(stripe.subscriptions.list({ customer: id }))).map(plain));
    expect(expanded.subscriptions?.data.map(plain)).toEqual(under.data.map(plain));
    expect(expanded.subscriptions?.url).toBe(`/v1/customers/${id}/subscriptions`);
  });

  test('no cards of before payment methods, and no tax ids', async () => {
    const [customer] = (await stripe.customers.list({ limit: 1, expand: ['data.sources', 'data.tax_ids'] })).data;
    expect([customer?.sources?.data, customer?.tax_ids?.data]).toEqual([[], []]);
    expect(await all(stripe.customers.listSources(customer?.id ?? '', { object: 'card' }))).toEqual([]);
    expect(await all(stripe.customers.listTaxIds(customer?.id ?? ''))).toEqual([]);
  });
});

describe('accounts', () => {
  test('one whose papers are in order is asked for nothing and has a bank account, where a payout expands as well', async () => {
    const { data } = await stripe.accounts.list({ limit: 100 });
    const able = data.find(({ payouts_enabled }) => payouts_enabled);
    expect(able?.requirements).toMatchObject({ currently_due: [], disabled_reason: null });
    expect(able?.external_accounts?.data).toMatchObject([{ object: 'bank_account', account: able?.id, currency: able?.default_currency }]);
    expect(able?.business_profile?.name).toBeString();
    const banks = await all(stripe.accounts.listExternalAccounts(able?.id ?? '', { object: 'bank_account' }));
    expect(banks.map(plain)).toEqual((able?.external_accounts?.data ?? []).map(plain));
    expect(await all(stripe.accounts.listExternalAccounts(able?.id ?? '', { object: 'card' }))).toEqual([]);
    const [payout] = (await stripe.payouts.list({ limit: 1, expand: ['data.destination'] })).data;
    expect(payout?.destination).toMatchObject({ object: 'bank_account', currency: payout?.currency });
  });

  test('the one that the key belongs to is told without an id and by its id, and is none of the sellers', async () => {
    const own = await stripe.accounts.retrieveCurrent();
    expect(own).toMatchObject({ object: 'account', type: 'standard', charges_enabled: true, payouts_enabled: true, country: 'US' });
    expect(plain(await stripe.accounts.retrieve(own.id))).toEqual(plain(own));
    expect((await all(stripe.accounts.list({ limit: 100 }))).map(({ id }) => id)).not.toContain(own.id);
    const [payout] = (await stripe.payouts.list({ limit: 1 })).data;
    const banks = own.external_accounts?.data ?? [];
    expect(banks.map(({ id }) => id)).toContain(String(payout?.destination));
    expect(new Set(banks.map(({ account }) => account))).toEqual(new Set([own.id]));
  });
});

describe('links', () => {
  test('an invoice is paid through its invoice payments, and shows them when asked to', async () => {
    const paid = (await all(stripe.invoices.list({ status: 'paid', limit: 100 }))).find(({ amount_paid }) => amount_paid > 0);
    const payments = await all(stripe.invoicePayments.list({ invoice: paid?.id ?? '' }));
    expect(payments.reduce((sum, { amount_paid }) => sum + (amount_paid ?? 0), 0)).toBe(paid?.amount_paid ?? -1);
    const expanded = await stripe.invoices.retrieve(paid?.id ?? '', { expand: ['payments'] });
    expect(expanded.payments?.data.map(({ id }) => id)).toEqual(payments.map(({ id }) => id));
    const intent = String(payments.find(({ payment }) => payment.type === 'payment_intent')?.payment.payment_intent);
    const back = await stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: intent } });
    expect(back.data.map(({ id }) => id)).toEqual(payments.filter(({ payment }) => payment.payment_intent === intent).map(({ id }) => id));
  });

  test('a dispute leads to its charge and its movements of the balance', async () => {
    const disputes = await all(stripe.disputes.list({ limit: 100, expand: ['data.charge'] }));
    const moved = disputes.find(({ balance_transactions }) => balance_transactions.length > 0);
    expect(moved?.charge).toMatchObject({ object: 'charge', disputed: true });
    const own = await stripe.balanceTransactions.list({ source: moved?.id ?? '' });
    expect(own.data.map(({ id }) => id).toSorted()).toEqual((moved?.balance_transactions ?? []).map(({ id }) => id).toSorted());
  });

  test('a payout by hand cannot be itemised', async () => {
    const byHand = (await all(stripe.payouts.list({ limit: 100 }))).find(({ automatic }) => !automatic);
    expect(byHand?.reconciliation_status).toBe('not_applicable');
    expect(await caught(stripe.balanceTransactions.list({ payout: byHand?.id ?? '' }))).toMatchObject({ statusCode: 400, param: 'payout' });
  });

  test('discounts, coupons and codes expand', async () => {
    const { data } = await stripe.invoices.list({ limit: 100, expand: ['data.discounts.source.coupon'] });
    const discount = data.flatMap(({ discounts }) => discounts)[0];
    expect(discount).toMatchObject({ object: 'discount', source: { coupon: { object: 'coupon' } } });
  });

  test('a deleted coupon is gone', async () => {
    expect(await caught(stripe.coupons.retrieve('SUMMER10'))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
  });
});

test('no endpoint is left out: each list, each object, each list under an object', () => {
  const patterns = [
    ...resources.filter(({ name }) => !ELSEWHERE.includes(name)).flatMap(({ path }) => [path, `${path}/:id`]),
    ...children.map(({ path }) => path).filter((path) => path !== '/v1/invoices/:id/lines'),
  ];
  const isAsked = (pattern: string): boolean => {
    const form = new RegExp(`^${pattern.replace(':id', '[^/]+')}$`);
    return [...asked].some((path) => form.test(path));
  };
  expect(patterns.filter((pattern) => !isAsked(pattern))).toEqual([]);
});

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of pages) found.push(each);
  return found;
}

async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

// The SDK hangs the last response on what it retrieves.
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
