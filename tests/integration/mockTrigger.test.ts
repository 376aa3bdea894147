/** `POST /_mock/trigger`: every event that the economy knows happens when it is asked for, now, is lawful, and is delivered. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import Stripe from 'stripe';
import { EVENTS } from '../../mock/economy/events.ts';
import { createMock, type Mock, TRIGGERS } from '../../mock/index.ts';
import { type ServedMock, START, serveMock } from '../support/serveMock.ts';
import { brokenLaws } from './mockLaws/laws.ts';
import { readEconomy } from './mockLaws/readEconomy.ts';

interface Triggered {
  readonly events: { readonly id: string; readonly type: string }[];
}

const TYPES: readonly string[] = EVENTS.map(([type]) => type);
/** What is gone when it is told of, so that there is nothing to retrieve. */
const GONE = ['coupon.deleted', 'invoice.deleted', 'invoiceitem.deleted'];
/** Objects that stand under another one, or are named otherwise than their path. */
const PATHS: Readonly<Record<string, string>> = {
  'checkout.session': 'checkout/sessions',
  'radar.early_fraud_warning': 'radar/early_fraud_warnings',
  invoiceitem: 'invoiceitems',
};

async function triggered(served: ServedMock, type: string): Promise<Triggered['events']> {
  const response = await served.post('/_mock/trigger', { type });
  expect([type, response.status]).toEqual([type, 200]);
  return ((await response.json()) as Triggered).events;
}

describe('trigger', () => {
  test('there is a trigger for every event that the economy knows, with a line that says what happens', () => {
    expect(TRIGGERS.map(({ type }) => type)).toEqual(TYPES.toSorted());
    for (const { type, says } of TRIGGERS) expect([type, /^[a-z][^\n]{8,80}[a-z]$/.test(says)]).toEqual([type, true]);
  });

  test('each makes its event in this second, the newest of its type, about an object that is there, and the laws hold', async () => {
    using served = serveMock({ volume: 6, days: 2 });
    const [now, stripe] = [served.mock.clock.now(), served.stripe()];
    for (const type of TYPES) {
      const own = (await triggered(served, type)).findLast((event) => event.type === type);
      const [told] = (await stripe.events.list({ type, limit: 1 })).data;
      expect([told?.id, told?.type, told?.created]).toEqual([own?.id, type as Stripe.Event['type'], now]);
      const { object: kind, id } = (told as Stripe.Event).data.object as { object: string; id?: string };
      // A discount is found in what it is of, and what is only announced, or has no id, nowhere.
      if (kind === 'discount' || id === undefined) continue;
      const found = await served.get(`/v1/${PATHS[kind] ?? `${kind}s`}/${id}`);
      expect([type, found.status]).toEqual([type, GONE.includes(type) ? 404 : 200]);
    }
    expect(brokenLaws(await readEconomy(served.mock))).toEqual({});
    for (const days of [1, 4, 12, 30]) {
      served.mock.clock.moveTo(served.mock.clock.now() + days * 86_400);
      expect(brokenLaws(await readEconomy(served.mock))).toEqual({});
    }
  });

  test('an event tells its object as it was then, though all happens in one second', async () => {
    using served = serveMock({ volume: 6, days: 2 });
    const statusOf = async (events: Triggered['events'], type: string) => {
      const { data } = await served.stripe().events.retrieve(events.find((event) => event.type === type)?.id ?? '');
      return (data.object as { status?: string }).status;
    };
    const paid = await triggered(served, 'checkout.session.async_payment_succeeded');
    expect(await statusOf(paid, 'charge.pending')).toBe('pending');
    expect(await statusOf(paid, 'charge.succeeded')).toBe('succeeded');
    expect(await statusOf(paid, 'payment_intent.processing')).toBe('processing');
    const won = await triggered(served, 'charge.dispute.funds_reinstated');
    expect(await statusOf(won, 'charge.dispute.created')).toBe('needs_response');
    expect(await statusOf(won, 'charge.dispute.closed')).toBe('won');
    const failed = await triggered(served, 'payout.failed');
    expect([await statusOf(failed, 'payout.created'), await statusOf(failed, 'payout.failed')]).toEqual(['pending', 'failed']);
    const resumed = await triggered(served, 'customer.subscription.resumed');
    expect([await statusOf(resumed, 'customer.subscription.paused'), await statusOf(resumed, 'customer.subscription.resumed')]).toEqual([
      'paused',
      'active',
    ]);
  });

  test.each([
    ['payment_intent.succeeded', ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded']],
    ['charge.refunded', ['charge.succeeded', 'payment_intent.succeeded', 'refund.created', 'charge.refunded']],
    ['charge.dispute.created', ['charge.succeeded', 'charge.dispute.created', 'charge.dispute.funds_withdrawn']],
    ['invoice.paid', ['invoice.created', 'invoice.finalized', 'charge.succeeded', 'invoice.paid', 'invoice.payment_succeeded']],
    ['customer.subscription.deleted', ['customer.subscription.created', 'invoice.paid', 'customer.subscription.deleted']],
    ['payout.paid', ['payout.created', 'payout.paid']],
  ])('what comes with %s comes in its order', async (type, order) => {
    using served = serveMock({ volume: 6, days: 2 });
    const types = (await triggered(served, type)).map((event) => event.type);
    expect(types.filter((each) => order.includes(each)).filter((each, n, all) => all.indexOf(each) === n)).toEqual(order);
  });

  test('the same triggers on the same company give the same bytes', async () => {
    const told = async () => {
      const mock = frozenMock(7);
      const bodies: string[] = [];
      for (const type of TYPES) bodies.push(await (await post(mock, { type })).text());
      const events = await mock.fetch(new Request('http://mock/v1/events?limit=100', { headers: { Authorization: 'Bearer sk_test_x' } }));
      return [...bodies, await events.text()];
    };
    expect(await told()).toEqual(await told());
  });

  test('any sequence of triggers and waits leaves a lawful economy', async () => {
    const step = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...TYPES) }, fc.constantFrom(60, 40_000, 3 * 86_400, 9 * 86_400));
    let done = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), fc.nat(1000), async (sequence, seed) => {
        const mock = frozenMock(seed);
        for (const each of sequence) {
          if (typeof each === 'number') mock.clock.moveTo(mock.clock.now() + each);
          else {
            const response = await post(mock, { type: each });
            expect([each, response.status, response.status === 200 ? '' : await response.text()]).toEqual([each, 200, '']);
            done++;
          }
        }
        expect(brokenLaws(await readEconomy(mock))).toEqual({});
      }),
      { numRuns: 15 },
    );
    expect(done).toBeGreaterThan(100);
  }, 180_000);
});

