/** What takes from an invoice that is out, and what makes it late; judged by the official SDK. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { serveForWrites } from '../support/writes.ts';

const { help, served, stripe } = serveForWrites();

describe('credit notes', () => {
  const final = async (...amounts: number[]) => {
    const customer = (await stripe.customers.create({ name: 'Ada Writes' })).id;
    const { id: invoice = '' } = await stripe.invoices.create({ customer, currency: 'usd' });
    for (const amount of amounts) await stripe.invoiceItems.create({ customer, invoice, amount, currency: 'usd' });
    return await stripe.invoices.finalizeInvoice(invoice);
  };
  const lineOf = ({ lines }: Stripe.Invoice, n: number) =>
    [{ type: 'invoice_line_item', invoice_line_item: lines.data[n]?.id ?? '' }] as const;

  test('less is due of an open invoice, until the note is void', async () => {
    const invoice = await final(1500, 500);
    const note = await stripe.creditNotes.create({ invoice: invoice.id ?? '', lines: [...lineOf(invoice, 0)], memo: 'Sorry' });
    expect(note).toMatchObject({ amount: 1500, status: 'issued', type: 'pre_payment', memo: 'Sorry' });
    expect((await stripe.invoices.retrieve(invoice.id ?? '')).amount_remaining).toBe(500);
    expect(await stripe.creditNotes.voidCreditNote(note.id)).toMatchObject({ status: 'void' });
    expect((await stripe.invoices.retrieve(invoice.id ?? '')).amount_remaining).toBe(2000);
  });

  test('a paid invoice is given back as a refund or as credit, once', async () => {
    const invoice = await final(1500, 500);
    const id = invoice.id ?? '';
    await stripe.invoices.pay(id, { payment_method: 'pm_card_visa' });
    const refunded = await stripe.creditNotes.create({ invoice: id, lines: [...lineOf(invoice, 0)], refund_amount: 1500 });
    expect(refunded.refunds.map(({ amount_refunded }) => amount_refunded)).toEqual([1500]);
    const credited = await stripe.creditNotes.create({ invoice: id, lines: [...lineOf(invoice, 1)], credit_amount: 500 });
    expect(credited.customer_balance_transaction).not.toBeNull();
    expect(await rejection(stripe.creditNotes.create({ invoice: id, lines: [...lineOf(invoice, 1)] }))).toMatchObject({ statusCode: 400 });
  });

  test('what would leave nothing to pay, or is not the next line, is refused', async () => {
    const invoice = await final(1500, 500);
    const all = [...lineOf(invoice, 0), ...lineOf(invoice, 1)];
    expect(await rejection(stripe.creditNotes.create({ invoice: invoice.id ?? '', lines: all }))).toMatchObject({ param: 'lines' });
    expect(await rejection(stripe.creditNotes.create({ invoice: invoice.id ?? '', lines: [...lineOf(invoice, 1)] }))).toMatchObject({
      param: 'lines[0][invoice_line_item]',
    });
  });
});

test('an invoice that was sent is overdue when it is said; one that is charged never is', async () => {
  const customer = (await stripe.customers.create({ name: 'Ada Writes' })).id;
  const sent = async (collection_method: 'charge_automatically' | 'send_invoice') => {
    const { id: invoice = '' } = await stripe.invoices.create({ customer, currency: 'usd', collection_method });
    await stripe.invoiceItems.create({ customer, invoice, amount: 1000, currency: 'usd' });
    await stripe.invoices.finalizeInvoice(invoice);
    return invoice;
  };
  const late = await help<Stripe.Invoice>(`invoices/${await sent('send_invoice')}/fall_due`);
  expect([late.status, late.due_date]).toEqual(['open', served.mock.clock.now()]);
  expect(await rejection(help(`invoices/${await sent('charge_automatically')}/fall_due`))).toMatchObject({ statusCode: 400 });
});
