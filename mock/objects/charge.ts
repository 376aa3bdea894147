import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { METHOD, RESULT } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import { isForSeller } from '../economy/transfers.ts';
import type { World } from '../economy/world.ts';
import { chance, drawBelow } from '../random.ts';
import { addressOf, payerOf } from './address.ts';
import { type ChargeState, chargeState } from './chargeState.ts';
import { declineOf } from './decline.ts';
import { paymentDescription, paymentMetadata } from './description.ts';
import { idOrNull, paymentMethodOf } from './ids.ts';
import { paymentMethodDetails } from './paymentMethodDetails.ts';
import { transferGroup } from './transfer.ts';

/** A charge; amounts are minor units. Its list of refunds comes only when expanded. */
export function buildCharge(world: World, row: number, at: number): Stripe.Charge {
  const { charges, payments } = world.tables;
  const payment = charges.payment.at(row);
  const [amount, state, payer] = [
    payments.amount.at(payment),
    chargeState(world, row, at),
    payerOf(world, payment, charges.created.at(row)),
  ];
  const decline = state.status === 'failed' ? declineOf(world, row) : null;
  const id = world.ids.charge.encode(row);
  return noted(world.byHand, 'charge', row, at, {
    id,
    object: 'charge',
    amount,
    amount_captured: state.amountCaptured,
    amount_refunded: state.amountRefunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: transactionAt(world, charges.transaction.at(row), at),
    billing_details: { address: addressOf(payer), email: payer.email, name: payer.name, phone: payer.phone, tax_id: null },
    calculated_statement_descriptor: payments.method.at(payment) === METHOD.card ? 'MOCK SHOP' : null,
    captured: state.captured,
    created: charges.created.at(row),
    currency: currencyAt(payments.currency.at(payment)).code,
    customer: idOrNull(world, 'customer', payments.customer.at(payment)),
    description: paymentDescription(world, payment),
    disputed: isDisputed(world, row, at),
    failure_balance_transaction: transactionAt(world, charges.failureTransaction.at(row), at),
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: paymentMetadata(world, payment),
    on_behalf_of: null,
    outcome: reviewOf(world, row, at) === null ? outcome(world, row, state) : HELD_FOR_REVIEW,
    paid: state.status === 'succeeded',
    payment_intent: world.ids.payment_intent.encode(payment),
    payment_method: paymentMethodOf(world, payment),
    payment_method_details: paymentMethodDetails(world, payment, state.status === 'failed' ? null : amount),
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: state.status === 'succeeded' ? `https://pay.example.com/receipts/${id}` : null,
    refunded: state.amountRefunded === amount,
    review: reviewOf(world, row, at),
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: state.status,
    transfer_data: null,
    transfer_group: isForSeller(world, payment) ? transferGroup(world, payment) : null,
  });
}

// A dispute marks the charge from its first on, whatever becomes of it.
function isDisputed(world: World, row: number, at: number): boolean {
  const { disputes } = world.tables;
  let dispute = world.links.dispute.get(row) ?? NONE;
  while (dispute !== NONE && disputes.created.at(dispute) > at) dispute = disputes.previous.at(dispute);
  return dispute !== NONE;
}

/** The review of a charge, once there is one. */
export function reviewOf(world: World, row: number, at: number): string | null {
  const review = world.links.review.get(row);
  return review === undefined || world.tables.reviews.created.at(review) > at ? null : world.ids.review.encode(review);
}

function transactionAt(world: World, transaction: number, at: number): string | null {
  return transaction !== NONE && world.tables.transactions.created.at(transaction) <= at
    ? world.ids.balance_transaction.encode(transaction)
    : null;
}

const HELD_FOR_REVIEW: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: 'elevated_risk_level',
  risk_level: 'elevated',
  risk_score: 68,
  rule: 'manual_review_if_elevated_risk',
  seller_message: 'Stripe evaluated this payment as having elevated risk, and placed it in your manual review queue.',
  type: 'manual_review',
};

function outcome(world: World, charge: number, state: ChargeState): Stripe.Charge.Outcome {
  const { charges, payments } = world.tables;
  const seed = payments.seed.at(charges.payment.at(charge));
  const [level, score] = [chance(seed, 310, 40) ? 'elevated' : 'normal', drawBelow(seed, 311, 64)];
  if (charges.result.at(charge) !== RESULT.failed || state.status !== 'failed') return approved(level, score);
  const { advice, declineCode, networkCode } = declineOf(world, charge);
  return {
    advice_code: advice,
    network_advice_code: null,
    network_decline_code: networkCode,
    network_status: 'declined_by_network',
    reason: declineCode,
    risk_level: level,
    risk_score: score,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  };
}

function approved(level: string, score: number): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    reason: null,
    network_status: 'approved_by_network',
    risk_level: level,
    risk_score: score,
    seller_message: 'Payment complete.',
    type: 'authorized',
  };
}
