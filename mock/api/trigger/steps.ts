/** What a request says. */
export type Form = Readonly<Record<string, string>>;

/**
 * One request on the way to an event. `{customer}` in it stands for the id of what the first step of that name made, `{page.url}` for
 * another part of that answer. A parameter that names a step which was not made is left out.
 */
export interface Step {
  /** What the step makes, changes or looks up, by the name that overrides use: `customer`, `payment_intent`. */
  readonly name: string;
  readonly method?: 'GET' | 'DELETE';
  readonly path: string;
  readonly form?: Form;
  /** It is refused, and that is what is wanted. */
  readonly declined?: true;
  /** It is only made where an override says something of it. */
  readonly optional?: true;
}

const again = { 'metadata[triggered]': 'again' };

/** A request about what an earlier step made: at the path of its kind with the action behind it, or with none. */
const onto = (name: string, path: string, form: Form = {}): Step => ({ name, path, form });

export const customer: Step = { name: 'customer', path: '/v1/customers', form: { name: 'Trigger Test', email: 'trigger@example.com' } };
export const customerAgain = onto('customer', '/v1/customers/{customer}', again);
export const customerGone: Step = { name: 'customer', method: 'DELETE', path: '/v1/customers/{customer}' };
const anybody: Step = { ...customer, optional: true };

export const product: Step = { name: 'product', path: '/v1/products', form: { name: 'Triggered' } };
export const productAgain = onto('product', '/v1/products/{product}', again);
export const productGone: Step = { name: 'product', method: 'DELETE', path: '/v1/products/{product}' };
export const price: Step = {
  name: 'price',
  path: '/v1/prices',
  form: { product: '{product}', currency: 'usd', unit_amount: '1500', 'recurring[interval]': 'month' },
};
export const priceAgain = onto('price', '/v1/prices/{price}', again);
export const coupon: Step = { name: 'coupon', path: '/v1/coupons', form: { percent_off: '25', duration: 'forever', name: 'Triggered' } };
export const couponAgain = onto('coupon', '/v1/coupons/{coupon}', again);
export const couponGone: Step = { name: 'coupon', method: 'DELETE', path: '/v1/coupons/{coupon}' };
export const promotionCode: Step = {
  name: 'promotion_code',
  path: '/v1/promotion_codes',
  form: { 'promotion[type]': 'coupon', 'promotion[coupon]': '{coupon}' },
};
export const promotionCodeOff = onto('promotion_code', '/v1/promotion_codes/{promotion_code}', { active: 'false' });
export const taxRate: Step = {
  name: 'tax_rate',
  path: '/v1/tax_rates',
  form: { display_name: 'VAT', percentage: '19', inclusive: 'false', jurisdiction: 'DE' },
};
export const taxRateAgain = onto('tax_rate', '/v1/tax_rates/{tax_rate}', again);

const intent: Form = { amount: '2000', currency: 'usd', customer: '{customer}' };
const payment = (method: string, more: Form = {}): readonly Step[] => [
  anybody,
  { name: 'payment_intent', path: '/v1/payment_intents', form: { ...intent, confirm: 'true', payment_method: method, ...more } },
];
/** The charge of the payment that was made. */
const CHARGE = '{payment_intent.latest_charge}';
export const opened: readonly Step[] = [anybody, { name: 'payment_intent', path: '/v1/payment_intents', form: intent }];
export const paid = payment('pm_card_visa');
/** So much that a payout can be made of it, whatever was refunded and disputed before. */
export const paidAtOnce = payment('pm_card_bypassPending', { amount: '500000' });
export const held = payment('pm_card_visa', { capture_method: 'manual' });
export const declined = payment('pm_card_chargeDeclined').map((step): Step => (step.optional ? step : { ...step, declined: true }));
export const debited = payment('pm_usBankAccount_success');
export const disputed = payment('pm_card_createDispute');
export const paidPendingRefund = payment('pm_card_pendingRefund');
export const paidRefundFails = payment('pm_card_refundFail');
export const canceled = onto('payment_intent', '/v1/payment_intents/{payment_intent}/cancel');
export const captured = onto('payment_intent', '/v1/payment_intents/{payment_intent}/capture');
export const expired = onto('charge_expiry', `/v1/test_helpers/charges/${CHARGE}/expire`);

export const refund: Step = { name: 'refund', path: '/v1/refunds', form: { payment_intent: '{payment_intent}' } };
export const refundSettled = (status: string): Step => onto('refund', '/v1/test_helpers/refunds/{refund}/settle', { status });
const disputeFound: Step = { name: 'found', method: 'GET', path: '/v1/disputes?payment_intent={payment_intent}' };
export const answered = (evidence: Form): readonly Step[] => [
  disputeFound,
  { name: 'dispute', path: '/v1/disputes/{found.data.0.id}', form: evidence },
];
export const warned = onto('early_fraud_warning', `/v1/test_helpers/charges/${CHARGE}/warn`);
export const reviewed = onto('review', `/v1/test_helpers/charges/${CHARGE}/review`);
export const reviewClosed = onto('review', '/v1/test_helpers/reviews/{review}/close', { reason: 'approved' });

export const payout: Step = { name: 'payout', path: '/v1/payouts', form: { amount: '1000', currency: 'usd' } };
export const payoutAgain = onto('payout', '/v1/payouts/{payout}', again);
export const payoutCanceled = onto('payout', '/v1/payouts/{payout}/cancel');
export const payoutSettled = (status: string): Step => onto('payout', '/v1/test_helpers/payouts/{payout}/settle', { status });
export const paidOutAlone = onto('payout', '/v1/test_helpers/payouts', { charge: CHARGE });
export const topup: Step = { name: 'topup', path: '/v1/topups', form: { amount: '2000', currency: 'usd' } };
export const topupSettled = (status: string): Step => onto('topup', '/v1/test_helpers/topups/{topup}/settle', { status });

