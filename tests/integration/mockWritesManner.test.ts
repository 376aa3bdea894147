/** The manner of writing, judged by the official SDK: what a developer builds against the mock does what it would against Stripe. */
import { describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { rejection, serveMock } from '../support/serveMock.ts';
import { serveForWrites } from '../support/writes.ts';

const { paid, served, stripe } = serveForWrites();

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
