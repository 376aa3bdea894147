import type Stripe from 'stripe';
import { currencyAt } from '../economy/currencies.ts';
import type { InvoiceAmounts } from '../economy/invoiceAmounts.ts';
import type { Terms } from '../economy/invoiceMoney.ts';
import { NONE } from '../economy/tables.ts';
import { isExempt, isInclusive } from '../economy/taxRates.ts';
import type { World } from '../economy/world.ts';
import { addressOf, customerAt } from './address.ts';
import type { NestedList } from './build.ts';
import { methodOf } from './ids.ts';
import type { WireLine } from './invoiceLine.ts';
import type { InvoiceStatus } from './invoiceState.ts';
import { taxAmounts, taxRatesOf } from './taxRate.ts';

/** An invoice on the wire without its id, which one that is still to come does not have: its lines carry decimals as text. */
export type InvoiceBody = Omit<Stripe.Invoice, 'id' | 'lines'> & { lines: NestedList<WireLine> };

/** What has to be known of an invoice to show it, whether it is written or still to come. Times are unix seconds, amounts minor units. */
export interface InvoiceFacts {
  /** The moment of which it tells, and the one as of which its customer is shown: an invoice that is final knows no other. */
  readonly at: number;
  readonly customerAt: number;
  readonly created: number;
  /** Rows of `customers` and of `subscriptions` (or NONE). */
  readonly customer: number;
  readonly subscription: number;
  readonly terms: Terms;
  readonly reason: Stripe.Invoice.BillingReason;
  /** Charged to a saved method, or sent to be paid by then. */
  readonly automatic: boolean;
  readonly dueDate: number | null;
  readonly money: { readonly subtotal: number; readonly discounted: number; readonly tax: number; readonly total: number };
  readonly amounts: InvoiceAmounts;
  readonly endingBalance: number | null;
  readonly attempts: number;
  /** Whether it goes its way by itself, and when it is finalised and tried. */
  readonly advances: boolean;
  readonly finalizesAt: number | null;
  readonly nextAttempt: number | null;
  readonly finalizedAt: number | null;
  readonly number: string | null;
  readonly url: string | null;
  readonly status: InvoiceStatus;
  readonly transitions: Stripe.Invoice.StatusTransitions;
  readonly lines: NestedList<WireLine>;
  readonly periodStart: number;
  readonly periodEnd: number;
}

/** An invoice in the API's shape, from what is known of it; remaining = due − paid. */
export function shapeInvoice(world: World, facts: InvoiceFacts): InvoiceBody {
  const { amounts, customer, terms } = facts;
  const person = customerAt(world, customer, facts.customerAt);
  return {
    object: 'invoice',
    account_country: 'US',
    account_name: 'Mock Shop',
    account_tax_ids: null,
    amount_due: amounts.due,
    amount_overpaid: 0,
    amount_paid: amounts.paid,
    amount_paid_off_stripe: amounts.paidOutside,
    amount_remaining: amounts.remaining,
    amount_shipping: 0,
    application: null,
    attempt_count: facts.attempts,
    attempted: facts.attempts > 0,
    auto_advance: facts.advances,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: facts.finalizesAt,
    billing_reason: facts.reason,
    collection_method: facts.automatic ? 'charge_automatically' : 'send_invoice',
    created: facts.created,
    currency: currencyAt(terms.currency).code,
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
    default_payment_method: facts.automatic ? methodOf(world, customer) : null,
    default_source: null,
    default_tax_rates: taxRatesOf(world, terms.taxRate, facts.at),
    description: null,
    discounts: discountsOf(world, terms),
    due_date: facts.dueDate,
    effective_at: facts.finalizedAt,
    ending_balance: facts.endingBalance,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: facts.url,
    invoice_pdf: facts.url === null ? null : `${facts.url}/pdf`,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: facts.lines,
    livemode: false,
    metadata: {},
    next_payment_attempt: facts.nextAttempt,
    number: facts.number,
    on_behalf_of: null,
    parent: parentOf(world, facts.subscription),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: facts.periodEnd,
    period_start: facts.periodStart,
    post_payment_credit_notes_amount: amounts.creditedAfter,
    pre_payment_credit_notes_amount: amounts.creditedBefore,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: amounts.startingBalance,
    statement_descriptor: null,
    status: facts.status,
    status_transitions: facts.transitions,
    ...totals(world, facts),
    test_clock: null,
    total_pretax_credit_amounts: [],
    webhooks_delivered_at: facts.finalizedAt === null ? null : facts.created + 1,
  };
}

type Totals = Pick<
  Stripe.Invoice,
  'subtotal' | 'subtotal_excluding_tax' | 'total' | 'total_discount_amounts' | 'total_excluding_tax' | 'total_taxes'
>;

// total = subtotal − discounts + tax on top; a tax within the price is shown and not added.
function totals(world: World, { money: { subtotal, discounted, tax, total }, terms }: InvoiceFacts): Totals {
  const contained = isInclusive(world, terms.taxRate) ? tax : 0;
  return {
    subtotal,
    subtotal_excluding_tax: subtotal - contained,
    total,
    total_discount_amounts: discountsOf(world, terms).map((discount) => ({ amount: discounted, discount })),
    total_excluding_tax: total - tax,
    total_taxes: taxAmounts(world, terms.taxRate, tax, subtotal - discounted),
  };
}

function discountsOf(world: World, { discount }: Terms): string[] {
  return discount === NONE ? [] : [world.ids.discount.encode(discount)];
}

function parentOf(world: World, subscription: number): Stripe.Invoice.Parent | null {
  if (subscription === NONE) return null;
  return {
    quote_details: null,
    subscription_details: { metadata: {}, subscription: world.ids.subscription.encode(subscription) },
    type: 'subscription_details',
  };
}
