import type Stripe from 'stripe';
import { articleOf } from '../economy/catalogue.ts';
import { currencyAt } from '../economy/currencies.ts';
import { SESSION_LIFE, sessionTotal } from '../economy/sessions.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { addressOf, customerAt, guestAt } from './address.ts';
import { chargeState, latestChargeAt } from './chargeState.ts';
import { idOrNull } from './ids.ts';
import { buildPrice, type WirePrice } from './price.ts';

/** A checkout page: what is in the basket, and whether it was paid. Amounts are minor units. */
export function buildCheckoutSession(world: World, row: number, at: number): Stripe.Checkout.Session {
  const { sessions } = world.tables;
  const [id, created, customer] = [world.ids.checkout_session.encode(row), sessions.created.at(row), sessions.customer.at(row)];
  const [total, shipping, complete] = [sessionTotal(world, row), sessions.shipping.at(row), sessions.completedAt.at(row) <= at];
  const status = complete ? 'complete' : sessions.expiredAt.at(row) <= at ? 'expired' : 'open';
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: total - shipping,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: 'https://shop.example.com/basket',
    client_reference_id: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created,
    currency: currencyAt(sessions.currency.at(row)).code,
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
    invoice: null,
    invoice_creation: {
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
    },
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: {},
    mode: 'payment',
    origin_context: null,
    payment_intent: complete ? idOrNull(world, 'payment_intent', sessions.payment.at(row)) : null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: complete && isPaid(world, row, at) ? 'paid' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: shipping === 0 ? null : { amount_subtotal: shipping, amount_tax: 0, amount_total: shipping, shipping_rate: null },
    shipping_options: [],
    status,
    submit_type: null,
    subscription: null,
    success_url: 'https://shop.example.com/thanks',
    total_details: { amount_discount: 0, amount_shipping: shipping, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: status === 'open' ? `https://checkout.example.com/c/${id}` : null,
    wallet_options: null,
  };
}

/** A line of a basket on the wire: its price carries a decimal as text. */
export type WireLineItem = Omit<Stripe.LineItem, 'price'> & { price: WirePrice };

/** The one thing in the basket of a session; shipping comes beside it. */
export function buildCheckoutLine(world: World, session: number, at: number): WireLineItem {
  const { sessions, prices } = world.tables;
  const [price, quantity] = [sessions.price.at(session), sessions.quantity.at(session)];
  const amount = prices.amount.at(price) * quantity;
  return {
    id: world.ids.checkout_line.encode(session),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: currencyAt(sessions.currency.at(session)).code,
    description: articleOf(world, prices.product.at(price)).name,
    metadata: {},
    price: buildPrice(world, price, at),
    quantity,
  };
}

function isPaid(world: World, row: number, at: number): boolean {
  const payment = world.tables.sessions.payment.at(row);
  const charge = payment === NONE ? NONE : latestChargeAt(world, payment, at);
  return charge !== NONE && chargeState(world, charge, at).status === 'succeeded';
}

function details(world: World, row: number): Stripe.Checkout.Session.CustomerDetails {
  const { sessions } = world.tables;
  const [customer, seed, created] = [sessions.customer.at(row), sessions.seed.at(row), sessions.created.at(row)];
  const person = customer === NONE ? guestAt(seed) : customerAt(world, customer, created);
  const { name, email, phone } = person;
  return { address: addressOf(person), business_name: null, email, individual_name: null, name, phone, tax_exempt: 'none', tax_ids: [] };
}
