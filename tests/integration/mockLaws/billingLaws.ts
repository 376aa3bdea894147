import type Stripe from 'stripe';
import { differ, groupBy, type Law, sum } from './support.ts';

/** Identity 5, first half: remaining = due − paid; nothing remains of what is paid. */
export const remainingIsDueLessPaid: Law = ({ invoices }) =>
  invoices.flatMap(({ id, amount_due, amount_paid, amount_remaining }) =>
    differ(`${id}: remaining`, amount_remaining, amount_due - amount_paid),
  );

/** Identity 5, second half: what is paid of an invoice is the sum of its payments, and each is what its intent has received. */
export const paidIsItsPayments: Law = ({ invoices, invoicePayments, intents }) => {
  const own = groupBy(
    invoicePayments.filter(({ status }) => status === 'paid'),
    ({ invoice }) => invoice,
  );
  const received = new Map(intents.map((intent) => [intent.id, intent]));
  return [
    ...invoices.flatMap(({ id, amount_paid, amount_due, amount_paid_off_stripe = 0, status }) => {
      const payments = own.get(id) ?? [];
      const outside = payments.filter(({ payment }) => payment.type === 'payment_record');
      return [
        ...differ(`${id}: paid`, amount_paid, sum(payments.map((payment) => payment.amount_paid ?? 0))),
        ...differ(`${id}: paid off the platform`, amount_paid_off_stripe, sum(outside.map((payment) => payment.amount_paid ?? 0))),
        ...(status === 'paid' ? differ(`${id}: paid in full`, amount_paid, amount_due) : []),
      ];
    }),
    ...invoicePayments.flatMap(({ id, status, amount_paid, amount_requested, payment, currency }) => {
      const intent = received.get(String(payment.payment_intent));
      if (payment.type === 'payment_record') return differ(`${id}: paid`, amount_paid, amount_requested);
      return [
        ...differ(`${id}: intent`, [intent?.amount, intent?.currency], [amount_requested, currency]),
        ...differ(`${id}: received`, intent?.amount_received, status === 'paid' ? amount_paid : 0),
      ];
    }),
  ];
};

/** The lines of an invoice add up to it: subtotal, coupons, tax, total. */
export const invoiceIsItsLines: Law = ({ invoices, lines }) =>
  invoices.flatMap((invoice) => {
    const own = lines.get(invoice.id) ?? [];
    const off = sum(own.flatMap((line) => (line.discount_amounts ?? []).map(({ amount }) => amount)));
    const tax = own.flatMap((line) => line.taxes ?? []);
    const onTop = sum(tax.filter(({ tax_behavior }) => tax_behavior === 'exclusive').map(({ amount }) => amount));
    const within = sum(tax.filter(({ tax_behavior }) => tax_behavior === 'inclusive').map(({ amount }) => amount));
    return [
      ...differ(`${invoice.id}: lines`, own.length, (invoice.lines as { total_count?: number }).total_count),
      ...differ(`${invoice.id}: subtotal`, invoice.subtotal, sum(own.map(({ amount }) => amount))),
      ...differ(`${invoice.id}: discounts`, sum((invoice.total_discount_amounts ?? []).map(({ amount }) => amount)), off),
      ...differ(`${invoice.id}: taxes`, sum((invoice.total_taxes ?? []).map(({ amount }) => amount)), onTop + within),
      ...differ(`${invoice.id}: total`, invoice.total, invoice.subtotal - off + onTop),
      ...differ(`${invoice.id}: without tax`, invoice.total_excluding_tax, invoice.total - onTop - within),
    ];
  });

/** What is due is the total after the customer's credit, less credit notes given before payment. */
export const dueIsTotalAfterCredit: Law = ({ invoices }) =>
  invoices.flatMap(({ id, amount_due, total, starting_balance, ending_balance, pre_payment_credit_notes_amount, status }) => [
    ...differ(`${id}: due`, amount_due, Math.max(0, total + starting_balance) - pre_payment_credit_notes_amount),
    ...(status === 'draft' ? [] : differ(`${id}: ending balance`, ending_balance, Math.min(0, total + starting_balance))),
  ]);

/** A credit note is the sum of its lines, and an invoice names what its credit notes come to. */
export const creditNotesAddUp: Law = ({ creditNotes, creditLines, invoices, refunds }) => {
  const issued = groupBy(
    creditNotes.filter(({ status }) => status === 'issued'),
    ({ invoice }) => invoice,
  );
  const byId = new Map(refunds.map((refund) => [refund.id, refund]));
  return [
    ...creditNotes.flatMap((note) => {
      const lines = creditLines.get(note.id) ?? [];
      const taxes = lines.flatMap((line) => line.taxes ?? []).filter(({ tax_behavior }) => tax_behavior === 'exclusive');
      const total = sum(lines.map(({ amount, discount_amount }) => amount - discount_amount)) + sum(taxes.map(({ amount }) => amount));
      return [
        ...differ(`${note.id}: lines`, note.amount, total),
        ...differ(`${note.id}: before and after payment`, note.pre_payment_amount + note.post_payment_amount, note.amount),
        ...note.refunds.flatMap(({ refund, amount_refunded }) =>
          differ(`${note.id}: refund`, byId.get(String(refund))?.amount, amount_refunded),
        ),
      ];
    }),
    ...invoices.flatMap(({ id, pre_payment_credit_notes_amount, post_payment_credit_notes_amount }) => {
      const own = issued.get(id) ?? [];
      const given = [sum(own.map((note) => note.pre_payment_amount)), sum(own.map((note) => note.post_payment_amount))];
      return differ(`${id}: credit notes`, [pre_payment_credit_notes_amount, post_payment_credit_notes_amount], given);
    }),
  ];
};

/** The credit balance of a customer is the sum of its entries, each of which says what it came to. */
export const creditIsItsEntries: Law = ({ customers, entries, invoices }) => {
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  return customers.flatMap(({ id, balance }) => {
    const own = (entries.get(id) ?? []).toReversed();
    let ending = 0;
    const wrong = own.flatMap((entry) => {
      ending += entry.amount;
      return [...differ(`${entry.id}: ending balance`, entry.ending_balance, ending), ...onInvoice(entry, byId)];
    });
    return [...wrong, ...differ(`${id}: balance`, balance, ending)];
  });
};

function onInvoice(entry: Stripe.CustomerBalanceTransaction, invoices: ReadonlyMap<string, Stripe.Invoice>): string[] {
  if (entry.type !== 'applied_to_invoice') return [];
  const invoice = invoices.get(String(entry.invoice));
  return differ(`${entry.id}: on its invoice`, entry.amount, (invoice?.ending_balance ?? 0) - (invoice?.starting_balance ?? 0));
}
