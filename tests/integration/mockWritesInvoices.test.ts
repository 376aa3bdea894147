/** Writes of invoices, judged by the official SDK: what a developer builds against the mock does what it would against Stripe. */
import { describe, expect, test } from 'bun:test';
import Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const { stripe } = serveForWrites();
const customer = await stripe.customers.create({ name: 'Ada Writes' });

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
    expect(await eventsOf(stripe, open.id ?? '')).toEqual(expect.arrayContaining(['invoice.paid', 'invoice.finalized', 'invoice.created']));
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
    expect(await rejection(stripe.invoices.markUncollectible(second.id ?? ''))).toMatchObject({ statusCode: 400 });
  });

  // https://support.stripe.com/questions/invoice-states: of what is uncollectible "its status can only be changed to Void or Paid".
  test('what was written off may still be taken back, or paid by card or in cash, and stays known as written off', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      const { id = '' } = await draft(100 + n);
      await stripe.invoices.finalizeInvoice(id);
      await stripe.invoices.markUncollectible(id);
      ids.push(id);
    }
    const [taken = '', card = '', cash = ''] = ids;
    const back = await stripe.invoices.voidInvoice(taken);
    expect(back).toMatchObject({
      status: 'void',
      status_transitions: { marked_uncollectible_at: expect.any(Number), voided_at: expect.any(Number) },
    });
    expect(await stripe.invoices.pay(card)).toMatchObject({
      status: 'paid',
      amount_paid: 101,
      status_transitions: { paid_at: expect.any(Number) },
    });
    expect(await stripe.invoices.pay(cash, { paid_out_of_band: true })).toMatchObject({ status: 'paid', amount_paid_off_stripe: 102 });
    for (const id of ids) expect(await rejection(stripe.invoices.voidInvoice(id))).toMatchObject({ statusCode: 400 });
    expect(await rejection(stripe.invoices.pay(taken))).toMatchObject({ statusCode: 400, message: 'Invoice is already paid or void.' });
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
