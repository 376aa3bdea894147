import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { HOUR } from '../economy/calendar.ts';
import { BILLING, BILLING_REASONS, CLOSED } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { dueDate } from '../economy/dueDate.ts';
import { invoiceAmounts } from '../economy/invoiceAmounts.ts';
import { isAutomatic } from '../economy/isAutomatic.ts';
import { NONE } from '../economy/tables.ts';
import { isExempt, isInclusive } from '../economy/taxRates.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { addressOf, customerAt } from './address.ts';
import { type NestedList, reached } from './build.ts';
import { methodOf } from './ids.ts';
import { buildInvoiceLines, type WireLine } from './invoiceLine.ts';
import { invoiceNumber } from './invoiceNumber.ts';
import { attemptCount, invoiceStatus } from './invoiceState.ts';
import { taxAmounts, taxRatesOf } from './taxRate.ts';

const INLINE_LINES = 10;

/** An invoice on the wire: its lines carry decimals as text. */
export type WireInvoice = Omit<Stripe.Invoice, 'lines'> & { lines: NestedList<WireLine> };

/** An invoice with its first ten lines; amounts are minor units, and remaining = due − paid. */
export function buildInvoice(world: World, row: number, at: number): WireInvoice {
  const { invoices } = world.tables;
  const [id, created, customer, status] = [
    world.ids.invoice.encode(row),
    invoices.created.at(row),
    invoices.customer.at(row),
    invoiceStatus(world, row, at),
  ];
  const [plan, finalizedAt, attempts, automatic] = [
    invoices.plan.at(row),
    reached(invoices.finalizedAt.at(row), at),
    attemptCount(world, row, at),
    isAutomatic(world, row),
  ];
  const [amounts, person, taxRate] = [
    invoiceAmounts(world, row, at),
    customerAt(world, customer, finalizedAt ?? at),
    invoices.taxRate.at(row),
  ];
  // A draft that is held waits for somebody, not for its time.
  const advances = plan !== BILLING.draft && plan !== BILLING.held;
  const waits = automatic && advances && finalizedAt === null;
  return noted(world.byHand, 'invoice', row, at, {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Mock Shop',
    account_tax_ids: null,
    amount_due: amounts.due,
    amount_overpaid: 0,
    amount_paid: amounts.paid,
    ...(amounts.paidOutside === 0 ? {} : { amount_paid_off_stripe: amounts.paidOutside }),
    amount_remaining: amounts.remaining,
    amount_shipping: 0,
    application: null,
    attempt_count: attempts,
    attempted: attempts > 0,
    auto_advance: status === 'draft' || status === 'open' ? advances : false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: waits ? created + HOUR : null,
    billing_reason: entryOf(BILLING_REASONS, invoices.reason.at(row)),
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
    customer_tax_exempt: isExempt(world, customer) ? 'exempt' : 'none',
    customer_tax_ids: [],
    default_payment_method: automatic ? methodOf(world, customer) : null,
    default_source: null,
    default_tax_rates: taxRatesOf(world, taxRate, at),
    description: null,
    discounts: discountsOf(world, row),
    due_date: automatic ? null : dueDate(world, row),
    effective_at: finalizedAt,
    ending_balance: finalizedAt === null ? null : amounts.endingBalance,
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
    next_payment_attempt: waits ? created + HOUR : null,
    number: finalizedAt === null ? null : invoiceNumber(row),
    on_behalf_of: null,
    parent: parentOf(world, row),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: invoices.periodEnd.at(row),
    period_start: invoices.periodStart.at(row),
    post_payment_credit_notes_amount: amounts.creditedAfter,
    pre_payment_credit_notes_amount: amounts.creditedBefore,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: amounts.startingBalance,
    statement_descriptor: null,
    status,
    status_transitions: transitions(world, row, at),
    ...totals(world, row),
    test_clock: null,
    total_pretax_credit_amounts: [],
    webhooks_delivered_at: finalizedAt === null ? null : created + 1,
  });
}

type Totals = Pick<
  Stripe.Invoice,
  'subtotal' | 'subtotal_excluding_tax' | 'total' | 'total_discount_amounts' | 'total_excluding_tax' | 'total_taxes'
>;

// total = subtotal − discounts + tax on top; a tax within the price is shown and not added.
function totals(world: World, row: number): Totals {
  const { invoices } = world.tables;
  const [subtotal, discounted, tax, total] = [
    invoices.subtotal.at(row),
    invoices.discounted.at(row),
    invoices.tax.at(row),
    invoices.total.at(row),
  ];
  const contained = isInclusive(world, invoices.taxRate.at(row)) ? tax : 0;
  return {
    subtotal,
    subtotal_excluding_tax: subtotal - contained,
    total,
    total_discount_amounts: discountsOf(world, row).map((discount) => ({ amount: discounted, discount })),
    total_excluding_tax: total - tax,
    total_taxes: taxAmounts(world, invoices.taxRate.at(row), tax, subtotal - discounted),
  };
}

function discountsOf(world: World, row: number): string[] {
  const discount = world.tables.invoices.discount.at(row);
  return discount === NONE ? [] : [world.ids.discount.encode(discount)];
}

function parentOf(world: World, row: number): Stripe.Invoice.Parent | null {
  const subscription = world.tables.invoices.subscription.at(row);
  if (subscription === NONE) return null;
  return {
    quote_details: null,
    subscription_details: { metadata: {}, subscription: world.ids.subscription.encode(subscription) },
    type: 'subscription_details',
  };
}

function lines(world: World, row: number, id: string): NestedList<WireLine> {
  const count = world.tables.invoices.lines.at(row);
  const data = buildInvoiceLines(world, row).slice(0, INLINE_LINES);
  return { object: 'list', data, has_more: count > INLINE_LINES, total_count: count, url: `/v1/invoices/${id}/lines` };
}

function transitions(world: World, row: number, at: number): Stripe.Invoice.StatusTransitions {
  const { invoices } = world.tables;
  const closed = invoices.finalizedAt.at(row) <= at ? reached(invoices.closedAt.at(row), at) : null;
  const voided = invoices.closing.at(row) === CLOSED.voided;
  return {
    finalized_at: reached(invoices.finalizedAt.at(row), at),
    marked_uncollectible_at: voided ? null : closed,
    paid_at: reached(invoices.paidAt.at(row), at),
    voided_at: voided ? closed : null,
  };
}
