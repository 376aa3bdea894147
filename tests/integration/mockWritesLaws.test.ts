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
      'payout',
      'evidence',
      'discount',
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
      'pm_card_bypassPending',
      'pm_usBankAccount_success',
      'pm_usBankAccount_insufficientFunds',
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
    case 'payout':
      return payout(mock, step);
    case 'evidence':
      return evidence(mock, step, pick(made.intents));
    case 'discount':
      return (await post(mock, `/v1/subscriptions/${pick(made.subscriptions)}`, await discountOf(mock, step))) !== undefined;
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
  const trial: Record<string, string> = which % 4 === 0 ? { trial_period_days: String(which) } : {};
  const less = which % 3 === 0 ? await discountOf(mock, { amount, currency, which, method }) : {};
  const taxed = which % 5 === 0 ? await taxOf(mock, which) : {};
  return post(mock, '/v1/subscriptions', {
    customer,
    'items[0][price]': price ?? '',
    'items[0][quantity]': '3',
    default_payment_method: method,
    ...trial,
    ...less,
    ...taxed,
  });
}

async function discountOf(
  mock: Mock,
  { amount, currency, which }: Pick<Step, 'amount' | 'currency' | 'which' | 'method'>,
): Promise<Record<string, string>> {
  const duration = ['once', 'forever', 'repeating'][which % 3] ?? 'once';
  const months: Record<string, string> = duration === 'repeating' ? { duration_in_months: '2' } : {};
  const off: Record<string, string> =
    which % 2 === 0 ? { percent_off: String((amount % 100) + 0.25) } : { amount_off: String(amount * 100), currency };
  const coupon = await post(mock, '/v1/coupons', { duration, ...months, ...off });
  return coupon === undefined ? {} : { 'discounts[0][coupon]': coupon };
}

async function taxOf(mock: Mock, which: number): Promise<Record<string, string>> {
  const rate = await post(mock, '/v1/tax_rates', { display_name: 'Tax', percentage: '8.875', inclusive: String(which % 2 === 0) });
  return rate === undefined ? {} : { 'default_tax_rates[0]': rate };
}

/** Paid out by hand, and sent back or not; or an automatic payout of one charge. */
async function payout(mock: Mock, { amount, which }: Step): Promise<boolean> {
  const intent = await post(mock, '/v1/payment_intents', {
    ...{ amount: String(amount * 7000), currency: 'usd', payment_method: 'pm_card_bypassPending', confirm: 'true' },
  });
  if (which % 3 === 0) {
    const charge = (await listed(mock, `/v1/charges?payment_intent=${intent ?? ''}`))[0];
    return (await post(mock, '/v1/test_helpers/payouts', { charge: charge ?? '' })) !== undefined;
  }
  const id = await post(mock, '/v1/payouts', {
    amount: String(amount * 1000),
    currency: 'usd',
    method: which % 2 === 0 ? 'instant' : 'standard',
  });
  if (id === undefined || which % 3 === 1) return id !== undefined;
  return (await post(mock, `/v1/test_helpers/payouts/${id}/settle`, { status: which % 2 === 0 ? 'failed' : 'paid' })) !== undefined;
}

async function evidence(mock: Mock, { which }: Step, intent: string): Promise<boolean> {
  const [dispute] = await listed(mock, `/v1/disputes?payment_intent=${intent}`);
  const words = ['winning_evidence', 'losing_evidence', 'some'][which % 3] ?? '';
  return dispute !== undefined && (await post(mock, `/v1/disputes/${dispute}`, { 'evidence[uncategorized_text]': words })) !== undefined;
}

async function listed(mock: Mock, path: string): Promise<string[]> {
  const response = await mock.fetch(new Request(`http://mock${path}`, { headers: { Authorization: 'Bearer sk_test_laws' } }));
  const { data } = (await response.json()) as { data?: { id: string }[] };
  return (data ?? []).map(({ id }) => id);
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
