import type Stripe from 'stripe';
import { DAY, HOUR } from '../economy/calendar.ts';
import { BILLING } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';
import { pick } from '../random.ts';
import { addressOf, customerAt } from './address.ts';
import { type NestedList, reached } from './build.ts';
import { methodOf } from './ids.ts';
import { buildInvoiceLine, type WireLine } from './invoiceLine.ts';
import { invoiceNumber } from './invoiceNumber.ts';
import { attemptCount, invoiceStatus } from './invoiceState.ts';

const INLINE_LINES = 10;

/** An invoice on the wire: its lines carry decimals as text. */
export type WireInvoice = Omit<Stripe.Invoice, 'lines'> & { lines: NestedList<WireLine> };

/** An invoice with its first ten lines; amounts are minor units, and remaining = due − paid. */
export function buildInvoice(world: World, row: number, at: number): WireInvoice {
  const { invoices } = world.tables;
  const [id, created, total, status] = [
    world.ids.invoice.encode(row),
    invoices.created.at(row),
    invoices.total.at(row),
    invoiceStatus(world, row, at),
  ];
  const [finalizedAt, paid, attempts] = [
    reached(invoices.finalizedAt.at(row), at),
    status === 'paid' ? total : 0,
    attemptCount(world, row, at),
  ];
  const [automatic, customer] = [invoices.plan.at(row) === BILLING.automatic, invoices.customer.at(row)];
  const person = customerAt(world, customer, finalizedAt ?? at);
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Mock Shop',
    account_tax_ids: null,
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: paid,
    amount_remaining: total - paid,
    amount_shipping: 0,
    application: null,
    attempt_count: attempts,
    attempted: attempts > 0,
    auto_advance: status === 'draft' || status === 'open' ? invoices.plan.at(row) !== BILLING.draft : false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: automatic && finalizedAt === null ? created + HOUR : null,
    billing_reason: 'manual',
    collection_method: automatic ? 'charge_automatically' : 'send_invoice',
    created,
    currency: currencyAt(invoices.currency.at(row)).code,
    custom_fields: null,
    customer: world.ids.customer.encode(customer),
    customer_account: null,
    customer_address: addressOf(person),
    customer_email: person.email,
    customer_name: person.name,
    customer_phone: person.phone,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: automatic ? methodOf(world, customer) : null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: automatic ? null : created + pick([14, 30], invoices.seed.at(row), 340) * DAY,
    effective_at: finalizedAt,
    ending_balance: finalizedAt === null ? null : 0,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: finalizedAt === null ? null : `https://invoice.example.com/i/${id}`,
    invoice_pdf: finalizedAt === null ? null : `https://invoice.example.com/i/${id}/pdf`,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: lines(world, row, id),
    livemode: false,
    metadata: {},
    next_payment_attempt: automatic && finalizedAt === null ? created + HOUR : null,
    number: finalizedAt === null ? null : invoiceNumber(row),
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: created,
    period_start: created,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status,
    status_transitions: transitions(world, row, at),
    subtotal: total,
    subtotal_excluding_tax: total,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: finalizedAt === null ? null : created + 1,
  };
}

function lines(world: World, row: number, id: string): NestedList<WireLine> {
  const count = world.tables.invoices.lines.at(row);
  const data = Array.from({ length: Math.min(INLINE_LINES, count) }, (_, n) => buildInvoiceLine(world, row, n));
  return { object: 'list', data, has_more: count > INLINE_LINES, total_count: count, url: `/v1/invoices/${id}/lines` };
}

function transitions(world: World, row: number, at: number): Stripe.Invoice.StatusTransitions {
  const { invoices } = world.tables;
  const closed = invoices.finalizedAt.at(row) <= at ? reached(invoices.closedAt.at(row), at) : null;
  const voided = invoices.plan.at(row) === BILLING.voided;
  return {
    finalized_at: reached(invoices.finalizedAt.at(row), at),
    marked_uncollectible_at: voided ? null : closed,
    paid_at: reached(invoices.paidAt.at(row), at),
    voided_at: voided ? closed : null,
  };
}
