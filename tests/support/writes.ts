/** What tests of writes do again and again, by the official SDK. */
import { afterAll } from 'bun:test';
import type Stripe from 'stripe';
import { type ServedMock, serveMock } from './serveMock.ts';

/** What the tests of one file write to, and the official SDK pointed at it: a company of a few days, until all of them are done. */
export function serveForWrites(): {
  readonly served: ServedMock;
  readonly stripe: Stripe;
  readonly paid: (params?: Partial<Stripe.PaymentIntentCreateParams>) => Promise<Stripe.Response<Stripe.PaymentIntent>>;
  /** One of the mock's own requests, under `test_helpers`. */
  readonly help: <T>(path: string, form?: Record<string, string>) => Promise<T>;
  /** So many seconds of the mock's clock. */
  readonly wait: (seconds: number) => void;
} {
  const served = serveMock({ volume: 8, days: 3 });
  afterAll(() => served[Symbol.dispose]());
  const stripe = served.stripe();
  return {
    served,
    stripe,
    paid: (params) => payByCard(stripe, params),
    help: async <T>(path: string, form: Record<string, string> = {}) =>
      (await stripe.rawRequest('POST', `/v1/test_helpers/${path}`, form)) as unknown as T,
    wait: (seconds) => void served.mock.clock.moveTo(served.mock.clock.now() + seconds),
  };
}

/** A payment that is made at once, with a good card unless the parameters say otherwise. */
export async function payByCard(stripe: Stripe, params: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return await stripe.paymentIntents.create({ amount: 4200, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, ...params });
}

/** Types of the events that are about this object, newest first. */
export async function eventsOf(stripe: Stripe, id: string): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  return events.flatMap(({ type, data: { object } }) => ('id' in object && object.id === id ? [type] : []));
}
