import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { articleOf } from '../economy/catalogue.ts';
import { SESSION, SESSION_MODES } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { basketMoney, sessionMoney } from '../economy/sessionMoney.ts';
import { SESSION_LIFE } from '../economy/sessions.ts';
import { versionAt } from '../economy/subscriptions/versions.ts';

import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { addressOf, customerAt, guestAt } from './address.ts';
import { chargeState, latestChargeAt } from './chargeState.ts';
import { idOrNull } from './ids.ts';
import { buildPrice, type WirePrice } from './price.ts';

/** A checkout page: what is in the basket, and whether it was paid. Amounts are minor units. */
export function buildCheckoutSession(world: World, row: number, at: number): Stripe.Checkout.Session {
  return noted(world.byHand, 'checkout_session', row, at, drawSession(world, row, at));
}

function drawSession(world: World, row: number, at: number): Stripe.Checkout.Session {
  const { sessions } = world.tables;
  const [id, created, customer] = [world.ids.checkout_session.encode(row), sessions.created.at(row), sessions.customer.at(row)];
  const [mode, money, complete] = [sessions.mode.at(row), sessionMoney(world, row), sessions.completedAt.at(row) <= at];
  const { shipping } = money;
  const setup = mode === SESSION.setup;
  const status = complete ? 'complete' : sessions.expiredAt.at(row) <= at ? 'expired' : 'open';
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: setup ? null : money.subtotal,
    amount_total: setup ? null : money.total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: 'https://shop.example.com/basket',
    client_reference_id: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created,
    currency: setup ? null : currencyAt(sessions.currency.at(row)).code,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: idOrNull(world, 'customer', customer),
    customer_account: null,
    customer_creation: customer === NONE ? 'if_required' : null,
    customer_details: complete ? details(world, row) : null,
    customer_email: null,
    discounts: [],
    expires_at: created + SESSION_LIFE,
    integration_identifier: null,
    invoice: complete && mode === SESSION.subscription ? idOrNull(world, 'invoice', firstInvoice(world, row)) : null,
    invoice_creation: mode === SESSION.payment ? NO_INVOICE : null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: {},
    mode: entryOf(SESSION_MODES, mode),
    origin_context: null,
    payment_intent: complete ? idOrNull(world, 'payment_intent', sessions.payment.at(row)) : null,
    payment_link: null,
    payment_method_collection: mode === SESSION.subscription ? 'always' : 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: paymentStatus(world, row, at, complete),
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: setup ? idOrNull(world, 'setup_intent', sessions.subject.at(row)) : null,
    shipping_address_collection: null,
    shipping_cost: shipping === 0 ? null : { amount_subtotal: shipping, amount_tax: 0, amount_total: shipping, shipping_rate: null },
    shipping_options: [],
    status,
    submit_type: null,
    subscription: complete && mode === SESSION.subscription ? idOrNull(world, 'subscription', sessions.subject.at(row)) : null,
    success_url: 'https://shop.example.com/thanks',
    total_details: setup ? null : { amount_discount: 0, amount_shipping: shipping, amount_tax: money.tax },
    ui_mode: 'hosted_page',
    url: status === 'open' ? `https://checkout.example.com/c/${id}` : null,
    wallet_options: null,
  };
}

const NO_INVOICE: Stripe.Checkout.Session.InvoiceCreation = {
  enabled: false,
  invoice_data: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: null,
    metadata: {},
    rendering_options: null,
  },
};

/** A line of a basket on the wire: its price carries a decimal as text. */
export type WireLineItem = Omit<Stripe.LineItem, 'price'> & { price: WirePrice };

/** What is in the basket of a session, of most of them one thing; shipping comes beside it. */
export function buildCheckoutLines(world: World, session: number, at: number): WireLineItem[] {
  const { sessions, prices } = world.tables;
  const currency = currencyAt(sessions.currency.at(session)).code;
  return basketMoney(world, session).map(({ line, price, quantity, amount, tax, total }) => ({
    id: world.ids.checkout_line.encode(line),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: tax,
    amount_total: total,
    currency,
    description: articleOf(world, prices.product.at(price)).name,
    metadata: {},
    price: buildPrice(world, price, at),
    quantity,
  }));
}

function paymentStatus(world: World, row: number, at: number, complete: boolean): Stripe.Checkout.Session.PaymentStatus {
  const mode = world.tables.sessions.mode.at(row);
  if (mode === SESSION.setup) return 'no_payment_required';
  if (!complete) return 'unpaid';
  if (mode === SESSION.subscription) return subscriptionStatus(world, row, at);
  return isPaid(world, row, at) ? 'paid' : 'unpaid';
}

// The first invoice of a subscription is paid when the page is done with, but by debit; one of nothing needs no payment.
function subscriptionStatus(world: World, row: number, at: number): Stripe.Checkout.Session.PaymentStatus {
  if (sessionMoney(world, row).total === 0) return 'no_payment_required';
  return world.tables.invoices.paidAt.at(firstInvoice(world, row)) <= at ? 'paid' : 'unpaid';
}

function isPaid(world: World, row: number, at: number): boolean {
  const payment = world.tables.sessions.payment.at(row);
  const charge = payment === NONE ? NONE : latestChargeAt(world, payment, at);
  return charge !== NONE && chargeState(world, charge, at).status === 'succeeded';
}

// When the page was done with, the latest invoice was the first.
function firstInvoice(world: World, row: number): number {
  const { sessions, versions } = world.tables;
  return versions.invoice.at(versionAt(world, sessions.subject.at(row), sessions.completedAt.at(row)));
}

function details(world: World, row: number): Stripe.Checkout.Session.CustomerDetails {
  const { sessions } = world.tables;
  const [customer, seed, created] = [sessions.customer.at(row), sessions.seed.at(row), sessions.created.at(row)];
  const person = customer === NONE ? guestAt(seed) : customerAt(world, customer, created);
  const { name, email, phone } = person;
  return { address: addressOf(person), business_name: null, email, individual_name: null, name, phone, tax_exempt: 'none', tax_ids: [] };
}
