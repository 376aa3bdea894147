/** The mock in time: the same seed and clock give the same bytes, and what happens shows in objects and events alike. */
import { expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { createMock, type Mock, type MockOptions } from '../../mock/index.ts';
import { LISTS, list } from './mockLaws/readEconomy.ts';

const START = Date.UTC(2026, 3, 1) / 1000;
const DAY = 86_400;
const PATHS = Object.values(LISTS).map((path) => path.replace('&expand[]=data.discounts', ''));
/** What Stripe raises no event for, or not for every change: transactions become available in silence, coupons are redeemed in silence. */
const SILENT = /^(txn_|inpay_|promo_|[A-Z0-9]+$)/;
/** Kinds of which every change is told, so that the newest event shows them as they are. */
const TOLD = new Set([
  'charge',
  'payment_intent',
  'refund',
  'dispute',
  'radar.early_fraud_warning',
  'checkout.session',
  'setup_intent',
  'subscription',
  'subscription_schedule',
  'credit_note',
  'payout',
  'topup',
  'transfer',
  'application_fee',
  'account',
]);
const base: MockOptions = { seed: 42, startUnix: START, days: 0, volume: 20, clock: () => 0, frozen: true };

test('the same moment has the same bytes, whether reached in one step or in many', async () => {
  const [once, often] = [createMock(base), createMock(base)];
  once.clock.moveTo(START + 9 * DAY);
  for (let at = START; at <= START + 9 * DAY; at += 7777) {
    often.clock.moveTo(at);
    await text(often, '/v1/charges');
  }
  often.clock.moveTo(START + 9 * DAY);
  expect(await everything(often)).toEqual(await everything(once));
});

test('days only say where the clock stands; another seed is another economy', async () => {
  const at = START + 3 * DAY;
  const [byDays, byStep, other] = [createMock({ ...base, days: 3 }), createMock(base), createMock({ ...base, seed: 43, days: 3 })];
  byStep.clock.moveTo(at);
  expect(await text(byDays, '/v1/charges?limit=100')).toBe(await text(byStep, '/v1/charges?limit=100'));
  expect(await text(other, '/v1/charges?limit=100')).not.toBe(await text(byDays, '/v1/charges?limit=100'));
});

test('the clock follows the wall clock at its speed, never runs back, and stands still when frozen', () => {
  let wall = 1_000_000;
  const mock = createMock({ ...base, frozen: false, speed: 60, clock: () => wall });
  wall += 2000;
  expect(mock.describe().now).toBe(START + 120);
  wall -= 60_000;
  expect(mock.describe().now).toBe(START + 120);
  mock.clock.run({ frozen: true });
  wall += 3_600_000;
  expect(mock.describe()).toMatchObject({ now: START + 120, frozen: true });
});

test('POST /_mock/clock steps forward, and refuses to step back or what it does not know', async () => {
  const mock = createMock(base);
  const post = (body: object) => mock.fetch(new Request('http://mock/_mock/clock', { method: 'POST', body: JSON.stringify(body) }));
  expect(await (await post({ advance: 3600 })).json()).toMatchObject({ now: START + 3600 });
  expect((await post({ now: START })).status).toBe(400);
  expect((await post({ hurry: true })).status).toBe(400);
  expect(mock.describe().now).toBe(START + 3600);
});

test('every object that changed between two moments has an event in between', async () => {
  const mock = createMock({ ...base, days: 14 });
  const before = await objects(mock);
  const since = START + 14 * DAY;
  mock.clock.moveTo(since + 2 * DAY);
  const told = new Set(
    (await list<Stripe.Event>(mock, `/v1/events?created[gt]=${since}`)).map(({ data }) => (data.object as { id: string }).id),
  );
  let changed = 0;
  for (const [id, json] of await objects(mock)) {
    if (before.get(id) === json || SILENT.test(id) || isDraft(json)) continue;
    changed++;
    expect([id, told.has(id)]).toEqual([id, true]);
  }
  expect(changed).toBeGreaterThan(100);
});

test('an event shows its object as it was, the newest one as it is', async () => {
  const mock = createMock({ ...base, days: 20 });
  const now = await objects(mock);
  const seen = new Set<string>();
  for (const { data, type } of await list<Stripe.Event>(mock, '/v1/events')) {
    const object = data.object as { id: string; object: string };
    if (seen.has(object.id) || type === 'customer.deleted' || type === 'invoice.deleted') seen.add(object.id);
    else if (TOLD.has(object.object)) {
      seen.add(object.id);
      expect(JSON.stringify(object)).toBe(now.get(object.id) ?? 'missing');
    }
  }
  expect(seen.size).toBeGreaterThan(300);
});

test('an update says what was there before, and events are forgotten after thirty days', async () => {
  const mock = createMock({ ...base, days: 40, volume: 40 });
  const events = await list<Stripe.Event>(mock, '/v1/events');
  expect(Math.min(...events.map(({ created }) => created))).toBeGreaterThanOrEqual(START + 10 * DAY);
  const refunded = events.find(({ type }) => type === 'charge.refunded');
  const charge = refunded?.data.object as Stripe.Charge;
  const previous = refunded?.data.previous_attributes as Partial<Stripe.Charge> | undefined;
  expect(previous?.amount_refunded).toBeLessThan(charge.amount_refunded);
  const moved = await list<Stripe.Event>(mock, '/v1/events?type=customer.updated');
  for (const { data } of moved) expect(['email', 'balance']).toEqual(expect.arrayContaining(Object.keys(data.previous_attributes ?? {})));
  expect(moved.length).toBeGreaterThan(0);
});

// A draft shows the e-mail address of its customer as it is (Stripe, "The Invoice object": customer_email).
function isDraft(json: string): boolean {
  const { object, status } = JSON.parse(json) as { object: string; status?: string };
  return object === 'invoice' && status === 'draft';
}

async function everything(mock: Mock): Promise<string[]> {
  return Promise.all(PATHS.map((path) => text(mock, `${path}${path.includes('?') ? '&' : '?'}limit=100`)));
}

async function objects(mock: Mock): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of PATHS.filter((each) => each !== LISTS.events)) {
    for (const object of await list<{ id: string }>(mock, path)) found.set(object.id, JSON.stringify(object));
  }
  return found;
}

async function text(mock: Mock, path: string): Promise<string> {
  const response = await mock.fetch(new Request(`http://mock${path}`, { headers: { Authorization: 'Bearer sk_test_mock' } }));
  expect(response.status).toBe(200);
  return response.text();
}
