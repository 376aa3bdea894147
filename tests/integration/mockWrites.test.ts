/** Writes, judged by the official SDK: what a developer builds against the mock does what it would against Stripe. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { rejection, type ServedMock, serveMock } from '../support/serveMock.ts';

let served: ServedMock;
let stripe: Stripe;
let customer: Stripe.Customer;

beforeAll(async () => {
  served = serveMock({ volume: 8, days: 3 });
  stripe = served.stripe();
  customer = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada Writes', metadata: { tier: 'gold', old: 'x' } });
});
afterAll(() => served[Symbol.dispose]());

const paid = (params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({ amount: 4200, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, ...params });

async function eventsOf(id: string): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  return data.flatMap(({ type, data: { object } }) => ('id' in object && object.id === id ? [type] : []));
}

describe('customers', () => {
  test('shows what it was given, and nothing that was not', async () => {
    expect(customer).toMatchObject({
      email: 'ada@example.com',
      name: 'Ada Writes',
      phone: null,
      address: null,
      metadata: { tier: 'gold', old: 'x' },
    });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ name: 'Ada Writes' });
    expect((await stripe.customers.list({ email: 'ada@example.com' })).data.map(({ id }) => id)).toEqual([customer.id]);
  });

  test('an update changes what it names; two in one second each tell what they changed', async () => {
    const one = await stripe.customers.create({ name: 'One' });
    await stripe.customers.update(one.id, { name: 'Two', address: { city: 'Oslo', country: 'NO' }, metadata: { a: '1' } });
    const three = await stripe.customers.update(one.id, { name: 'Three', metadata: { a: '', b: '2' } });
    expect(three).toMatchObject({ name: 'Three', address: { city: 'Oslo', country: 'NO', line1: null }, metadata: { b: '2' } });
    const { data } = await stripe.events.list({ type: 'customer.updated', limit: 2 });
    const told = data.map(({ data: { object, previous_attributes } }) => [(object as Stripe.Customer).name, previous_attributes]);
    expect(told[0]).toEqual(['Three', { name: 'Two', metadata: { a: '1' } }]);
    expect(told[1]).toMatchObject(['Two', { name: 'One', address: null }]);
    expect(new Set(data.map(({ created }) => created)).size).toBe(1);
    expect(data[0]?.request).toMatchObject({ id: expect.stringMatching(/^req_/) });
  });

  test('deleting leaves a stub, and nothing more can be done to it', async () => {
    const gone = await stripe.customers.create({});
    expect(await stripe.customers.del(gone.id)).toMatchObject({ id: gone.id, deleted: true });
    expect(await stripe.customers.retrieve(gone.id)).toMatchObject({ deleted: true });
    expect(await rejection(stripe.customers.update(gone.id, { name: 'x' }))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    expect(await eventsOf(gone.id)).toContain('customer.deleted');
  });

  test('does nothing on their own: after a month they have bought, moved and subscribed to nothing', async () => {
    using later = serveMock({ volume: 60, days: 2 });
    const own = await later.stripe().customers.create({ name: 'Still' });
    later.mock.clock.moveTo(later.mock.clock.now() + 30 * 86_400);
    expect((await later.stripe().charges.list({ customer: own.id })).data).toEqual([]);
    expect((await later.stripe().subscriptions.list({ customer: own.id, status: 'all' })).data).toEqual([]);
    expect(await later.stripe().customers.retrieve(own.id)).toMatchObject({ name: 'Still', email: null });
  });
});

describe('payment intents', () => {
  test('created, given a method, confirmed: the money is in the balance, less the fee', async () => {
    const created = await stripe.paymentIntents.create({
      amount: 10_000,
      currency: 'usd',
      customer: customer.id,
      description: 'Order 7',
      metadata: { order: '7' },
    });
    expect(created).toMatchObject({ status: 'requires_payment_method', amount_received: 0, latest_charge: null, description: 'Order 7' });
    const ready = await stripe.paymentIntents.update(created.id, { payment_method: 'pm_card_mastercard' });
    expect(ready.status).toBe('requires_confirmation');
    const before = await stripe.balance.retrieve();
    const done = await stripe.paymentIntents.confirm(created.id, { expand: ['latest_charge.balance_transaction'] });
    const charge = done.latest_charge as Stripe.Charge;
    expect(done).toMatchObject({ status: 'succeeded', amount_received: 10_000 });
    expect(charge).toMatchObject({ paid: true, captured: true, description: 'Order 7', metadata: { order: '7' }, customer: customer.id });
    expect(charge.payment_method_details?.card).toMatchObject({ brand: 'mastercard', last4: '4444', country: 'US' });
    expect(charge.balance_transaction).toMatchObject({ amount: 10_000, fee: 320, net: 9680, source: charge.id });
    const pending = ({ pending }: Stripe.Balance) => pending.find(({ currency }) => currency === 'usd')?.amount ?? 0;
    expect(pending(await stripe.balance.retrieve()) - pending(before)).toBe(9680);
    const method = await stripe.paymentMethods.retrieve(String(done.payment_method));
    expect(method.card).toMatchObject({ brand: 'mastercard', last4: '4444' });
    expect(await eventsOf(created.id)).toEqual(['payment_intent.succeeded', 'payment_intent.created']);
    expect(await eventsOf(charge.id)).toEqual(['charge.succeeded']);
  });

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ])('%s: a card error with code %s, and another card then succeeds', async (method, code, decline_code) => {
    const error = await rejection(paid({ payment_method: method }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code, decline_code, payment_intent: { status: 'requires_payment_method' } });
    const { payment_intent } = error as { payment_intent: Stripe.PaymentIntent };
    expect(payment_intent.last_payment_error).toMatchObject({ code });
    expect(await stripe.charges.retrieve(String(payment_intent.latest_charge))).toMatchObject({
      status: 'failed',
      amount_captured: 0,
      balance_transaction: null,
    });
    const again = await stripe.paymentIntents.confirm(payment_intent.id, { payment_method: 'pm_card_visa' });
    expect(again).toMatchObject({ status: 'succeeded', last_payment_error: null });
    expect((await stripe.charges.list({ payment_intent: again.id })).data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test('nothing is tried again by itself', async () => {
    using later = serveMock({ volume: 4, days: 2 });
    const failed = (await rejection(
      later.stripe().paymentIntents.create({ amount: 900, currency: 'gbp', payment_method: 'pm_card_chargeDeclined', confirm: true }),
    )) as {
      payment_intent: Stripe.PaymentIntent;
    };
    const open = await later.stripe().paymentIntents.create({ amount: 900, currency: 'gbp' });
    later.mock.clock.moveTo(later.mock.clock.now() + 20 * 86_400);
    expect((await later.stripe().charges.list({ payment_intent: failed.payment_intent.id })).data).toHaveLength(1);
    expect(await later.stripe().paymentIntents.retrieve(open.id)).toMatchObject({ status: 'requires_payment_method', latest_charge: null });
  });

  test('held, then captured in part: only that part is taken, and the fee is of that part', async () => {
    const held = await paid({ capture_method: 'manual', amount: 10_000 });
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 10_000, amount_received: 0, capture_method: 'manual' });
    expect(await rejection(stripe.paymentIntents.capture(held.id, { amount_to_capture: 10_001 }))).toMatchObject({
      code: 'amount_too_large',
    });
    const done = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 6000, expand: ['latest_charge.balance_transaction'] });
    expect(done).toMatchObject({ status: 'succeeded', amount_received: 6000, amount_capturable: 0 });
    expect(done.latest_charge).toMatchObject({
      amount: 10_000,
      amount_captured: 6000,
      balance_transaction: { amount: 6000, fee: 204, net: 5796 },
    });
    expect(await rejection(stripe.paymentIntents.capture(held.id))).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  test('held and never captured: it expires after seven days; captured before, it does not', async () => {
    using later = serveMock({ volume: 4, days: 2 });
    const api = later.stripe();
    const hold = () =>
      api.paymentIntents.create({ amount: 2500, currency: 'eur', capture_method: 'manual', payment_method: 'pm_card_visa', confirm: true });
    const [left, taken] = [await hold(), await hold()];
    await api.paymentIntents.capture(taken.id);
    later.mock.clock.moveTo(later.mock.clock.now() + 8 * 86_400);
    expect(await api.paymentIntents.retrieve(left.id)).toMatchObject({ status: 'canceled', amount_received: 0 });
    expect(await api.paymentIntents.retrieve(taken.id)).toMatchObject({ status: 'succeeded', amount_received: 2500 });
    const { data } = await api.balanceTransactions.list({ source: String(taken.latest_charge) });
    expect(data.map(({ amount }) => amount)).toEqual([2500]);
  });

  test('cancelled: what is held is given free; what has succeeded cannot be cancelled', async () => {
    const held = await paid({ capture_method: 'manual' });
    const gone = await stripe.paymentIntents.cancel(held.id, { cancellation_reason: 'requested_by_customer', expand: ['latest_charge'] });
    expect(gone).toMatchObject({ status: 'canceled', cancellation_reason: 'requested_by_customer', amount_received: 0 });
    expect(gone.latest_charge).toMatchObject({ captured: false, refunded: true, balance_transaction: null });
    const done = await paid();
    const error = await rejection(stripe.paymentIntents.cancel(done.id));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
  });

  test('a customer’s own saved card pays; that of another does not', async () => {
    const { data } = await stripe.customers.listPaymentMethods(customer.id);
    const card = data.find(({ type }) => type === 'card')?.id ?? '';
    expect(await paid({ customer: customer.id, payment_method: card })).toMatchObject({ status: 'succeeded', payment_method: card });
    const other = await stripe.customers.create({});
    expect(await rejection(paid({ customer: other.id, payment_method: card }))).toMatchObject({ statusCode: 400, param: 'payment_method' });
  });

  test('a payment that is disputed at once takes the money back', async () => {
    const done = await paid({ payment_method: 'pm_card_createDispute', expand: ['latest_charge'] });
    expect(done.latest_charge).toMatchObject({ disputed: true });
    expect((await stripe.disputes.list({ payment_intent: done.id })).data).toHaveLength(1);
  });

  test.each([
    [{ amount: 10 }, { code: 'amount_too_small', param: 'amount' }],
    [
      { amount: 1234, currency: 'isk' },
      { code: 'parameter_invalid_integer', param: 'amount' },
    ],
    [{ currency: 'xyz' }, { param: 'currency' }],
    [{ customer: 'cus_nobody' }, { code: 'resource_missing', param: 'customer' }],
    [{ payment_method: 'pm_card_nothing' }, { code: 'resource_missing', param: 'payment_method' }],
    [{ capture_method: 'sometimes' as 'manual' }, { param: 'capture_method' }],
  ] as const)('%j is refused', async (params, expected) => {
    const error = await rejection(paid(params));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ statusCode: 400, ...expected });
  });
});

describe('refunds', () => {
  test('in parts, up to the whole and no further', async () => {
    const { latest_charge } = await paid();
    const charge = String(latest_charge);
    expect(await stripe.refunds.create({ charge, amount: 1200, reason: 'duplicate', metadata: { why: 'twice' } })).toMatchObject({
      ...{ status: 'succeeded', amount: 1200, reason: 'duplicate', metadata: { why: 'twice' } },
    });
    expect(await rejection(stripe.refunds.create({ charge, amount: 3001 }))).toMatchObject({ statusCode: 400, param: 'amount' });
    expect(await stripe.refunds.create({ charge })).toMatchObject({ amount: 3000 });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ refunded: true, amount_refunded: 4200 });
    expect(await rejection(stripe.refunds.create({ charge }))).toMatchObject({ code: 'charge_already_refunded' });
  });

  test.each([
    ['pm_card_pendingRefund', 'pending', 'succeeded'],
    ['pm_card_refundFail', 'pending', 'failed'],
  ] as const)('%s: %s, and days later %s', async (payment_method, now, then) => {
    using later = serveMock({ volume: 4, days: 2 });
    const api = later.stripe();
    const intent = await api.paymentIntents.create({ amount: 3000, currency: 'usd', payment_method, confirm: true });
    const refund = await api.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe(now);
    later.mock.clock.moveTo(later.mock.clock.now() + 6 * 86_400);
    expect((await api.refunds.retrieve(refund.id)).status).toBe(then);
  });

  test('what never succeeded has nothing to give back', async () => {
    const open = await stripe.paymentIntents.create({ amount: 900, currency: 'usd' });
    expect(await rejection(stripe.refunds.create({ payment_intent: open.id }))).toMatchObject({ statusCode: 400, param: 'payment_intent' });
    const held = await paid({ capture_method: 'manual' });
    expect(await rejection(stripe.refunds.create({ payment_intent: held.id }))).toMatchObject({ code: 'charge_not_refundable' });
  });
});

describe('invoices', () => {
  const draft = async (...amounts: number[]) => {
    const invoice = await stripe.invoices.create({ customer: customer.id, currency: 'usd', description: 'By hand' });
    for (const amount of amounts)
      await stripe.invoiceItems.create({
        customer: customer.id,
        invoice: invoice.id ?? '',
        amount,
        currency: 'usd',
        description: `For ${amount}`,
      });
    return stripe.invoices.retrieve(invoice.id ?? '');
  };

  test('a draft gets its lines one by one, is finalised and paid with a card', async () => {
    const open = await draft(1500, 500, 250);
    expect(open).toMatchObject({ status: 'draft', total: 2250, number: null, description: 'By hand', auto_advance: false });
    expect(open.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
      [1500, 'For 1500'],
      [500, 'For 500'],
      [250, 'For 250'],
    ]);
    const final = await stripe.invoices.finalizeInvoice(open.id ?? '');
    expect(final).toMatchObject({ status: 'open', amount_due: 2250, amount_remaining: 2250, number: expect.stringMatching(/./) });
    const done = await stripe.invoices.pay(open.id ?? '', { payment_method: 'pm_card_visa', expand: ['payments'] });
    expect(done).toMatchObject({ status: 'paid', amount_paid: 2250, amount_remaining: 0 });
    const { data } = await stripe.invoicePayments.list({ invoice: open.id ?? '' });
    expect(data.map(({ status, amount_paid }) => [status, amount_paid])).toEqual([['paid', 2250]]);
    expect(await eventsOf(open.id ?? '')).toEqual(expect.arrayContaining(['invoice.paid', 'invoice.finalized', 'invoice.created']));
  });

  test('more than ten lines: ten come inline, the rest by their list, with ids that stay', async () => {
    const amounts = Array.from({ length: 13 }, (_, n) => 100 + n);
    const open = await draft(...amounts);
    expect([open.lines.data.length, open.lines.has_more]).toEqual([10, true]);
    const lines: Stripe.InvoiceLineItem[] = [];
    for await (const line of stripe.invoices.listLineItems(open.id ?? '', { limit: 5 })) lines.push(line);
    expect(lines.map(({ amount }) => amount)).toEqual(amounts);
    expect(lines.slice(0, 10).map(({ id }) => id)).toEqual(open.lines.data.map(({ id }) => id));
  });

  test('a decline leaves it open; it can be paid off the platform', async () => {
    const { id = '' } = await draft(800);
    await stripe.invoices.finalizeInvoice(id);
    expect(await rejection(stripe.invoices.pay(id, { payment_method: 'pm_card_chargeDeclined' }))).toBeInstanceOf(
      Stripe.errors.StripeCardError,
    );
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'open', attempted: true, attempt_count: 1, amount_remaining: 800 });
    expect(await stripe.invoices.pay(id, { paid_out_of_band: true })).toMatchObject({ status: 'paid', amount_paid: 800 });
  });

  test('voided, written off, deleted: each where it may be', async () => {
    const [first, second, third] = [await draft(100), await draft(100), await draft(100)];
    for (const { id = '' } of [first, second]) await stripe.invoices.finalizeInvoice(id);
    expect(await stripe.invoices.voidInvoice(first.id ?? '')).toMatchObject({ status: 'void' });
    expect(await stripe.invoices.markUncollectible(second.id ?? '')).toMatchObject({ status: 'uncollectible' });
    expect(await stripe.invoices.del(third.id ?? '')).toMatchObject({ deleted: true });
    expect(await rejection(stripe.invoices.retrieve(third.id ?? ''))).toMatchObject({ statusCode: 404 });
    expect(await rejection(stripe.invoices.finalizeInvoice(first.id ?? ''))).toMatchObject({ statusCode: 400 });
    expect(await rejection(stripe.invoices.voidInvoice(second.id ?? ''))).toMatchObject({ statusCode: 400 });
  });

  test('items that wait come with the next invoice when it asks for them', async () => {
    const own = await stripe.customers.create({});
    await stripe.invoiceItems.create({ customer: own.id, amount: 700, currency: 'eur' });
    await stripe.invoiceItems.create({ customer: own.id, amount: 900, currency: 'eur' });
    const without = await stripe.invoices.create({ customer: own.id, currency: 'eur' });
    const [with_, after] = [
      await stripe.invoices.create({ customer: own.id, currency: 'eur', pending_invoice_items_behavior: 'include' }),
      await stripe.invoices.create({ customer: own.id, currency: 'eur', pending_invoice_items_behavior: 'include' }),
    ];
    expect([without.total, with_.total, after.total]).toEqual([0, 1600, 0]);
  });
});

describe('the manner of writing', () => {
  test('an idempotency key: once done, answered again; other parameters are refused with the SDK’s own class', async () => {
    const options = { idempotencyKey: 'order-1' };
    const first = await stripe.refunds.create({ charge: String((await paid()).latest_charge), amount: 100 }, options);
    const again = await stripe.refunds.create({ charge: String(first.charge), amount: 100 }, options);
    expect([again.id, new Headers(again.lastResponse.headers).get('idempotent-replayed')]).toEqual([first.id, 'true']);
    const error = await rejection(stripe.refunds.create({ charge: String(first.charge), amount: 200 }, options));
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect((await stripe.charges.retrieve(String(first.charge))).amount_refunded).toBe(100);
  });

  test('an answer that is lost on the way is not paid for twice: the SDK retries with its key', async () => {
    using unwell = serveMock({
      volume: 4,
      days: 2,
      faults: [{ do: 'reset', when: 'before_body', method: 'POST', path: '/v1/payment_intents', nth: 1 }],
    });
    const intent = await unwell
      .stripe({ retries: 2 })
      .paymentIntents.create({ amount: 5000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true });
    expect(intent.status).toBe('succeeded');
    const { data } = await unwell.stripe().paymentIntents.list({ limit: 2 });
    expect(data.filter(({ amount, created }) => amount === 5000 && created === intent.created)).toHaveLength(1);
  });

  test.each([
    ['amount', { currency: 'usd' }, 'parameter_missing'],
    ['amount', { amount: 'x', currency: 'usd' }, 'parameter_invalid_integer'],
    ['colour', { amount: '500', currency: 'usd', colour: 'red' }, 'parameter_unknown'],
    [
      'automatic_payment_methods[often]',
      { amount: '500', currency: 'usd', 'automatic_payment_methods[often]': 'x', 'automatic_payment_methods[enabled]': 'true' },
      'parameter_unknown',
    ],
  ])('a wrong %s is refused by name: %j', async (param, form, code) => {
    const response = await fetch(`${served.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { Authorization: 'Bearer sk_test_x' },
      body: new URLSearchParams(form),
    });
    expect([response.status, await response.json()]).toEqual([400, { error: expect.objectContaining({ code, param }) }]);
  });

  test('JSON is not what the API takes, and not every address can be written to', async () => {
    const headers = { Authorization: 'Bearer sk_test_x', 'Content-Type': 'application/json' };
    const json = await fetch(`${served.url}/v1/customers`, { method: 'POST', headers, body: '{"name":"x"}' });
    expect([json.status, await json.text()]).toEqual([400, expect.stringContaining('application/x-www-form-urlencoded')]);
    const nowhere = await fetch(`${served.url}/v1/balance`, { method: 'POST', headers: { Authorization: 'Bearer sk_test_x' } });
    expect([nowhere.status, await nowhere.text()]).toEqual([404, expect.stringContaining('Unrecognized request URL (POST: /v1/balance)')]);
  });

  test('a key that may only read', async () => {
    const reader = served.stripe({ key: 'rk_test_readonly_1' });
    expect((await reader.customers.list()).data.length).toBeGreaterThan(0);
    expect(await rejection(reader.customers.create({}))).toBeInstanceOf(Stripe.errors.StripePermissionError);
  });
});
