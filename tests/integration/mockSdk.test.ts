/** The judge is the official SDK: what it pages, retrieves and throws against the mock is what it would against Stripe. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { createMock, type Mock } from '../../mock/index.ts';

const START = Date.UTC(2026, 8, 1) / 1000;
const DAYS = 12;
let mock: Mock;
let server: ReturnType<typeof Bun.serve>;
let stripe: Stripe;

beforeAll(() => {
  mock = createMock({ seed: 'sdk', startUnix: START, days: DAYS, volume: 30, clock: () => 0, frozen: true });
  server = Bun.serve({ port: 0, fetch: (request) => mock.fetch(request) });
  stripe = client('sk_test_mock');
});
afterAll(() => server.stop(true));

function client(key: string): Stripe {
  return new Stripe(key, { host: '127.0.0.1', port: server.port ?? 0, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
}

const LISTS = {
  customers: () => stripe.customers.list({ limit: 100 }),
  products: () => stripe.products.list({ limit: 5 }),
  prices: () => stripe.prices.list({ limit: 100 }),
  payment_intents: () => stripe.paymentIntents.list({ limit: 100 }),
  charges: () => stripe.charges.list({ limit: 100 }),
  refunds: () => stripe.refunds.list({ limit: 3 }),
  invoices: () => stripe.invoices.list({ limit: 100 }),
  balance_transactions: () => stripe.balanceTransactions.list({ limit: 100 }),
  payouts: () => stripe.payouts.list({ limit: 7 }),
  events: () => stripe.events.list({ limit: 100 }),
} as const;
const RETRIEVES: Record<keyof typeof LISTS, (id: string) => Promise<{ id?: string }>> = {
  customers: (id) => stripe.customers.retrieve(id),
  products: (id) => stripe.products.retrieve(id),
  prices: (id) => stripe.prices.retrieve(id),
  payment_intents: (id) => stripe.paymentIntents.retrieve(id),
  charges: (id) => stripe.charges.retrieve(id),
  refunds: (id) => stripe.refunds.retrieve(id),
  invoices: (id) => stripe.invoices.retrieve(id),
  balance_transactions: (id) => stripe.balanceTransactions.retrieve(id),
  payouts: (id) => stripe.payouts.retrieve(id),
  events: (id) => stripe.events.retrieve(id),
};
const NAMES = Object.keys(LISTS) as (keyof typeof LISTS)[];

async function all(name: keyof typeof LISTS): Promise<{ id: string; created: number }[]> {
  const found: { id: string; created: number }[] = [];
  for await (const { id, created } of LISTS[name]()) found.push({ id, created });
  return found;
}

describe('paging', () => {
  for (const name of NAMES) {
    test(`${name}: every object once, newest first`, async () => {
      const found = await all(name);
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      expect(found.map(({ created }) => created)).toEqual(found.map(({ created }) => created).toSorted((a, b) => b - a));
      const hidden = name === 'customers' || name === 'invoices';
      const count = mock.describe().counts[name] ?? 0;
      if (hidden) expect(found.length).toBeLessThanOrEqual(count);
      else expect(found.length).toBe(count);
      expect(found.length).toBeGreaterThan(name === 'refunds' ? 3 : 10);
    });

    test(`${name}: what is listed can be retrieved, and is the same object`, async () => {
      const page = await LISTS[name]();
      const first = page.data[0];
      expect(first).toBeDefined();
      expect(without(await RETRIEVES[name](first?.id ?? ''))).toEqual(without(first));
    });

    test(`${name}: an unknown id is an invalid request with status 404`, async () => {
      const error = await caught(RETRIEVES[name]('nothing_1'));
      expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
      expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' });
    });
  }

  test('ending_before gives the adjacent newer page, newest first', async () => {
    const charges = await all('charges');
    const page = await stripe.charges.list({ limit: 4, ending_before: charges[20]?.id ?? '' });
    expect(page.data.map(({ id }) => id)).toEqual(charges.slice(16, 20).map(({ id }) => id));
    expect(page.has_more).toBe(true);
    const newest = await stripe.charges.list({ limit: 20, ending_before: charges[20]?.id ?? '' });
    expect(newest.has_more).toBe(false);
  });

  test('half-open ranges of created add up to the whole', async () => {
    const charges = await all('charges');
    const parts: string[] = [];
    for (let day = DAYS; day >= 0; day--) {
      const gte = START + day * 86_400;
      for await (const charge of stripe.charges.list({ limit: 100, created: { gte, lt: gte + 86_400 } })) parts.push(charge.id);
    }
    expect(parts).toEqual(charges.map(({ id }) => id));
  });

  test('every bound of created includes or excludes its second', async () => {
    const [, , third] = await all('charges');
    const created = third?.created ?? 0;
    const seconds = async (range: Stripe.RangeQueryParam | number) =>
      (await stripe.charges.list({ limit: 100, created: range })).data.map((charge) => charge.created);
    expect(await seconds(created)).toContain(created);
    expect(await seconds({ gt: created })).not.toContain(created);
    expect(await seconds({ lt: created })).not.toContain(created);
    expect(Math.min(...(await seconds({ gte: created })))).toBe(created);
    expect(Math.max(...(await seconds({ lte: created })))).toBe(created);
  });

  test('limits are clamped, not refused', async () => {
    expect((await stripe.charges.list({ limit: 0 })).data).toHaveLength(1);
    expect((await stripe.charges.list({ limit: 1000 })).data).toHaveLength(100);
    expect((await stripe.charges.list()).data).toHaveLength(10);
  });
});

describe('nested lines', () => {
  test('ten come inline, the rest is under the url, and they add up to the subtotal', async () => {
    let long = 0;
    for await (const invoice of stripe.invoices.list({ limit: 100 })) {
      const { data, has_more, url } = invoice.lines;
      expect(url).toBe(`/v1/invoices/${invoice.id}/lines`);
      expect(data.length).toBeLessThanOrEqual(10);
      const lines: Stripe.InvoiceLineItem[] = [];
      for await (const line of stripe.invoices.listLineItems(invoice.id ?? '', { limit: 7 })) lines.push(line);
      expect(lines.slice(0, 10).map(({ id }) => id)).toEqual(data.map(({ id }) => id));
      expect(has_more).toBe(lines.length > data.length);
      expect(lines.reduce((sum, line) => sum + line.amount, 0)).toBe(invoice.subtotal);
      if (has_more) long++;
    }
    expect(long).toBeGreaterThan(2);
  });
});

describe('errors', () => {
  test.each([
    ['sk_live_1234567890', 401, Stripe.errors.StripeAuthenticationError, undefined],
    ['sk_test_expired_1', 401, Stripe.errors.StripeAuthenticationError, 'api_key_expired'],
    ['rk_test_denied', 403, Stripe.errors.StripePermissionError, undefined],
    ['rk_test_denied_charges', 403, Stripe.errors.StripePermissionError, undefined],
  ] as const)('%s → %i', async (key, statusCode, Class, code) => {
    const error = await caught(client(key).charges.list());
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({ statusCode, code });
  });

  test('a key restricted from charges may read customers', async () => {
    expect((await client('rk_test_denied_charges').customers.list()).data).toHaveLength(10);
  });

  test('the key may come as a Basic user; without one there is 401', async () => {
    const basic = { headers: { Authorization: `Basic ${btoa('sk_test_mock:')}` } };
    expect((await fetch(new URL('/v1/charges', server.url), basic)).status).toBe(200);
    expect((await fetch(new URL('/v1/charges', server.url))).status).toBe(401);
  });

  test('unknown cursor', async () => {
    const error = await caught(stripe.customers.list({ starting_after: 'cus_x' }));
    expect(error).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'starting_after',
      message: "No such customer: 'cus_x'",
    });
  });

  test('both cursors: no code', async () => {
    const { data } = await stripe.customers.list({ limit: 2 });
    const error = await caught(stripe.customers.list({ starting_after: data[0]?.id ?? '', ending_before: data[1]?.id ?? '' }));
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' });
    expect(error).toHaveProperty('code', undefined);
  });

  test('unknown parameter, unknown URL, bad expansion', async () => {
    expect(await caught(stripe.rawRequest('GET', '/v1/charges?colour=red'))).toMatchObject({
      statusCode: 400,
      message: 'Received unknown parameter: colour',
    });
    expect(await caught(stripe.rawRequest('GET', '/v1/x'))).toMatchObject({
      statusCode: 404,
      message: 'Unrecognized request URL (GET: /v1/x).',
    });
    const error = await caught(stripe.charges.list({ expand: ['data.amount'] }));
    expect(error).toMatchObject({ statusCode: 400, message: 'This property cannot be expanded (data.amount).' });
  });
});

describe('what an answer carries', () => {
  test("Request-Id, the version, and the mock's own time", async () => {
    const { headers } = await fetch(new URL('/v1/charges', server.url), { headers: { Authorization: 'Bearer sk_test_mock' } });
    expect(headers.get('request-id')).toMatch(/^req_\w{12,}$/);
    expect(headers.get('stripe-version')).toBe(Stripe.API_VERSION);
    expect(Date.parse(headers.get('date') ?? '')).toBe((START + DAYS * 86_400) * 1000);
  });

  test('expansion goes along paths', async () => {
    const { data } = await stripe.charges.list({
      limit: 20,
      expand: ['data.balance_transaction', 'data.payment_intent.customer', 'data.refunds'],
    });
    const paid = data.find((charge) => charge.paid && charge.captured && charge.customer !== null);
    expect(paid?.balance_transaction).toMatchObject({ object: 'balance_transaction', source: paid?.id });
    expect(paid?.payment_intent).toMatchObject({ object: 'payment_intent', customer: { object: 'customer', id: paid?.customer } });
    expect(paid?.refunds).toMatchObject({ object: 'list' });
  });

  test('health needs no key', async () => {
    const health = await fetch(new URL('/health', server.url));
    expect([health.status, await health.json()]).toMatchObject([200, { status: 'ok', seed: 'sdk' }]);
  });
});

async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

// The SDK hangs the last response on what it retrieves.
function without(value: object | undefined): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
