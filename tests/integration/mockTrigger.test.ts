/** `POST /_mock/trigger`: every event that can be asked for happens, now, is lawful, and is delivered. */
import { describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { FIXTURES } from '../../mock/api/trigger/fixtures.ts';
import { serveMock } from '../support/serveMock.ts';
import { brokenLaws } from './mockLaws/laws.ts';
import { readEconomy } from './mockLaws/readEconomy.ts';

interface Triggered {
  readonly events: { readonly id: string; readonly type: string }[];
}

describe('trigger', () => {
  test('each type leads to its event, in this second, and the laws hold after all of them', async () => {
    using served = serveMock({ volume: 6, days: 2 });
    const now = served.mock.clock.now();
    for (const type of Object.keys(FIXTURES)) {
      const response = await served.post('/_mock/trigger', { type });
      const { events } = (await response.json()) as Triggered;
      const own = events.find((event) => event.type === type);
      expect([type, response.status, own?.type]).toEqual([type, 200, type]);
      const told = await served.stripe().events.retrieve(own?.id ?? '');
      expect([told.type, told.created]).toEqual([type as Stripe.Event['type'], now]);
    }
    expect(brokenLaws(await readEconomy(served.mock))).toEqual({});
  });

  test('overrides change what is said, down to nested fields', async () => {
    using served = serveMock({ volume: 6, days: 2 });
    const override = { 'charge.amount': '4200', 'charge.currency': 'eur', 'payment_intent.description': 'Overridden' };
    await served.post('/_mock/trigger', { type: 'charge.succeeded', override });
    expect((await served.stripe().charges.list({ limit: 1 })).data[0]).toMatchObject({
      amount: 4200,
      currency: 'eur',
      description: 'Overridden',
    });
    await served.post('/_mock/trigger', {
      type: 'customer.created',
      override: { 'customer.address.city': 'Oslo', 'customer.metadata.team': 'a' },
    });
    expect((await served.stripe().customers.list({ limit: 1 })).data[0]).toMatchObject({
      address: { city: 'Oslo' },
      metadata: { team: 'a' },
    });
  });

  test.each([
    [{ type: 'charge.suceeded' }, 'did you mean charge.succeeded'],
    [{ type: 'payout.paid' }, 'it happens, but only by itself, as the clock moves on'],
    [{ type: 'charge.succeeded', override: { 'customer.name': 'x' } }, 'must begin with one of payment_intent'],
    [{ type: 'charge.succeeded', override: { 'charge.colour': 'red' } }, 'Received unknown parameter: colour'],
    [{ type: 'charge.succeeded', override: { 'charge.amount': 'much' } }, 'Invalid integer: much'],
    [{ kind: 'charge.succeeded' }, 'This takes'],
  ])('%j is refused: %s', async (body, says) => {
    using served = serveMock({ volume: 6, days: 2 });
    const response = await served.post('/_mock/trigger', body);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(says)]);
  });

  test('what was triggered is delivered, signed, before the answer comes', async () => {
    const received: string[] = [];
    using receiver = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      async fetch(request) {
        const event = await Stripe.webhooks.constructEventAsync(
          await request.text(),
          request.headers.get('stripe-signature') ?? '',
          'whsec_t',
        );
        received.push(event.type);
        return new Response('ok');
      },
    });
    using served = serveMock({ volume: 6, days: 2, webhooks: { url: `http://127.0.0.1:${receiver.port}/`, secrets: ['whsec_t'] } });
    await served.post('/_mock/trigger', { type: 'invoice.paid' });
    expect(received).toContain('invoice.paid');
    expect(received).toContain('invoice.created');
  });
});
