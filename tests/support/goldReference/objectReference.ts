/** Customers, payments, refunds, disputes and invoices, by loops over the source's objects. */
import type Stripe from 'stripe';
import type { Economy } from '../../integration/mockLaws/readEconomy.ts';
import { amounts, at, daysBetween, idOf, major, monthOf, ratio, type TextRow, text, total } from './values.ts';

export function objectReference(economy: Economy, asOf: number): Readonly<Record<string, TextRow[]>> {
  return {
    dim_customers: economy.customers.map((customer) => customerRow(economy, customer)),
    fct_payments: economy.charges.map((charge) => paymentRow(economy, charge)),
    fct_refunds: economy.refunds.map((refund) => refundRow(economy, refund)),
    fct_disputes: economy.disputes.map((dispute) => disputeRow(economy, dispute)),
    fct_invoices: economy.invoices.map((invoice) => invoiceRow(economy, invoice)),
    ar_aging: economy.invoices.filter(isOwed).map((invoice) => ageingRow(invoice, asOf)),
    dispute_refund_rates: rates(economy),
  };
}

/** Whether it is open, with something left to pay. */
export function isOwed({ status, amount_remaining }: Stripe.Invoice): boolean {
  return status === 'open' && amount_remaining !== 0;
}

function isPayment({ status, captured }: Stripe.Charge): boolean {
  return status === 'succeeded' && captured;
}

/** Whether money goes or went back by it. */
function isGiven({ status }: Stripe.Refund): boolean {
  return status === 'succeeded' || status === 'pending' || status === 'requires_action';
}

function customerRow({ charges }: Economy, { id, created, name, email, address, currency, delinquent }: Stripe.Customer): TextRow {
  const paid = charges.filter((charge) => isPayment(charge) && idOf(charge.customer) === id).map((charge) => charge.created);
  return {
    customer_id: id,
    created_at: at(created),
    name: text(name),
    email,
    country: text(address?.country),
    currency: text(currency),
    is_delinquent: text(delinquent),
    is_deleted: 'false',
    first_payment_at: paid.length === 0 ? null : at(Math.min(...paid)),
    last_payment_at: paid.length === 0 ? null : at(Math.max(...paid)),
    payment_count: text(paid.length),
  };
}

function paymentRow({ intents, invoicePayments, transactions, refunds, disputes }: Economy, charge: Stripe.Charge): TextRow {
  const { id, currency, amount, amount_captured, amount_refunded, payment_method_details: method } = charge;
  const intent = intents.find((one) => one.id === idOf(charge.payment_intent));
  const paid = intent === undefined ? [] : invoicePayments.filter(({ payment }) => idOf(payment.payment_intent) === intent.id);
  const invoices = new Set(paid.map(({ invoice }) => idOf(invoice as string)));
  const entry = transactions.find((one) => one.id === idOf(charge.balance_transaction));
  const contested = disputes
    .filter((dispute) => idOf(dispute.charge) === id)
    .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  const disputed = total(contested, (dispute) => dispute.amount);
  return {
    charge_id: id,
    created_at: at(charge.created),
    customer_id: idOf(charge.customer),
    payment_intent_id: idOf(charge.payment_intent),
    payment_intent_status: text(intent?.status),
    invoice_id: invoices.size === 1 ? text([...invoices][0]) : null,
    status: charge.status,
    is_captured: text(charge.captured),
    is_refunded: text(charge.refunded),
    is_disputed: text(charge.disputed),
    failure_code: charge.failure_code,
    payment_method_type: text(method?.type),
    card_brand: text(method?.card?.brand),
    card_country: text(method?.card?.country),
    currency,
    ...amounts(currency, {
      amount_captured,
      amount_refunded,
      amount_net: BigInt(amount_captured) - BigInt(amount_refunded),
      amount_disputed: disputed,
    }),
    amount_minor: text(amount),
    amount_major: major(amount, currency),
    refund_count: text(refunds.filter((refund) => idOf(refund.charge) === id && isGiven(refund)).length),
    dispute_id: text(contested[0]?.id),
    dispute_status: text(contested[0]?.status),
    balance_transaction_id: idOf(charge.balance_transaction),
    ...settlement(entry),
    available_at: at(entry?.available_on),
  };
}

function settlement(entry: Stripe.BalanceTransaction | undefined): TextRow {
  return {
    settlement_currency: text(entry?.currency),
    settlement_gross_minor: text(entry?.amount),
    settlement_fee_minor: text(entry?.fee),
    settlement_net_minor: text(entry?.net),
    settlement_net_major: entry === undefined ? null : major(entry.net, entry.currency),
  };
}

function refundRow({ charges, transactions }: Economy, refund: Stripe.Refund): TextRow {
  const charge = charges.find(({ id }) => id === idOf(refund.charge));
  const entry = transactions.find(({ id }) => id === idOf(refund.balance_transaction));
  const returned = transactions.find(({ id }) => id === idOf(refund.failure_balance_transaction));
  return {
    refund_id: refund.id,
    created_at: at(refund.created),
    status: refund.status,
    reason: refund.reason,
    failure_reason: text(refund.failure_reason),
    charge_id: idOf(refund.charge),
    payment_intent_id: idOf(refund.payment_intent),
    customer_id: idOf(charge?.customer),
    charge_created_at: at(charge?.created),
    days_after_charge: charge === undefined ? null : text(daysBetween(charge.created, refund.created)),
    is_partial: charge === undefined ? null : text(refund.amount < charge.amount_captured),
    currency: refund.currency,
    ...amounts(refund.currency, { amount: refund.amount }),
    balance_transaction_id: idOf(refund.balance_transaction),
    ...settlement(entry),
    returned_net_minor: text(returned?.net ?? 0),
  };
}

