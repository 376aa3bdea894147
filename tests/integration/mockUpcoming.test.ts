/**
 * `invoice.upcoming`: three days before a subscription is renewed, the invoice to come, without an id. The judge is the invoice that is then
 * written, and the same event read at other times.
 */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { createMock, type MockOptions } from '../../mock/index.ts';
import { serveMock } from '../support/serveMock.ts';
import { type get, list } from './mockLaws/readEconomy.ts';

const START = Date.UTC(2026, 6, 1) / 1000;
const DAY = 86_400;
const NOTICE = 3 * DAY;
const frozen: Omit<MockOptions, 'seed' | 'days' | 'volume'> = { startUnix: START, clock: () => 0, frozen: true };

type Told = Stripe.Event & { data: { object: Stripe.Invoice } };

/** What stood on the announcements that were compared with their invoices. */
const seen = { items: 0, discounts: 0, taxes: 0 };

describe.each([['upcoming'], ['renewals'], [20_261_127]])('seed %p', (seed) => {
  const mock = createMock({ ...frozen, seed, days: 61, volume: 40 });

  test('what is announced is what is written, line by line, where nothing came between', async () => {
    const [events, invoices] = [await list<Stripe.Event>(mock, '/v1/events'), await list<Stripe.Invoice>(mock, '/v1/invoices')];
    const renewals = new Map(invoices.filter(isRenewal).map((invoice) => [`${subscriptionOf(invoice)} ${invoice.created}`, invoice]));
    let told = 0;
    for (const event of events.filter(isUpcoming)) {
      const preview = event.data.object;
      expect(preview.created - event.created).toBe(Math.min(NOTICE, preview.period_end - preview.period_start));
      if (preview.created > mock.clock.now() || isTouched(events, event)) continue;
      const written = renewals.get(`${subscriptionOf(preview)} ${preview.created}`);
      expect(essence(preview)).toEqual(essence(written));
      told++;
      seen.items += preview.lines.data.filter(({ parent }) => parent?.subscription_item_details?.invoice_item != null).length;
      seen.discounts += preview.total_discount_amounts?.length ?? 0;
      seen.taxes += preview.total_taxes?.length ?? 0;
    }
    expect(told).toBeGreaterThan(40);
  });

  test('every renewal was announced, but for those that nobody could know of', async () => {
    const events = await list<Stripe.Event>(mock, '/v1/events');
    const told = new Set(events.filter(isUpcoming).map(({ data: { object } }) => `${subscriptionOf(object)} ${object.created}`));
    const since = mock.clock.now() - 30 * DAY + NOTICE;
    const renewed = (await list<Stripe.Invoice>(mock, '/v1/invoices')).filter(isRenewal).filter(({ created }) => created > since);
    const silent = renewed.filter((invoice) => !told.has(`${subscriptionOf(invoice)} ${invoice.created}`));
    for (const invoice of silent) expect(wasToEndOrRest(events, invoice)).toBe(true);
    expect(silent.length).toBeLessThan(renewed.length / 4);
  });

  test('trials that end are announced, and invoices that are sent have a day until which they are to be paid', async () => {
    const told = (await list<Stripe.Event>(mock, '/v1/events')).filter(isUpcoming).map(({ data: { object } }) => object);
    const sent = told.filter(({ collection_method }) => collection_method === 'send_invoice');
    expect(sent.length).toBeGreaterThan(0);
    for (const { due_date, created, next_payment_attempt } of sent)
      expect([due_date, next_payment_attempt]).toEqual([created + 14 * DAY, null]);
    const trials = told.filter(({ period_start, period_end }) => period_end - period_start <= 14 * DAY);
    expect(trials.length).toBeGreaterThan(0);
  });
});

