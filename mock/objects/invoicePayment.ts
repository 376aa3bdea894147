import type Stripe from 'stripe';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { reached } from './build.ts';

/** What is to be, or was, paid of an invoice by one payment: since 2025 the only link between the two. Minor units. */
export function buildInvoicePayment(world: World, row: number, at: number): Stripe.InvoicePayment {
  const { invoicePayments, invoices, payments } = world.tables;
  const [invoice, payment, amount] = [invoicePayments.invoice.at(row), invoicePayments.payment.at(row), invoicePayments.amount.at(row)];
  const paidAt = reached(invoicePayments.paidAt.at(row), at);
  const canceledAt = payment === NONE || paidAt !== null ? null : reached(payments.canceledAt.at(payment), at);
  return {
    id: world.ids.invoice_payment.encode(row),
    object: 'invoice_payment',
    amount_paid: paidAt === null ? null : amount,
    amount_requested: amount,
    created: invoicePayments.created.at(row),
    currency: currencyAt(invoices.currency.at(invoice)).code,
    invoice: world.ids.invoice.encode(invoice),
    is_default: invoicePayments.previous.at(row) === NONE,
    livemode: false,
    payment:
      payment === NONE
        ? { payment_record: world.ids.payment_record.encode(row), type: 'payment_record' }
        : { payment_intent: world.ids.payment_intent.encode(payment), type: 'payment_intent' },
    status: invoicePaymentStatus(world, row, at),
    status_transitions: { canceled_at: canceledAt, paid_at: paidAt },
  };
}

/** How a payment of an invoice stands at a moment. */
export function invoicePaymentStatus(world: World, row: number, at: number): 'open' | 'paid' | 'canceled' {
  const { invoicePayments, payments } = world.tables;
  if (invoicePayments.paidAt.at(row) <= at) return 'paid';
  const payment = invoicePayments.payment.at(row);
  return payment !== NONE && payments.canceledAt.at(payment) <= at ? 'canceled' : 'open';
}
