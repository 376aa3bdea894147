/** Deliveries: the judge is the official SDK's constructEvent; the receiver is a real server that answers as the test says. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import Stripe from 'stripe';
import { createMock, type Mock, type MockOptions } from '../../mock/index.ts';
import { disordered } from '../../mock/webhooks/deliveryQueue.ts';
import type { WebhookInput } from '../../mock/webhooks/webhookTarget.ts';
import { START } from '../support/serveMock.ts';

const HOUR = 3600;

interface Received {
  /** The body, after the SDK has verified its signature. */
  readonly event: Stripe.Event;
  /** What the receiver answered. */
  readonly status: number;
}

interface Scene extends Disposable {
  readonly mock: Mock;
  readonly received: Received[];
  /** Why the SDK refused deliveries. */
  readonly refused: unknown[];
  /** Moves the clock and delivers what is due then. */
  pass(seconds: number): Promise<void>;
}

/** A mock and a receiver that verifies each delivery; `answer` gives the status of the n-th one (from 0). */
function scene(
  target: Omit<WebhookInput, 'url'> = {},
  answer: (n: number) => number = () => 200,
  options: Partial<MockOptions> = {},
): Scene {
  const [received, refused]: [Received[], unknown[]] = [[], []];
  const secrets = target.secrets ?? ['whsec_mock'];
  let deliveries = 0;
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const [body, header, status] = [await request.text(), request.headers.get('stripe-signature') ?? '', answer(deliveries++)];
      try {
        for (const secret of secrets) await Stripe.webhooks.constructEventAsync(body, header, secret);
      } catch (error) {
        refused.push(error);
        return new Response(null, { status: 400 });
      }
      received.push({ event: JSON.parse(body) as Stripe.Event, status });
      return new Response(null, { status });
    },
  });
  const webhooks = { url: `http://127.0.0.1:${server.port}/hook`, ...target };
  const mock = createMock({ seed: 3, startUnix: START, days: 4, volume: 60, clock: Date.now, frozen: true, webhooks, ...options });
  const pass = async (seconds: number): Promise<void> => {
    mock.clock.moveTo(mock.clock.now() + seconds);
    await mock.webhooks.pump();
  };
  return { mock, received, refused, pass, [Symbol.dispose]: () => void server.stop(true) };
}

async function feed(mock: Mock, query = ''): Promise<Stripe.Event[]> {
  const request = new Request(`http://mock/v1/events?limit=100${query}`, { headers: { Authorization: 'Bearer sk_test_mock' } });
  return ((await (await mock.fetch(request)).json()) as { data: Stripe.Event[] }).data;
}

const ids = (received: readonly Received[]): string[] => received.map(({ event }) => event.id);
const since = START + 4 * 24 * HOUR;

describe('signed deliveries', () => {
  test('every event since the start arrives once, in order, signed as the SDK expects, and is what the feed shows', async () => {
    using there = scene();
    await there.pass(HOUR);
    const told = (await feed(there.mock, `&created[gt]=${since}`)).toReversed();
    expect(told.length).toBeWithin(5, 100);
    // Eight are sent at once, so neighbours may overtake each other on the way.
    expect(ids(there.received).toSorted()).toEqual(told.map(({ id }) => id).toSorted());
    const byId = new Map(told.map((event) => [event.id, event]));
    for (const { event } of there.received) expect<unknown>({ ...event, pending_webhooks: 0 }).toEqual(byId.get(event.id));
    expect(there.mock.webhooks.stats()).toEqual({ delivered: told.length, failed: 0, waiting: 0, abandoned: 0 });
  });

  test('during a rotation both secrets verify', async () => {
    using there = scene({ secrets: ['whsec_old', 'whsec_new'] });
    await there.pass(HOUR);
    expect(there.received.length).toBeGreaterThan(2);
  });

  test('the signature is as old as the delivery by the wall, whatever the mock’s clock says', async () => {
    using there = scene({}, () => 200, { clock: () => Date.now() - 3_600_000 });
    await there.pass(HOUR);
    // The SDK refuses timestamps outside its tolerance, so nothing gets through.
    expect([there.received.length, there.mock.webhooks.stats().delivered]).toEqual([0, 0]);
    expect(String(there.refused[0])).toContain('Timestamp outside the tolerance zone');
  });

  test('only the types that are wanted', async () => {
    using there = scene({ types: ['charge.*', 'customer.created'] });
    await there.pass(5 * HOUR);
    const types = [...new Set(there.received.map(({ event }) => event.type))];
    expect(types.length).toBeGreaterThan(1);
    expect(types.filter((type) => !type.startsWith('charge.') && type !== 'customer.created')).toEqual([]);
  });
});

