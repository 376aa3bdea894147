import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { METHOD, REFUND } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { mix, pick } from '../random.ts';
import { refundStatus } from './chargeState.ts';
import { idOrNull, paymentMethodOf } from './ids.ts';

const REASONS = ['requested_by_customer', 'requested_by_customer', 'requested_by_customer', 'duplicate', 'fraudulent', null] as const;

/** A refund. One that releases an authorisation moves no money and has no balance transaction. */
export function buildRefund(world: World, row: number, at: number): Stripe.Refund {
  const { refunds, charges, payments } = world.tables;
  const charge = refunds.charge.at(row);
  const [payment, status] = [charges.payment.at(charge), refundStatus(world, row, at)];
  return noted(world.byHand, 'refund', row, at, {
    id: world.ids.refund.encode(row),
    object: 'refund',
    amount: refunds.amount.at(row),
    balance_transaction: idOrNull(world, 'balance_transaction', refunds.transaction.at(row)),
    charge: world.ids.charge.encode(charge),
    created: refunds.created.at(row),
    currency: currencyAt(payments.currency.at(payment)).code,
    customer: idOrNull(world, 'customer', payments.customer.at(payment)),
    customer_account: null,
    ...destination(world, row, payment),
    ...failure(world, row, status),
    metadata: {},
    payment_intent: world.ids.payment_intent.encode(payment),
    payment_method: paymentMethodOf(world, payment),
    ...(status === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: refunds.result.at(row) === REFUND.release ? 'expired_uncaptured_charge' : pick(REASONS, mix(payments.seed.at(payment), row), 1),
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  });
}

function destination(world: World, refund: number, payment: number): Pick<Stripe.Refund, 'destination_details'> {
  const { refunds, payments } = world.tables;
  if (payments.method.at(payment) === METHOD.bank) return {};
  const type = refunds.result.at(refund) === REFUND.release ? 'reversal' : 'refund';
  return {
    destination_details: { card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type }, type: 'card' },
  };
}

function failure(world: World, refund: number, status: string): Pick<Stripe.Refund, 'failure_balance_transaction' | 'failure_reason'> {
  const transaction = world.tables.refunds.failureTransaction.at(refund);
  if (status !== 'failed' || transaction === NONE) return {};
  return { failure_balance_transaction: world.ids.balance_transaction.encode(transaction), failure_reason: 'expired_or_canceled_card' };
}
