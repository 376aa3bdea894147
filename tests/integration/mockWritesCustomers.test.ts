/** Writes of customers, judged by the official SDK: what a developer builds against the mock does what it would against Stripe. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { rejection, serveMock } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const { stripe } = serveForWrites();
const customer = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada Writes', metadata: { tier: 'gold', old: 'x' } });

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
    expect(await eventsOf(stripe, gone.id)).toContain('customer.deleted');
  });

  // https://github.com/stripe/stripe-dotnet/issues/1870: "The event would have the full object from before it was deleted".
  test('the event of a deletion carries the whole customer, and only its type says that they are gone', async () => {
    const { id } = await stripe.customers.create({ name: 'Whole', email: 'whole@example.com' });
    await stripe.customers.del(id);
    const { data } = await stripe.events.list({ type: 'customer.deleted', limit: 1 });
    expect(data[0]?.data.object).toMatchObject({ id, name: 'Whole', email: 'whole@example.com' });
    expect(data[0]?.data.object).not.toHaveProperty('deleted');
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