describe('deliveries that go wrong', () => {
  test('what is refused is tried again, later and later by the mock’s clock, until it is taken', async () => {
    using there = scene({ types: ['charge.succeeded'] }, (n) => (n === 0 ? 500 : 200));
    await there.pass(2 * HOUR);
    const first = there.received.find(({ status }) => status === 500)?.event.id;
    const before = there.received.length;
    expect(there.mock.webhooks.stats()).toMatchObject({ failed: 1, waiting: 1 });
    expect((await feed(there.mock, '&delivery_success=false')).map(({ id }) => id)).toEqual([first ?? '']);
    await there.mock.webhooks.pump();
    expect(there.received.length).toBe(before);
    await there.pass(5 * 60);
    expect(ids(there.received).filter((id) => id === first)).toHaveLength(2);
    expect(there.mock.webhooks.stats()).toMatchObject({ failed: 1, waiting: 0 });
    expect(await feed(there.mock, '&delivery_success=false')).toEqual([]);
  });

  test('a receiver that is never well gets each event nine times over three days, then it is given up', async () => {
    using there = scene({ types: ['payout.paid'] }, () => 503, { days: 9, volume: 5 });
    let events = 0;
    for (let day = 0; day < 8; day++) {
      // New events come in as well: only those of the first day are followed to their end.
      for (let hour = 0; hour < 24; hour++) await there.pass(HOUR);
      if (day === 0) events = new Set(ids(there.received)).size;
    }
    expect(events).toBeGreaterThan(0);
    for (const id of [...new Set(ids(there.received))].slice(0, events))
      expect(ids(there.received).filter((other) => other === id)).toHaveLength(9);
    expect(there.mock.webhooks.stats().abandoned).toBeGreaterThanOrEqual(events);
  });

  test('duplicates, lost attempts and disorder: nothing is missing in the end', async () => {
    using there = scene({ duplicate: 0.5, lose: 0.4, disorder: 20 });
    await there.pass(2 * HOUR);
    const told = (await feed(there.mock, `&created[gt]=${since}`)).toReversed().map(({ id }) => id);
    expect(new Set(ids(there.received)).size).toBeLessThan(told.length);
    for (let hour = 0; hour < 80; hour++) await there.pass(HOUR);
    const got = ids(there.received);
    expect(told.filter((id) => !got.includes(id))).toEqual([]);
    expect(got.length).toBeGreaterThan(new Set(got).size);
    expect(got.filter((id) => told.includes(id))).not.toEqual(told);
  });

  test('a delay holds events back by the mock’s clock', async () => {
    using there = scene({ delay: HOUR });
    await there.pass(HOUR);
    const young = there.received.length;
    await there.pass(HOUR);
    for (const { event } of there.received) expect(event.created).toBeLessThanOrEqual(since + HOUR);
    expect(there.received.length).toBeGreaterThan(young);
  });

  test('nobody there: the attempt fails, and the mock goes on', async () => {
    using there = scene();
    there[Symbol.dispose]();
    await there.pass(HOUR);
    expect(there.mock.webhooks.stats()).toMatchObject({ delivered: 0 });
    expect(there.mock.webhooks.stats().waiting).toBeGreaterThan(0);
  });
});

test('deliveries that fail while they are stopped wait for nothing', async () => {
  const post = async (): Promise<Response> => {
    mock.webhooks.aim(undefined);
    return new Response(null, { status: 500 });
  };
  const webhooks = { url: 'http://127.0.0.1:9/' };
  const mock = createMock({ seed: 3, startUnix: START, days: 4, volume: 60, clock: Date.now, frozen: true, webhooks, post });
  mock.clock.moveTo(mock.clock.now() + HOUR);
  await mock.webhooks.pump();
  expect(mock.webhooks.stats().failed).toBeGreaterThan(0);
  expect(mock.webhooks.stats().waiting).toBe(0);
});

describe('the control endpoints', () => {
  test('aim, look, resend, stop', async () => {
    using there = scene();
    const call = async (method: string, path: string, body?: object) => {
      const response = await there.mock.fetch(
        new Request(`http://mock${path}`, { method, body: body === undefined ? null : JSON.stringify(body) }),
      );
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const [newest] = await feed(there.mock);
    expect((await call('POST', '/_mock/webhooks/resend', { events: [newest?.id], times: 3 })).body).toMatchObject({ delivered: 3 });
    expect(ids(there.received)).toEqual([newest?.id ?? '', newest?.id ?? '', newest?.id ?? '']);
    expect((await call('GET', '/_mock/webhooks')).body).toMatchObject({ target: { duplicate: 0, secrets: ['whsec_mock'] }, waiting: 0 });
    expect((await call('POST', '/_mock/webhooks', { url: 'ftp://x' })).status).toBe(400);
    expect((await call('POST', '/_mock/webhooks/resend', { events: ['evt_1'] })).status).toBe(404);
    expect((await call('DELETE', '/_mock/webhooks')).body).toMatchObject({ target: null });
    await there.pass(HOUR);
    expect(there.received).toHaveLength(3);
  });
});

test('disorder moves nothing further than it says, loses nothing, and is the same each time', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(10), fc.nat(), (count, most, seed) => {
      const attempts = Array.from({ length: count }, (_, event) => ({ event, number: 0, due: 0 }));
      const order = disordered(attempts, most, seed).map(({ event }) => event);
      expect(order.toSorted((a, b) => a - b)).toEqual(attempts.map(({ event }) => event));
      for (const [index, event] of order.entries()) expect(Math.abs(event - index)).toBeLessThanOrEqual(most);
      expect(disordered(attempts, most, seed).map(({ event }) => event)).toEqual(order);
    }),
  );
});
