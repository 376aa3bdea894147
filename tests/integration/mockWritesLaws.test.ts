/** Whatever callers write, and whenever: the identities of accounting hold to the minor unit. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createMock, type Mock } from '../../mock/index.ts';
import { START } from '../support/serveMock.ts';
import { brokenLaws } from './mockLaws/laws.ts';
import { readEconomy } from './mockLaws/readEconomy.ts';

/** One thing that a caller does: mostly on what was made before, picked by `which`. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom(
      'pay',
      'pay',
      'hold',
      'capture',
      'cancel',
      'refund',
      'refund',
      'invoice',
      'subscribe',
      'page',
      'change',
      'change',
      'pause',
      'unsubscribe',
      'delete',
      'wait',
      'wait',
    ),
    which: fc.nat(20),
    amount: fc.integer({ min: 1, max: 400 }),
    currency: fc.constantFrom('usd', 'eur', 'jpy', 'kwd', 'isk'),
    method: fc.constantFrom(
      'pm_card_visa',
      'pm_card_chargeDeclined',
      'pm_card_createDispute',
      'pm_card_pendingRefund',
      'pm_card_refundFail',
    ),
    seconds: fc.constantFrom(0, 60, 40_000, 3 * 86_400, 9 * 86_400),
  }),
  { minLength: 8, maxLength: 24 },
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

interface Made {
  readonly customers: string[];
  readonly intents: string[];
  readonly subscriptions: string[];
}

test('any sequence of writes and waits leaves a lawful economy', async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(1000), async (sequence, seed) => {
      const mock = createMock({ seed, startUnix: START, days: 2, volume: 6, clock: () => 0, frozen: true, pretty: false });
      const made: Made = { customers: [], intents: [], subscriptions: [] };
      for (const step of sequence) done += (await perform(mock, step, made)) ? 1 : 0;
      expect(brokenLaws(await readEconomy(mock))).toEqual({});
    }),
    { numRuns: 20 },
  );
  // A test whose writes were all refused would prove nothing.
  expect(done).toBeGreaterThan(60);
}, 180_000);

/** True when something was changed. */
async function perform(mock: Mock, step: Step, made: Made): Promise<boolean> {
  const { what, which, amount, currency, method } = step;
  const units = amount * 7000;
  const pick = (ids: readonly string[]): string => ids[which % Math.max(1, ids.length)] ?? 'none';
  const note = async (ids: string[], result: Promise<string | undefined>): Promise<boolean> => {
    const id = await result;
    if (id !== undefined) ids.push(id);
    return id !== undefined;
  };
  const money = { amount: String(units), currency, payment_method: method, confirm: 'true' };
  switch (what) {
    case 'pay': {
      if (which % 3 === 0) await note(made.customers, post(mock, '/v1/customers', { name: `Caller ${which}` }));
      return note(
        made.intents,
        post(mock, '/v1/payment_intents', {
          ...money,
          ...(which % 2 === 0 && made.customers.length > 0 ? { customer: pick(made.customers) } : {}),
        }),
      );
    }
    case 'hold':
      return note(made.intents, post(mock, '/v1/payment_intents', { ...money, capture_method: 'manual' }));
    case 'capture':
      return (
        (await post(mock, `/v1/payment_intents/${pick(made.intents)}/capture`, which % 2 === 0 ? {} : { amount_to_capture: '7000' })) !==
        undefined
      );
    case 'cancel':
      return (await post(mock, `/v1/payment_intents/${pick(made.intents)}/cancel`, {})) !== undefined;
    case 'refund':
      return (
        (await post(mock, '/v1/refunds', { payment_intent: pick(made.intents), ...(which % 3 === 0 ? {} : { amount: '7000' }) })) !==
        undefined
      );
    case 'invoice':
      return invoice(mock, step, pick(made.customers));
    case 'subscribe':
      return note(made.subscriptions, subscribe(mock, step, pick(made.customers)));
    case 'page':
      return page(mock, step, made.customers.length > 0 ? pick(made.customers) : undefined);
    case 'change':
      return change(mock, step, pick(made.subscriptions));
    case 'pause':
      return (await post(mock, `/v1/subscriptions/${pick(made.subscriptions)}`, pauseOf(step))) !== undefined;
    case 'unsubscribe':
      return (await request(mock, 'DELETE', `/v1/subscriptions/${pick(made.subscriptions)}`)) !== undefined;
    case 'delete':
      return (await request(mock, 'DELETE', `/v1/customers/${pick(made.customers)}`)) !== undefined;
    default:
      mock.clock.moveTo(mock.clock.now() + step.seconds);
      return false;
  }
}