function disputeRow({ charges }: Economy, dispute: Stripe.Dispute): TextRow {
  const { id, created, status, reason, currency, amount, balance_transactions: entries } = dispute;
  const charge = charges.find((one) => one.id === idOf(dispute.charge));
  const settled = entries[0]?.currency;
  const net = total(entries, (entry) => entry.net);
  const closed: readonly string[] = ['warning_closed', 'prevented'];
  return {
    dispute_id: id,
    created_at: at(created),
    status,
    outcome: status === 'won' || status === 'lost' ? status : closed.includes(status) ? 'closed' : 'open',
    reason,
    charge_id: idOf(dispute.charge),
    payment_intent_id: idOf(dispute.payment_intent),
    customer_id: idOf(charge?.customer),
    charge_created_at: at(charge?.created),
    days_after_charge: charge === undefined ? null : text(daysBetween(charge.created, created)),
    evidence_due_at: at(dispute.evidence_details.due_by),
    card_brand: text(dispute.payment_method_details?.card?.brand),
    currency,
    ...amounts(currency, { amount }),
    entry_count: text(entries.length),
    settlement_currency: text(settled),
    settlement_gross_minor: text(total(entries, (entry) => entry.amount)),
    settlement_fee_minor: text(total(entries, (entry) => entry.fee)),
    settlement_net_minor: text(net),
    settlement_net_major: major(net, settled ?? 'usd'),
  };
}

/** What an invoice and its age have in common. */
function invoiceHead(invoice: Stripe.Invoice & { id: string }): TextRow {
  return {
    invoice_id: invoice.id,
    created_at: at(invoice.created),
    finalized_at: at(invoice.status_transitions.finalized_at),
    number: invoice.number,
    customer_id: idOf(invoice.customer as string | null),
    subscription_id: idOf(invoice.parent?.subscription_details?.subscription),
    currency: invoice.currency,
  };
}

function invoiceRow({ lines }: Economy, invoice: Stripe.Invoice & { id: string }): TextRow {
  const { id, currency, subtotal, total: sum, amount_due, amount_paid, amount_remaining, status_transitions: since } = invoice;
  const own = lines.get(id) ?? [];
  const isPaid = since.paid_at !== null && since.finalized_at !== null;
  return {
    ...invoiceHead(invoice),
    status: text(invoice.status),
    billing_reason: invoice.billing_reason,
    line_count: text(own.length),
    lines_minor: text(total(own, (line) => line.amount)),
    subtotal_minor: text(subtotal),
    ...amounts(currency, { total: sum, amount_due, amount_paid, amount_remaining }),
    due_at: at(invoice.due_date),
    paid_at: at(since.paid_at),
    days_to_pay: isPaid ? text(daysBetween(Number(since.finalized_at), Number(since.paid_at))) : null,
  };
}

function ageingRow(invoice: Stripe.Invoice & { id: string }, asOf: number): TextRow {
  const due = invoice.due_date ?? invoice.status_transitions.finalized_at ?? invoice.created;
  const days = Math.max(0, daysBetween(due, asOf));
  return {
    ...invoiceHead(invoice),
    as_of: at(asOf),
    due_at: at(due),
    days_overdue: text(days),
    bucket: bucketOf(days),
    ...amounts(invoice.currency, { open: invoice.amount_remaining }),
  };
}

function bucketOf(days: number): string {
  if (days === 0) return 'current';
  if (days > 90) return '90+';
  return days > 60 ? '61-90' : days > 30 ? '31-60' : '1-30';
}

function rates({ charges, refunds, disputes }: Economy): TextRow[] {
  const payments = charges.filter(isPayment);
  const given = refunds.filter(isGiven);
  const place = ({ created, currency }: { created: number; currency: string }) => `${monthOf(created)} ${currency}`;
  const places = new Set([...payments, ...given, ...disputes].map(place));
  return [...places].map((here) => {
    const [month = '', currency = ''] = here.split(' ');
    const own = payments.filter((one) => place(one) === here);
    const ids = new Set(own.map(({ id }) => id));
    const opened = disputes.filter((one) => place(one) === here);
    const made = given.filter((one) => place(one) === here);
    const contested = disputes.filter(({ charge }) => ids.has(String(idOf(charge))));
    const returned = given.filter(({ charge }) => ids.has(String(idOf(charge))));
    const distinct = (some: readonly { charge: Stripe.Refund['charge'] }[]) => new Set(some.map(({ charge }) => idOf(charge))).size;
    return {
      month,
      currency,
      payment_count: text(own.length),
      payments_minor: text(total(own, (one) => one.amount_captured)),
      disputes_opened: text(opened.length),
      disputes_opened_minor: text(total(opened, (one) => one.amount)),
      disputed_payments: text(distinct(contested)),
      disputed_payments_minor: text(total(contested, (one) => one.amount)),
      refunds_made: text(made.length),
      refunds_made_minor: text(total(made, (one) => one.amount)),
      refunded_payments: text(distinct(returned)),
      refunded_payments_minor: text(total(returned, (one) => one.amount)),
      dispute_rate_by_dispute: ratio(opened.length, own.length),
      dispute_rate_by_charge: ratio(distinct(contested), own.length),
      refund_rate_by_refund: ratio(made.length, own.length),
      refund_rate_by_charge: ratio(distinct(returned), own.length),
    };
  });
}