test('among them were items that waited, discounts and taxes', () => {
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

test('an event has the same bytes for as long as it is kept, whatever becomes of what it tells of', async () => {
  const mock = createMock({ ...frozen, seed: 'kept', days: 32, volume: 40 });
  const first = new Map<string, string>();
  for (let day = 0; day < 34; day++) {
    mock.clock.moveTo(mock.clock.now() + DAY);
    for (const event of await told(mock)) if (!first.has(event.id)) first.set(event.id, JSON.stringify(event));
  }
  const kept = await told(mock);
  expect(kept.length).toBeGreaterThan(60);
  for (const event of kept) expect(JSON.stringify(event)).toBe(first.get(event.id) ?? 'not told before');
});

test('the same events come of a start in one step, which forgets what nobody can ask for, and of many', async () => {
  const [once, often] = [createMock({ ...frozen, seed: 9, days: 50, volume: 20 }), createMock({ ...frozen, seed: 9, days: 0, volume: 20 })];
  for (let at = START; at < START + 50 * DAY; at += 50_001) often.clock.moveTo(at);
  often.clock.moveTo(START + 50 * DAY);
  expect(await told(once)).toEqual(await told(often));
});

describe('through the API', () => {
  test('one that is to end is not announced, one that is to end after all no more is', async () => {
    using served = serveMock({ volume: 4, days: 2 });
    const stripe = served.stripe();
    const [leaves, stays] = [await subscribe(stripe), await subscribe(stripe)];
    for (const { id } of [leaves, stays]) await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await stripe.subscriptions.update(stays.id, { cancel_at_period_end: false });
    served.mock.clock.moveTo(endOf(leaves) - NOTICE);
    expect(await announcementsOf(stripe, leaves)).toEqual([]);
    expect(await announcementsOf(stripe, stays)).toHaveLength(1);
  });

  test('nothing is told of an invoice that will not be collected', async () => {
    using served = serveMock({ volume: 4, days: 2 });
    const stripe = served.stripe();
    const [rests, resumes] = [await subscribe(stripe), await subscribe(stripe)];
    const [behavior, end] = ['void' as const, endOf(rests)];
    await stripe.subscriptions.update(rests.id, { pause_collection: { behavior } });
    await stripe.subscriptions.update(resumes.id, { pause_collection: { behavior, resumes_at: end - DAY } });
    served.mock.clock.moveTo(end);
    expect(await announcementsOf(stripe, rests)).toEqual([]);
    expect(await announcementsOf(stripe, resumes)).toHaveLength(1);
  });

  test('what waits for an invoice is on it; a change in the very second of the announcement is not', async () => {
    using served = serveMock({ volume: 4, days: 2 });
    const stripe = served.stripe();
    const own = await subscribe(stripe);
    const customer = String(own.customer);
    await stripe.invoiceItems.create({ customer, amount: 250, currency: 'usd', description: 'Support' });
    served.mock.clock.moveTo(endOf(own) - NOTICE);
    const [before] = await announcementsOf(stripe, own);
    await stripe.invoiceItems.create({ customer, amount: 999, currency: 'usd' });
    await stripe.subscriptions.update(own.id, { items: [{ id: own.items.data[0]?.id ?? '', quantity: 7 }] });
    await stripe.subscriptions.cancel(own.id);
    served.mock.clock.moveTo(endOf(own) + DAY);
    await stripe.customers.del(customer);
    const [after] = await announcementsOf(stripe, own);
    expect(after).toEqual(before as Told);
    expect(after?.data.object.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
      [250, 'Support'],
      [1500, '1 × Upcoming'],
    ]);
    expect(after?.data.object.total).toBe(1750);
  });

  test('a trial of three days is announced as it begins, and by one request at most', async () => {
    using served = serveMock({ volume: 4, days: 2 });
    const stripe = served.stripe();
    const own = await subscribe(stripe, { trial_period_days: 3 });
    const [event, ...more] = await announcementsOf(stripe, own);
    expect([event?.created, event?.data.object.created, more]).toEqual([served.mock.clock.now(), endOf(own), []]);
    expect(event?.data.object).not.toHaveProperty('id');
    served.mock.clock.moveTo(endOf(own));
    const [written] = (await stripe.invoices.list({ subscription: own.id, limit: 1 })).data;
    expect(essence(written)).toEqual(essence(event?.data.object));
  });

  test('it is found by its type and by its family', async () => {
    using served = serveMock({ volume: 20, days: 20 });
    const stripe = served.stripe();
    const byType = await stripe.events.list({ type: 'invoice.upcoming', limit: 100 });
    const byFamily = await stripe.events.list({ types: ['invoice.upcom*', 'topup.*'], limit: 100 });
    expect(byType.data.length).toBeGreaterThan(5);
    expect(byFamily.data.filter(({ type }) => type === 'invoice.upcoming').map(({ id }) => id)).toEqual(byType.data.map(({ id }) => id));
  });
});

describe('POST /v1/invoices/create_preview', () => {
  test('shows what the renewal will write, and keeps nothing of it', async () => {
    using served = serveMock({ volume: 4, days: 2 });
    const stripe = served.stripe();
    const own = await subscribe(stripe);
    const before = served.mock.describe().counts;
    const preview = await stripe.invoices.createPreview({ subscription: own.id });
    expect(served.mock.describe().counts).toEqual(before);
    expect(preview).toMatchObject({ id: expect.stringMatching(/^upcoming_in_/), status: 'draft', amount_due: 1500, auto_advance: false });
    expect(preview.lines.data.map(({ invoice }) => invoice)).toEqual([preview.id]);
    served.mock.clock.moveTo(endOf(own));
    const [written] = (await stripe.invoices.list({ subscription: own.id, limit: 1 })).data;
    expect(essence(written)).toEqual(essence(preview));
  });

  test('of a customer it shows the one that comes first', async () => {
    using served = serveMock({ volume: 4, days: 2 });
    const stripe = served.stripe();
    const later = await subscribe(stripe);
    const sooner = await subscribe(stripe, { customer: String(later.customer), trial_period_days: 5 });
    const preview = await stripe.invoices.createPreview({ customer: String(later.customer) });
    expect(subscriptionOf(preview)).toBe(sooner.id);
  });

  test.each([
    ['customer=cus_unheard', 400, 'resource_missing'],
    ['', 400, 'parameter_missing'],
    ['customer={customer}', 404, 'invoice_upcoming_none'],
    ['subscription={subscription}', 404, 'invoice_upcoming_none'],
  ])('%p is refused', async (form, status, code) => {
    using served = serveMock({ volume: 4, days: 2 });
    const own = await subscribe(served.stripe());
    await served.stripe().subscriptions.cancel(own.id);
    const response = await fetch(`${served.url}/v1/invoices/create_preview`, {
      method: 'POST',
      headers: { Authorization: 'Bearer sk_test_mock', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.replace('{customer}', String(own.customer)).replace('{subscription}', own.id),
    });
    const { error } = (await response.json()) as { error: { code?: string } };
    expect([response.status, error.code]).toEqual([status, code]);
  });
});

/** What must not change between the announcement and the invoice; ids, and what a written one has besides, may. */
function essence(invoice: Stripe.Invoice | undefined): unknown {
  if (invoice === undefined) return undefined;
  const { amount_overpaid, collection_method, created, currency, customer, default_payment_method, default_tax_rates, discounts } = invoice;
  const { due_date, parent, period_end, period_start, subtotal, subtotal_excluding_tax, total, total_discount_amounts } = invoice;
  const { total_excluding_tax, total_taxes } = invoice;
  return {
    ...{ amount_overpaid, collection_method, created, currency, customer, default_payment_method, default_tax_rates, discounts, due_date },
    ...{
      parent,
      period_end,
      period_start,
      subtotal,
      subtotal_excluding_tax,
      total,
      total_discount_amounts,
      total_excluding_tax,
      total_taxes,
    },
    // The SDK makes numbers of its own of decimals, though not in events.
    lines: JSON.parse(JSON.stringify(invoice.lines.data.map(({ id: _, invoice: __, ...line }) => line))) as unknown,
    count: (invoice.lines as unknown as { total_count: number }).total_count,
  };
}

function isRenewal({ billing_reason }: Stripe.Invoice): boolean {
  return billing_reason === 'subscription_cycle';
}

function isUpcoming(event: Stripe.Event): event is Stripe.InvoiceUpcomingEvent {
  return event.type === 'invoice.upcoming';
}

function subscriptionOf({ parent }: Stripe.Invoice): string {
  return String(parent?.subscription_details?.subscription);
}

function endOf({ items }: Stripe.Subscription): number {
  return items.data[0]?.current_period_end ?? 0;
}

/** Something that changes the invoice, or the subscription, between its announcement and its day. */
function isTouched(events: readonly Stripe.Event[], { created, data: { object } }: Stripe.InvoiceUpcomingEvent): boolean {
  const changes = /^(customer\.subscription\.|invoiceitem\.|invoice\.created|subscription_schedule\.)/;
  return events.some(
    (event) =>
      event.created >= created &&
      event.created < object.created &&
      changes.test(event.type) &&
      JSON.stringify(event.data.object).includes(String(object.customer)),
  );
}

/** True when, three days before, it was to end or its collection to rest; or it began, or began anew, only then. */
function wasToEndOrRest(events: readonly Stripe.Event[], invoice: Stripe.Invoice): boolean {
  const own = events.filter(({ type, data }) => type.startsWith('customer.subscription.') && idOf(data.object) === subscriptionOf(invoice));
  const earlier = own.filter(({ created }) => created <= invoice.created - NOTICE);
  const standing = (earlier[0] ?? own.at(-1))?.data.object as Stripe.Subscription | undefined;
  return standing === undefined || standing.cancel_at_period_end || standing.pause_collection !== null;
}

function idOf(object: object): unknown {
  return 'id' in object ? object.id : undefined;
}

async function told(mock: Parameters<typeof get>[0]): Promise<Stripe.Event[]> {
  return await list<Stripe.Event>(mock, '/v1/events?types[]=invoice.upcoming&types[]=balance.available');
}

async function announcementsOf(stripe: Stripe, { id }: Stripe.Subscription): Promise<Told[]> {
  const { data } = await stripe.events.list({ type: 'invoice.upcoming', limit: 100 });
  return data.filter((event): event is Told => isUpcoming(event) && subscriptionOf(event.data.object) === id);
}

async function subscribe(stripe: Stripe, params: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<Stripe.Subscription> {
  const customer = params.customer ?? (await stripe.customers.create({ name: 'Upcoming' })).id;
  const recurring = { interval: 'month' as const };
  const price = await stripe.prices.create({ currency: 'usd', unit_amount: 1500, recurring, product_data: { name: 'Upcoming' } });
  return await stripe.subscriptions.create({ customer, items: [{ price: price.id }], default_payment_method: 'pm_card_visa', ...params });
}
