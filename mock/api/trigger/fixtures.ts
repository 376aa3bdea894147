import type { EventType } from '../../economy/events.ts';

/** One request on the way to an event. `{customer}` in it stands for the id of what the earlier step of that name made. */
export interface Step {
  /** What the step makes or changes, by the name that overrides use: `customer`, `payment_intent`. */
  readonly name: string;
  readonly method?: 'DELETE';
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  /** It is refused, and that is what is wanted. */
  readonly declined?: true;
}

const customer: Step = { name: 'customer', path: '/v1/customers', form: { name: 'Trigger Test', email: 'trigger@example.com' } };
const product: Step = { name: 'product', path: '/v1/products', form: { name: 'Triggered' } };
const price: Step = {
  name: 'price',
  path: '/v1/prices',
  form: { product: '{product}', currency: 'usd', unit_amount: '1500', 'recurring[interval]': 'month' },
};

const payment = (method: string, more: Readonly<Record<string, string>> = {}): Step => ({
  name: 'payment_intent',
  path: '/v1/payment_intents',
  form: { amount: '2000', currency: 'usd', confirm: 'true', payment_method: method, ...more },
});
const opened: Step = { name: 'payment_intent', path: '/v1/payment_intents', form: { amount: '2000', currency: 'usd' } };
const paid = payment('pm_card_visa');
const held = payment('pm_card_visa', { capture_method: 'manual' });
const declined: Step = { ...payment('pm_card_chargeDeclined'), declined: true };
const disputed = payment('pm_card_createDispute');
const of = (action: string): Step => ({ name: action, path: `/v1/payment_intents/{payment_intent}/${action}` });
const refund: Step = { name: 'refund', path: '/v1/refunds', form: { payment_intent: '{payment_intent}' } };

const invoice: Step = { name: 'invoice', path: '/v1/invoices', form: { customer: '{customer}', currency: 'usd' } };
const item: Step = {
  name: 'invoiceitem',
  path: '/v1/invoiceitems',
  form: { customer: '{customer}', invoice: '{invoice}', amount: '2000', currency: 'usd', description: 'Triggered' },
};
const draft: readonly Step[] = [customer, invoice, item];
const onInvoice = (action: string, form: Readonly<Record<string, string>> = {}): Step => ({
  name: action,
  path: `/v1/invoices/{invoice}/${action}`,
  form,
});
const payDeclined: Step = { ...onInvoice('pay', { payment_method: 'pm_card_chargeDeclined' }), declined: true };

const subscription: Step = {
  name: 'subscription',
  path: '/v1/subscriptions',
  form: { customer: '{customer}', 'items[0][price]': '{price}', default_payment_method: 'pm_card_visa' },
};
const subscribed: readonly Step[] = [customer, product, price, subscription];
const page: Step = {
  name: 'checkout_session',
  path: '/v1/checkout/sessions',
  form: {
    mode: 'payment',
    success_url: 'https://shop.example.com/thanks',
    'line_items[0][price_data][currency]': 'usd',
    'line_items[0][price_data][unit_amount]': '2000',
    'line_items[0][price_data][product_data][name]': 'Triggered',
  },
};
const changed = (name: string, path: string, form: Readonly<Record<string, string>>): Step => ({ name, path, form });
const again = { 'metadata[triggered]': 'again' };

/** What has to be done for an event to happen. The event need not be the only one that comes of it. */
export const FIXTURES: Readonly<Partial<Record<EventType, readonly Step[]>>> = {
  'customer.created': [customer],
  'customer.updated': [customer, changed('update', '/v1/customers/{customer}', again)],
  'customer.deleted': [customer, { name: 'delete', method: 'DELETE', path: '/v1/customers/{customer}' }],
  'payment_method.attached': [customer],
  'product.created': [product],
  'product.updated': [product, changed('update', '/v1/products/{product}', again)],
  'price.created': [product, price],
  'price.updated': [product, price, changed('update', '/v1/prices/{price}', again)],
  'payment_intent.created': [opened],
  'payment_intent.succeeded': [paid],
  'payment_intent.payment_failed': [declined],
  'payment_intent.amount_capturable_updated': [held],
  'payment_intent.canceled': [opened, of('cancel')],
  'charge.succeeded': [paid],
  'charge.failed': [declined],
  'charge.captured': [held, of('capture')],
  'charge.refunded': [paid, refund],
  'charge.updated': [disputed],
  'charge.dispute.created': [disputed],
  'charge.dispute.funds_withdrawn': [disputed],
  'refund.created': [paid, refund],
  'invoice.created': draft,
  'invoice.updated': draft,
  'invoice.finalized': [...draft, onInvoice('finalize')],
  'invoice.sent': [...draft, onInvoice('send')],
  'invoice.paid': [...draft, onInvoice('pay', { payment_method: 'pm_card_visa' })],
  'invoice.payment_succeeded': [...draft, onInvoice('pay', { payment_method: 'pm_card_visa' })],
  'invoice_payment.paid': [...draft, onInvoice('pay', { payment_method: 'pm_card_visa' })],
  'invoice.payment_failed': [...draft, payDeclined],
  'invoice.voided': [...draft, onInvoice('finalize'), onInvoice('void')],
  'invoice.marked_uncollectible': [...draft, onInvoice('finalize'), onInvoice('mark_uncollectible')],
  'invoice.upcoming': [customer, product, price, { ...subscription, form: { ...subscription.form, trial_period_days: '3' } }],
  'invoice.deleted': [...draft, { name: 'delete', method: 'DELETE', path: '/v1/invoices/{invoice}' }],
  'invoiceitem.created': draft,
  'checkout.session.completed': [page, { name: 'submit', path: '/v1/test_helpers/checkout/sessions/{checkout_session}/submit' }],
  'checkout.session.expired': [page, { name: 'expire', path: '/v1/checkout/sessions/{checkout_session}/expire' }],
  'balance.available': [payment('pm_card_bypassPending')],
  'customer.subscription.created': subscribed,
  'customer.subscription.updated': [...subscribed, changed('update', '/v1/subscriptions/{subscription}', { cancel_at_period_end: 'true' })],
  'customer.subscription.deleted': [...subscribed, { name: 'delete', method: 'DELETE', path: '/v1/subscriptions/{subscription}' }],
};

/** A charge has no request of its own: what is said of it is said of its payment. */
export const ALIASES: Readonly<Record<string, string>> = { charge: 'payment_intent', invoice_item: 'invoiceitem' };