async function invoice(mock: Mock, { amount, currency, method, which }: Step, customer: string): Promise<boolean> {
  const id = await post(mock, '/v1/invoices', { customer, currency });
  if (id === undefined) return false;
  for (let n = 0; n <= which % 12; n++)
    await post(mock, '/v1/invoiceitems', { customer, invoice: id, currency, amount: String(amount * 100 * (n + 1)) });
  if (which % 5 === 4) return (await request(mock, 'DELETE', `/v1/invoices/${id}`)) !== undefined;
  await post(mock, `/v1/invoices/${id}/finalize`, {});
  if (which % 5 === 3) return (await post(mock, `/v1/invoices/${id}/void`, {})) !== undefined;
  return (
    (await post(mock, `/v1/invoices/${id}/pay`, which % 5 === 2 ? { paid_out_of_band: 'true' } : { payment_method: method })) !== undefined
  );
}

async function subscribe(mock: Mock, { amount, currency, which, method }: Step, customer: string): Promise<string | undefined> {
  const price = await post(mock, '/v1/prices', {
    ...{
      'product_data[name]': 'Plan',
      currency,
      unit_amount: String(amount * 700),
      'recurring[interval]': which % 2 === 0 ? 'month' : 'year',
    },
  });
  const trial: Record<string, string> = which % 4 === 0 ? { trial_period_days: '5' } : {};
  return post(mock, '/v1/subscriptions', {
    customer,
    'items[0][price]': price ?? '',
    'items[0][quantity]': '3',
    default_payment_method: method,
    ...trial,
  });
}

async function page(mock: Mock, { amount, currency, which, method }: Step, customer: string | undefined): Promise<boolean> {
  const mode = which % 2 === 0 ? 'payment' : 'subscription';
  const line = (n: number) => ({
    [`line_items[${n}][price_data][currency]`]: currency,
    [`line_items[${n}][price_data][unit_amount]`]: String(amount * 7000),
    [`line_items[${n}][price_data][product_data][name]`]: `Thing ${n}`,
    [`line_items[${n}][quantity]`]: String(n + 1),
    ...(mode === 'subscription' ? { [`line_items[${n}][price_data][recurring][interval]`]: 'month' } : {}),
  });
  const of: Record<string, string> = which % 3 === 0 || customer === undefined ? {} : { customer };
  const id = await post(mock, '/v1/checkout/sessions', { mode, success_url: 'https://example.com', ...of, ...line(0), ...line(1) });
  if (id === undefined) return false;
  return (await post(mock, `/v1/test_helpers/checkout/sessions/${id}/submit`, { payment_method: method })) !== undefined;
}

async function change(mock: Mock, { amount, currency, which }: Step, subscription: string): Promise<boolean> {
  const found = await mock.fetch(
    new Request(`http://mock/v1/subscriptions/${subscription}`, { headers: { Authorization: 'Bearer sk_test_laws' } }),
  );
  const { items } = (await found.json()) as { items?: { data: { id: string; price: { recurring: { interval: string } } }[] } };
  const [first] = items?.data ?? [];
  if (first === undefined) return false;
  const proration_behavior = ['create_prorations', 'always_invoice', 'none'][which % 3] ?? '';
  const path = `/v1/subscriptions/${subscription}`;
  if (which % 4 === 0)
    return (await post(mock, path, { 'items[0][id]': first.id, 'items[0][quantity]': String(amount), proration_behavior })) !== undefined;
  const price = await post(mock, '/v1/prices', {
    ...{ 'product_data[name]': 'Other plan', currency, unit_amount: String(amount * 900) },
    'recurring[interval]': first.price.recurring.interval,
  });
  const old: Record<string, string> = which % 2 === 0 ? { 'items[1][id]': first.id, 'items[1][deleted]': 'true' } : {};
  return (await post(mock, path, { 'items[0][price]': price ?? '', ...old, proration_behavior })) !== undefined;
}

function pauseOf({ which }: Step): Record<string, string> {
  if (which % 3 === 0) return { pause_collection: '' };
  return { 'pause_collection[behavior]': ['void', 'keep_as_draft', 'mark_uncollectible'][which % 3] ?? 'void' };
}

function post(mock: Mock, path: string, form: Record<string, string>): Promise<string | undefined> {
  return request(mock, 'POST', path, form);
}

/** The id of what was written; undefined when it was refused. A mistake of the mock itself fails the test. */
async function request(mock: Mock, method: string, path: string, form?: Record<string, string>): Promise<string | undefined> {
  const init = {
    method,
    headers: { Authorization: 'Bearer sk_test_laws' },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  };
  const response = await mock.fetch(new Request(`http://mock${path}`, init));
  const body = (await response.json()) as { id?: string; error?: { payment_intent?: { id: string } } };
  expect([path, response.status < 500, response.status < 500 ? '' : body]).toEqual([path, true, '']);
  // A payment that was declined is there all the same.
  return response.status === 200 ? body.id : body.error?.payment_intent?.id;
}
