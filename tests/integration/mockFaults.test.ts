/** Faults by script: what is written happens, to the requests that are meant and to no others, and clients see it on the wire. */
import { describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import Stripe from 'stripe';
import type { FaultInput } from '../../mock/faults/faultRule.ts';
import { rejection, type ServedMock, START, serveMock } from '../support/serveMock.ts';

/** The charges of the economy without faults, newest first. */
const calm = serveMock();
const CHARGES = await idsOf(calm, '/v1/charges');
const CUSTOMERS = await idsOf(calm, '/v1/customers');
calm[Symbol.dispose]();

function faulty(...faults: FaultInput[]): ServedMock {
  return serveMock({ faults });
}

describe('answers that fail', () => {
  test.each(['global-rate', 'endpoint-rate', 'global-concurrency', 'endpoint-concurrency', 'resource-specific'] as const)(
    'a 429 says %s; the SDK does not retry it',
    async (reason) => {
      using served = faulty({ do: 'rate_limit', reason, retry_after: 3, path: '/v1/charges', times: 1 });
      const error = await rejection(served.stripe({ retries: 2 }).charges.list());
      expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
      expect(error).toMatchObject({
        statusCode: 429,
        code: 'rate_limit',
        headers: { 'stripe-rate-limited-reason': reason, 'retry-after': '3' },
      });
      expect((await served.stripe().charges.list()).data).toHaveLength(10);
    },
  );

  test.each([500, 502, 503])('%i is retried by the SDK, and thrown when it does not pass', async (status) => {
    using served = faulty({ do: 'error', status, times: 2 });
    expect((await served.stripe({ retries: 2 }).charges.list()).data).toHaveLength(10);
    using broken = faulty({ do: 'error', status });
    const error = await rejection(broken.stripe({ retries: 1 }).charges.list());
    expect(error).toBeInstanceOf(Stripe.errors.StripeAPIError);
    expect(error).toMatchObject({ statusCode: status, requestId: expect.stringMatching(/^req_/) });
    expect(await seen(broken)).toEqual([2]);
  });

  test('Stripe-Should-Retry decides for the SDK', async () => {
    using served = faulty({ do: 'error', status: 500, should_retry: false, times: 1 });
    await rejection(served.stripe({ retries: 2 }).charges.list());
    expect(await seen(served)).toEqual([1]);
    using retried = faulty({ do: 'error', status: 404, should_retry: true, times: 1 });
    expect((await retried.stripe({ retries: 1 }).charges.list()).data).toHaveLength(10);
  });

  test('a lock is 409 lock_timeout and passes with a retry', async () => {
    using served = faulty({ do: 'lock', times: 1 });
    const response = await served.get('/v1/charges');
    expect([response.status, (await response.json()) as unknown]).toEqual([
      409,
      { error: expect.objectContaining({ code: 'lock_timeout' }) },
    ]);
    using again = faulty({ do: 'lock', times: 1 });
    expect((await again.stripe({ retries: 1 }).charges.list()).data).toHaveLength(10);
  });

  test('an HTML page with 200, and JSON under another name', async () => {
    using served = faulty({ do: 'html', nth: 1 }, { do: 'content_type', type: 'text/csv', nth: 2 });
    const [page, csv] = [await served.get('/v1/charges'), await served.get('/v1/charges')];
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toStartWith('<!doctype html>');
    expect([csv.headers.get('content-type'), ((await csv.json()) as { data: unknown[] }).data.length]).toEqual(['text/csv', 10]);
  });

  test('truncated JSON is a complete answer that does not parse', async () => {
    using served = faulty({ do: 'truncate', keep: 0.4, nth: 1 });
    const short = await (await served.get('/v1/prices')).text();
    const whole = await (await served.get('/v1/prices')).text();
    expect(whole).toStartWith(short);
    expect(short.length).toBe(Math.floor(whole.length * 0.4));
    expect(() => JSON.parse(short)).toThrow();
  });
});

describe('connections', () => {
  test.each(['before_body', 'in_body', 'after_body'] as const)('reset %s: the client sees a reset, and how far it got', async (when) => {
    using served = faulty({ do: 'reset', when, nth: 1 });
    const { code, text } = await rawGet(served.port, '/v1/prices');
    expect(code).toBe('ECONNRESET');
    const body = text.split('\r\n\r\n').slice(1).join('\r\n\r\n');
    const whole = await (await served.get('/v1/prices')).text();
    // A chunked body is complete only with its last, empty chunk.
    expect(text).not.toContain('\r\n0\r\n\r\n');
    if (when === 'before_body') expect(body).toBe('');
    if (when === 'in_body') expect(body.length).toBeWithin(whole.length / 2 - 1, whole.length);
    if (when === 'after_body') expect(body).toContain(whole);
  });

  test('the SDK takes a reset for a connection error and gets over it', async () => {
    using served = faulty({ do: 'reset', when: 'before_body', times: 2 });
    expect((await served.stripe({ retries: 3 }).charges.list()).data).toHaveLength(10);
    using gone = faulty({ do: 'reset', when: 'before_body' });
    expect(await rejection(gone.stripe().charges.list())).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  });

  test('a time-out never answers; the client gives up', async () => {
    using served = faulty({ do: 'time_out', nth: 1 });
    const error = await rejection(served.stripe({ timeout: 60 }).charges.list());
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect((await served.stripe().charges.list()).data).toHaveLength(10);
  });

  test('latency waits as long as it says', async () => {
    const waits: number[] = [];
    const sleep = async (ms: number) => void waits.push(ms);
    using served = serveMock({ faults: [{ do: 'latency', ms: 250, every: 2 }], latencyMs: 20, sleep });
    for (let i = 0; i < 4; i++) await (await served.get('/v1/charges')).text();
    expect(waits).toEqual([20, 20, 250, 20, 20, 250]);
  });
});

describe('lists that lie', () => {
  test('the same page for ever: whatever the cursor, and each list its own', async () => {
    using served = faulty({ do: 'same_page', path: '/v1/c*' });
    const first = await pageOf(served, '/v1/charges?limit=3');
    const later = await pageOf(served, `/v1/charges?limit=3&starting_after=${first.data.at(-1)?.id}`);
    expect(later).toEqual(first);
    expect(first).toMatchObject({ has_more: true });
    expect((await pageOf(served, '/v1/customers?limit=3')).data[0]?.id).toStartWith('cus_');
    expect((await pageOf(served, '/v1/refunds?limit=100')).has_more).toBe(false);
  });

  test('an empty page that says there is more', async () => {
    using served = faulty({ do: 'empty_page', nth: 2 });
    await pageOf(served, '/v1/charges');
    expect(await pageOf(served, '/v1/charges')).toMatchObject({ object: 'list', data: [], has_more: true, url: '/v1/charges' });
  });

  test('duplicate ids across pages lose nothing', async () => {
    using served = faulty({ do: 'duplicate', path: '/v1/charges' });
    const ids = await idsOf(served, '/v1/charges');
    expect(ids.length).toBeGreaterThan(CHARGES.length);
    expect([...new Set(ids)]).toEqual(CHARGES);
  });

  test('a customer who comes in mid-pagination is on no page that follows, and shifts nothing', async () => {
    using served = faulty({ do: 'create', entity: 'customers', path: '/v1/customers', nth: 2 });
    expect(await idsOf(served, '/v1/customers', 50)).toEqual(CUSTOMERS);
    const now = await idsOf(served, '/v1/customers', 50);
    expect(now).toHaveLength(CUSTOMERS.length + 1);
    expect(now.slice(1)).toEqual(CUSTOMERS);
  });

  test('a customer who goes in mid-pagination is missing from the next page, leaves a stub and an event', async () => {
    using served = faulty({ do: 'delete', path: '/v1/customers', nth: 2 });
    const ids = await idsOf(served, '/v1/customers', 50);
    expect(ids).toEqual(CUSTOMERS.toSpliced(50, 1));
    const gone = CUSTOMERS[50] ?? '';
    expect(await (await served.get(`/v1/customers/${gone}`)).json()).toEqual({ id: gone, object: 'customer', deleted: true });
    expect(await eventsOf(served, 'customer.deleted')).toContain(gone);
  });

  test.each([
    ['charges', 'ch_'],
    ['payment_intents', 'pi_'],
    ['balance_transactions', 'txn_'],
    ['refunds', 're_'],
    ['invoices', 'in_'],
  ] as const)('%s come into being too', async (entity, prefix) => {
    using served = faulty({ do: 'create', entity, path: `/v1/${entity}`, nth: 2 });
    const before = await idsOf(served, `/v1/${entity}`, 40);
    const after = await idsOf(served, `/v1/${entity}`, 40);
    expect(after.length).toBeGreaterThan(before.length);
    expect(after[0]).toStartWith(prefix);
    expect(after.slice(-before.length)).toEqual(before);
  });
});

describe('the feed of events', () => {
  test('two changes in one second: two events, the second from where the first one left', async () => {
    using served = faulty({ do: 'change_twice', nth: 1, path: '/v1/balance' });
    await served.get('/v1/balance');
    const { data } = await pageOf(served, '/v1/events?type=customer.updated&limit=2');
    const [second, first] = data;
    expect([first?.created, first?.data.object.id]).toEqual([second?.created ?? 0, second?.data.object.id ?? '']);
    expect([first?.data.object.metadata?.['turn'], second?.data.object.metadata?.['turn']]).toEqual(['first', 'second']);
    expect(second?.data.previous_attributes?.metadata?.['turn']).toBe('first');
  });

  test('a late event appears among older ones', async () => {
    using served = faulty(
      { do: 'late_events', count: 9, seconds: 90, nth: 1, path: '/v1/balance' },
      { do: 'create', nth: 2, path: '/v1/balance' },
    );
    const before = await pageOf(served, '/v1/events?limit=100');
    await served.get('/v1/balance');
    await served.get('/v1/balance');
    const [newest] = (await pageOf(served, '/v1/customers?limit=1')).data;
    expect(await eventsOf(served, 'customer.created')).not.toContain(newest?.id);
    expect(await pageOf(served, '/v1/events?limit=100')).toEqual(before);
    served.mock.clock.moveTo(served.mock.clock.now() + 90);
    const { data } = await pageOf(
      served,
      `/v1/events?type=customer.created&created[gte]=${START + 10 * 86_400}&created[lt]=${START + 10 * 86_400 + 1}`,
    );
    expect(data).toHaveLength(1);
  });

  test('the feed forgets what is older than it is told', async () => {
    using served = faulty({ do: 'expire_events', days: 2, nth: 1, path: '/v1/balance' });
    await served.get('/v1/balance');
    const created = (await everything(served, '/v1/events')).map((event) => event.created);
    expect(Math.min(...created)).toBeGreaterThanOrEqual(START + 8 * 86_400);
    expect(created.length).toBeGreaterThan(100);
  });
});

describe('which requests', () => {
  test('nth, every, times, method and path', async () => {
    using served = faulty(
      { do: 'error', status: 503, path: '/v1/charges', nth: 3 },
      { do: 'error', status: 502, path: '/v1/ref*', every: 2, times: 2 },
    );
    const statuses = async (path: string, n: number) => {
      const found: number[] = [];
      for (let i = 0; i < n; i++) found.push((await served.get(path)).status);
      return found;
    };
    expect(await statuses('/v1/charges', 5)).toEqual([200, 200, 503, 200, 200]);
    expect(await statuses('/v1/refunds', 7)).toEqual([200, 502, 200, 502, 200, 200, 200]);
    expect(await statuses(`/v1/charges/${CHARGES[0]}`, 3)).toEqual([200, 200, 200]);
  });

  test('a probability is drawn from the seed: the same requests fail each time', async () => {
    const run = async () => {
      using served = faulty({ do: 'error', status: 500, probability: 0.3 });
      const found: number[] = [];
      for (let i = 0; i < 200; i++) found.push((await served.get('/v1/balance')).status);
      return found;
    };
    const [once, twice] = [await run(), await run()];
    expect(twice).toEqual(once);
    expect(once.filter((status) => status === 500).length).toBeWithin(40, 80);
  });

  test('the health of the source may fail, the mock’s own endpoints never do', async () => {
    using served = faulty({ do: 'error', status: 503, path: '/*' });
    expect((await served.get('/v1/charges')).status).toBe(503);
    expect((await served.get('/_mock')).status).toBe(200);
    using unwell = faulty({ do: 'error', status: 503, path: '/health' });
    expect([(await unwell.get('/health')).status, (await unwell.get('/v1/charges')).status]).toEqual([503, 200]);
  });
});

describe('the control endpoint', () => {
  test('rules are added as JSON or YAML, counted, and removed one by one or all', async () => {
    using served = faulty();
    const added = await served.post('/_mock/faults', { do: 'error', path: '/v1/charges', times: 1 });
    expect([added.status, await added.json()]).toEqual([
      201,
      { faults: [{ id: 1, rule: { do: 'error', status: 500, path: '/v1/charges', times: 1 }, seen: 0, fired: 0 }] },
    ]);
    const yaml = 'faults:\n  - do: latency\n    ms: 5\n    every: 2\n  - do: html\n    path: /v1/refunds\n';
    await fetch(`${served.url}/_mock/faults`, { method: 'POST', body: yaml });
    expect((await served.get('/v1/charges')).status).toBe(500);
    expect(await seen(served)).toEqual([1, 1, 0]);
    expect(await (await fetch(`${served.url}/_mock/faults/1`, { method: 'DELETE' })).json()).toEqual({ removed: 1 });
    expect((await fetch(`${served.url}/_mock/faults/1`, { method: 'DELETE' })).status).toBe(404);
    expect(await (await fetch(`${served.url}/_mock/faults`, { method: 'DELETE' })).json()).toEqual({ removed: 2 });
    expect(await seen(served)).toEqual([]);
  });

  test.each([
    [{ do: 'explode' }, 'rule 1: there is no fault \\"explode\\"'],
    [{ do: 'trunkate' }, 'did you mean truncate?'],
    [[{ do: 'html' }, { do: 'latency' }], 'rule 2 (latency): ms is missing'],
    [{ do: 'error', nth: 1, every: 2 }, 'give one of nth, every and probability'],
    [{ do: 'error', when: 'later' }, 'there is no field'],
    ['just text', 'neither a list of rules'],
  ])('%j is refused: %s', async (script, problem) => {
    using served = faulty();
    const response = await served.post('/_mock/faults', script as object);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(problem);
    expect(await seen(served)).toEqual([]);
  });
});

interface ListPage {
  data: { id: string; created: number; data: EventData }[];
  has_more: boolean;
}

interface EventData {
  object: { id: string; metadata?: Record<string, string> };
  previous_attributes?: { metadata?: Record<string, string> };
}

async function pageOf(served: ServedMock, path: string): Promise<ListPage> {
  const response = await served.get(path);
  expect(response.status).toBe(200);
  return (await response.json()) as ListPage;
}

async function everything(served: ServedMock, path: string, limit = 100): Promise<ListPage['data']> {
  const found: ListPage['data'] = [];
  for (let cursor = ''; ; ) {
    const page = await pageOf(served, `${path}?limit=${limit}${cursor}`);
    found.push(...page.data);
    if (!page.has_more) return found;
    cursor = `&starting_after=${page.data.at(-1)?.id ?? ''}`;
  }
}

async function idsOf(served: ServedMock, path: string, limit = 100): Promise<string[]> {
  return (await everything(served, path, limit)).map(({ id }) => id);
}

async function eventsOf(served: ServedMock, type: string): Promise<string[]> {
  return (await pageOf(served, `/v1/events?limit=100&type=${type}`)).data.map(({ data }) => data.object.id);
}

async function seen(served: ServedMock): Promise<number[]> {
  const { faults } = (await (await fetch(`${served.url}/_mock/faults`)).json()) as { faults: { seen: number }[] };
  return faults.map((fault) => fault.seen);
}

/** What arrives on the socket, and how the connection ends. */
function rawGet(port: number, path: string): Promise<{ code: string; text: string }> {
  return new Promise((resolve) => {
    let text = '';
    const done = (code: string): void => resolve({ code, text });
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer sk_test_mock\r\n\r\n`),
    );
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', (error) => done('code' in error ? String(error.code) : error.message));
    socket.on('end', () => done('end'));
  });
}