describe('overrides', () => {
  const newest = async (served: ServedMock, type: string, override: Readonly<Record<string, string>>) => {
    const response = await served.post('/_mock/trigger', { type, override });
    expect([type, response.status, response.status === 200 ? '' : await response.text()]).toEqual([type, 200, '']);
    return (await served.stripe().events.list({ type, limit: 1 })).data[0]?.data.object;
  };

  test.each([
    [
      'charge.succeeded',
      { 'charge.amount': '4200', 'charge.currency': 'eur', 'payment_intent.description': 'Overridden' },
      { amount: 4200, currency: 'eur', description: 'Overridden' },
    ],
    [
      'customer.created',
      { 'customer.address.city': 'Oslo', 'customer.metadata.team': 'a' },
      { address: { city: 'Oslo' }, metadata: { team: 'a' } },
    ],
    ['charge.refunded', { 'charge.amount': '4200', 'refund.amount': '1200' }, { amount: 4200, amount_refunded: 1200 }],
    ['charge.dispute.closed', { 'dispute.evidence.uncategorized_text': 'winning_evidence' }, { status: 'won' }],
    ['payout.failed', { 'payout.amount': '777', 'payout.metadata.why': 'test' }, { amount: 777, metadata: { why: 'test' } }],
    ['topup.succeeded', { 'topup.amount': '5000' }, { amount: 5000, status: 'succeeded' }],
    ['coupon.created', { 'coupon.id': 'HALF', 'coupon.percent_off': '50' }, { id: 'HALF', percent_off: 50 }],
    ['review.closed', { 'review.reason': 'refunded_as_fraud' }, { closed_reason: 'refunded_as_fraud', open: false }],
    [
      'invoice.paid',
      { 'invoiceitem.amount': '9900', 'invoiceitem.currency': 'eur', 'invoice.currency': 'eur' },
      { total: 9900, currency: 'eur' },
    ],
    ['transfer.created', { 'transfer.amount': '1234' }, { amount: 1234 }],
    ['account.updated', { 'account.email': 'new@example.com' }, { email: 'new@example.com', charges_enabled: true }],
    ['customer.subscription.trial_will_end', { 'subscription.trial_period_days': '2' }, { status: 'trialing' }],
    ['tax_rate.created', { 'tax_rate.percentage': '8.875', 'tax_rate.inclusive': 'true' }, { percentage: 8.875, inclusive: true }],
  ] as const)('%s %j', async (type, override, shown) => {
    using served = serveMock({ volume: 6, days: 2 });
    expect(await newest(served, type, override)).toMatchObject(shown);
  });

  test('a payment has a customer where something is said of them', async () => {
    using served = serveMock({ volume: 6, days: 2 });
    const charge = (await newest(served, 'charge.succeeded', { 'customer.email': 'ada@example.com' })) as Stripe.Charge;
    expect(await served.stripe().customers.retrieve(String(charge.customer))).toMatchObject({ email: 'ada@example.com' });
    expect(((await newest(served, 'charge.succeeded', {})) as Stripe.Charge).customer).toBeNull();
  });

  test('every field that a trigger names is one that its requests take', async () => {
    using served = serveMock({ volume: 6, days: 2 });
    // Nonsense in it is refused for what it says, or taken as words: never because the field would change nothing.
    for (const { type, overrides } of TRIGGERS) {
      for (const field of overrides.slice(0, 4)) {
        const response = await served.post('/_mock/trigger', { type, override: { [`${field}.x.y.z`]: 'x' } });
        const text = await response.text();
        expect([type, field, text.includes('changes nothing')]).toEqual([type, field, false]);
      }
    }
  });

  test.each([
    [{ type: 'charge.suceeded' }, 'did you mean charge.succeeded'],
    [{ type: 'issuing_card.created' }, 'Nothing that happens here is told as'],
    [{ type: 'invoice.paid', override: { 'charge.amount': '1' } }, 'did you mean invoiceitem.amount?'],
    [{ type: 'charge.succeeded', override: { 'subscription.name': 'x' } }, 'changes nothing that leads to charge.succeeded'],
    [{ type: 'charge.succeeded', override: { 'charge.colour': 'red' } }, 'payment_intent.amount'],
    [{ type: 'charge.succeeded', override: { 'charge.amonut': '4' } }, 'did you mean payment_intent.amount?'],
    [{ type: 'charge.succeeded', override: { 'charge.return_url': 'https://example.com' } }, 'changes nothing that leads to'],
    [{ type: 'checkout.session.completed', override: { 'checkout_session.locale': 'de' } }, 'changes nothing that leads to'],
    [{ type: 'charge.succeeded', override: { 'charge.amount': 'much' } }, 'Invalid integer: much'],
    [{ type: 'charge.succeeded', override: { 'charge.amount': '1' } }, 'Amount must be at least 50 usd'],
    [
      { type: 'charge.succeeded', override: { 'charge.confirm': 'false' } },
      'charge.succeeded does not happen: there was payment_intent.created',
    ],
    [{ type: 'charge.captured', override: { 'charge.payment_method': 'pm_card_chargeDeclined' } }, 'Your card was declined'],
    [{ kind: 'charge.succeeded' }, 'This takes'],
  ])('%j is refused: %s', async (body, says) => {
    using served = serveMock({ volume: 6, days: 2 });
    const response = await served.post('/_mock/trigger', body);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(says)]);
  });

  test('what is refused for how it is written is refused before anything has happened', async () => {
    using served = serveMock({ volume: 6, days: 2 });
    const before = served.mock.describe().counts;
    for (const override of [{ 'invoice.colour': 'red' }, { 'invoiceitem.amount': 'much' }])
      expect((await served.post('/_mock/trigger', { type: 'invoice.paid', override })).status).toBe(400);
    expect(served.mock.describe().counts).toEqual(before);
  });
});

test('every event that is triggered is delivered, signed, before the answer comes', async () => {
  const received = new Set<string>();
  using receiver = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const signature = request.headers.get('stripe-signature') ?? '';
      const event = await Stripe.webhooks.constructEventAsync(await request.text(), signature, 'whsec_t');
      received.add(event.id);
      return new Response('ok');
    },
  });
  using served = serveMock({ volume: 6, days: 2, webhooks: { url: `http://127.0.0.1:${receiver.port}/`, secrets: ['whsec_t'] } });
  for (const type of TYPES) {
    const missing = (await triggered(served, type)).filter(({ id }) => !received.has(id));
    expect([type, missing]).toEqual([type, []]);
  }
});

function frozenMock(seed: number): Mock {
  return createMock({ seed, startUnix: START, days: 2, volume: 6, clock: () => 0, frozen: true, pretty: false });
}

async function post(mock: Mock, body: object): Promise<Response> {
  return await mock.fetch(new Request('http://mock/_mock/trigger', { method: 'POST', body: JSON.stringify(body) }));
}
