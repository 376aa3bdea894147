import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { PAYOUT, PAYOUT_RESULT } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { IN_TRANSIT_AFTER, RECONCILED_AFTER } from '../economy/payouts.ts';
import type { World } from '../economy/world.ts';
import { idOrNull } from './ids.ts';

/** A payout. The amount of an automatic one is the net of its members; one made by hand has none (Stripe, "Payout reconciliation"). */
export function buildPayout(world: World, row: number, at: number): Stripe.Payout {
  const { payouts } = world.tables;
  const [created, currency, way] = [payouts.created.at(row), payouts.currency.at(row), payouts.way.at(row)];
  const [id, status] = [world.ids.payout.encode(row), payoutStatus(world, row, at)];
  const failed = status === 'failed';
  const ended = failed || status === 'canceled';
  return noted(world.byHand, 'payout', row, at, {
    id,
    object: 'payout',
    amount: payouts.amount.at(row),
    application_fee: null,
    application_fee_amount: null,
    arrival_date: payouts.arrivalDate.at(row),
    automatic: way === PAYOUT.automatic,
    balance_transaction: world.ids.balance_transaction.encode(payouts.transaction.at(row)),
    created,
    currency: currencyAt(currency).code,
    description: way === PAYOUT.automatic ? 'STRIPE PAYOUT' : null,
    destination: world.ids.bank_account.encode(currency),
    failure_balance_transaction: ended ? idOrNull(world, 'balance_transaction', payouts.failureTransaction.at(row)) : null,
    failure_code: failed ? 'account_closed' : null,
    failure_message: failed ? 'The bank account has been closed.' : null,
    livemode: false,
    metadata: {},
    method: way === PAYOUT.instant ? 'instant' : 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: way !== PAYOUT.automatic ? 'not_applicable' : at - created >= RECONCILED_AFTER ? 'completed' : 'in_progress',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status,
    trace_id: status === 'paid' ? { status: 'supported', value: id.slice(-12) } : { status: 'pending', value: null },
    type: 'bank_account',
  });
}

/** How a payout stands at a moment. One that bounces is paid first. */
export function payoutStatus(world: World, row: number, at: number): 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled' {
  const { payouts } = world.tables;
  if (payouts.endedAt.at(row) <= at) return payouts.result.at(row) === PAYOUT_RESULT.canceled ? 'canceled' : 'failed';
  if (payouts.arrivalDate.at(row) <= at) return 'paid';
  if (payouts.way.at(row) === PAYOUT.instant) return 'pending';
  return at - payouts.created.at(row) >= IN_TRANSIT_AFTER ? 'in_transit' : 'pending';
}