export const account: readonly Step[] = [
  { name: 'account', path: '/v1/accounts', form: { country: 'US', email: 'seller@example.com' } },
  onto('account', '/v1/test_helpers/accounts/{account}/enable'),
];
export const transfer: Step = {
  name: 'transfer',
  path: '/v1/transfers',
  form: { amount: '1000', currency: 'usd', destination: '{account}', source_transaction: CHARGE },
};
export const reversal = onto('reversal', '/v1/transfers/{transfer}/reversals');
export const fee = onto('application_fee', '/v1/test_helpers/application_fees', { account: '{account}', amount: '100' });
export const feeRefund = onto('fee_refund', '/v1/application_fees/{application_fee}/refunds');

const invoice: Step = { name: 'invoice', path: '/v1/invoices', form: { customer: '{customer}', currency: 'usd' } };
export const item: Step = {
  name: 'invoiceitem',
  path: '/v1/invoiceitems',
  form: { customer: '{customer}', invoice: '{invoice}', amount: '2000', currency: 'usd', description: 'Triggered' },
};
export const draft: readonly Step[] = [customer, invoice, item];
export const draftToSend: readonly Step[] = [
  customer,
  { ...invoice, form: { ...invoice.form, collection_method: 'send_invoice', days_until_due: '30' } },
  item,
];
export const onInvoice = (action: string, form: Form = {}): Step => onto(action, `/v1/invoices/{invoice}/${action}`, form);
export const payInvoice = onInvoice('pay', { payment_method: 'pm_card_visa' });
export const payDeclined: Step = { ...onInvoice('pay', { payment_method: 'pm_card_chargeDeclined' }), declined: true };
export const overdue = onto('invoice', '/v1/test_helpers/invoices/{invoice}/fall_due');
export const invoiceGone: Step = { name: 'invoice', method: 'DELETE', path: '/v1/invoices/{invoice}' };
export const creditNote = onto('credit_note', '/v1/credit_notes', {
  invoice: '{invoice}',
  'lines[0][type]': 'invoice_line_item',
  'lines[0][invoice_line_item]': '{finalize.lines.data.0.id}',
});
export const creditNoteVoid = onto('credit_note', '/v1/credit_notes/{credit_note}/void');

const subscribe = (form: Form): readonly Step[] => [
  customer,
  product,
  price,
  { name: 'subscription', path: '/v1/subscriptions', form: { customer: '{customer}', 'items[0][price]': '{price}', ...form } },
];
export const subscribed = subscribe({ default_payment_method: 'pm_card_visa' });
export const subscribedForLess: readonly Step[] = [
  coupon,
  ...subscribe({ default_payment_method: 'pm_card_visa', 'discounts[0][coupon]': '{coupon}' }),
];
export const discountGone: Step = { name: 'subscription', method: 'DELETE', path: '/v1/subscriptions/{subscription}/discount' };
export const trialEnds = subscribe({ trial_period_days: '3', default_payment_method: 'pm_card_visa' });
export const paused: readonly Step[] = [
  ...subscribe({ trial_period_days: '7', 'trial_settings[end_behavior][missing_payment_method]': 'pause' }),
  onto('trial', '/v1/subscriptions/{subscription}', { trial_end: 'now' }),
];
export const resumed = onto('resume', '/v1/subscriptions/{subscription}/resume');
export const toBeCanceled = onto('change', '/v1/subscriptions/{subscription}', { cancel_at_period_end: 'true' });
export const subscriptionGone: Step = { name: 'subscription', method: 'DELETE', path: '/v1/subscriptions/{subscription}' };
export const scheduled: readonly Step[] = [
  ...subscribed,
  { name: 'subscription_schedule', path: '/v1/subscription_schedules', form: { from_subscription: '{subscription}' } },
];
export const scheduleAgain = onto('subscription_schedule', '/v1/subscription_schedules/{subscription_schedule}', again);
export const onSchedule = (action: string): Step =>
  onto('subscription_schedule', `/v1/subscription_schedules/{subscription_schedule}/${action}`);

export const page: Step = {
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
export const submitted = onto('submit', '/v1/test_helpers/checkout/sessions/{checkout_session}/submit');
export const pageExpired = onto('checkout_session', '/v1/checkout/sessions/{checkout_session}/expire');
/** A page that is paid by debit, of which the bank says at once what it would say after days. */
export const pageSettled = (status: string): readonly Step[] => [
  page,
  { ...submitted, form: { payment_method: 'pm_usBankAccount_success' } },
  { name: 'found', method: 'GET', path: '/v1/charges?payment_intent={submit.payment_intent}' },
  onto('charge_answer', '/v1/test_helpers/charges/{found.data.0.id}/settle', { status }),
];

const setup: Step = { name: 'setup_intent', path: '/v1/setup_intents', form: { customer: '{customer}' } };
export const setupOpened: readonly Step[] = [customer, setup];
export const setupConfirmed = onto('confirm', '/v1/setup_intents/{setup_intent}/confirm', { payment_method: 'pm_card_visa' });
export const setupDeclined: Step = { ...setupConfirmed, form: { payment_method: 'pm_card_chargeDeclined' }, declined: true };
export const setupCanceled = onto('setup_intent', '/v1/setup_intents/{setup_intent}/cancel');
