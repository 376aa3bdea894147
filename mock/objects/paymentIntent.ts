import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { METHOD, PLAN } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import { isForSeller } from '../economy/transfers.ts';
import type { World } from '../economy/world.ts';
import { mix } from '../random.ts';
import { reached } from './build.ts';
import { reviewOf } from './charge.ts';
import { chargeState, latestChargeAt } from './chargeState.ts';
import { declineOf } from './decline.ts';
import { paymentDescription, paymentMetadata } from './description.ts';
import { idOrNull, paymentMethodOf } from './ids.ts';
import { transferGroup } from './transfer.ts';

/** A payment intent; amounts are minor units. */
export function buildPaymentIntent(world: World, row: number, at: number): Stripe.PaymentIntent {
  const { payments } = world.tables;
  const [charge, canceledAt] = [latestChargeAt(world, row, at), reached(payments.canceledAt.at(row), at)];
  const status = canceledAt === null ? statusOf(world, charge, at) : 'canceled';
  const [id, amount, manual] = [world.ids.payment_intent.encode(row), payments.amount.at(row), isManual(payments.plan.at(row))];
  return noted(world.byHand, 'payment_intent', row, at, {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: status === 'requires_capture' ? amount : 0,
    amount_details: { tip: {} },
    amount_received: status === 'succeeded' ? chargeState(world, charge, at).amountCaptured : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: canceledAt,
    cancellation_reason: canceledAt === null ? null : cancellationReason(payments.plan.at(row)),
    capture_method: manual ? 'manual' : 'automatic_async',
    client_secret: `${id}_secret_${mix(payments.seed.at(row), 330).toString(36)}${mix(payments.seed.at(row), 331).toString(36)}`,
    confirmation_method: 'automatic',
    created: payments.created.at(row),
    currency: currencyAt(payments.currency.at(row)).code,
    customer: idOrNull(world, 'customer', payments.customer.at(row)),
    customer_account: null,
    description: paymentDescription(world, row),
    excluded_payment_method_types: null,
    last_payment_error: status === 'requires_payment_method' && charge !== NONE ? lastError(world, charge) : null,
    latest_charge: idOrNull(world, 'charge', charge),
    livemode: false,
    managed_payments: null,
    metadata: paymentMetadata(world, row),
    next_action: null,
    on_behalf_of: null,
    payment_method: status === 'requires_payment_method' ? null : paymentMethodOf(world, row),
    payment_method_configuration_details: null,
    payment_method_options: options(world, row),
    payment_method_types: [methodType(world, row)],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: charge === NONE ? null : reviewOf(world, charge, at),
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: isForSeller(world, row) ? transferGroup(world, row) : null,
  });
}

function statusOf(world: World, charge: number, at: number): Stripe.PaymentIntent.Status {
  if (charge === NONE) return 'requires_payment_method';
  const { status, captured } = chargeState(world, charge, at);
  if (status === 'failed') return 'requires_payment_method';
  if (status === 'pending') return 'processing';
  return captured ? 'succeeded' : 'requires_capture';
}

function cancellationReason(plan: number): Stripe.PaymentIntent.CancellationReason {
  return plan === PLAN.released ? 'automatic' : 'abandoned';
}

function isManual(plan: number): boolean {
  return plan === PLAN.captured || plan === PLAN.partlyCaptured || plan === PLAN.released;
}

function lastError(world: World, charge: number): Stripe.PaymentIntent.LastPaymentError {
  const { code, declineCode, message, advice } = declineOf(world, charge);
  return {
    ...(advice === null ? {} : { advice_code: advice }),
    charge: world.ids.charge.encode(charge),
    code,
    decline_code: declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
    message,
    type: 'card_error',
  };
}

function methodType(world: World, row: number): string {
  const { payments } = world.tables;
  const bank = currencyAt(payments.currency.at(row)).bank;
  return payments.method.at(row) === METHOD.bank && bank !== undefined ? bank.method : 'card';
}

function options(world: World, row: number): Stripe.PaymentIntent.PaymentMethodOptions {
  const type = methodType(world, row);
  if (type === 'us_bank_account') return { us_bank_account: { verification_method: 'automatic' } };
  if (type === 'sepa_debit') return { sepa_debit: {} };
  return { card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' } };
}
