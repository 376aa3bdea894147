import type Stripe from 'stripe';
import { currencyAt } from '../economy/currencies.ts';
import { IN_TRANSIT_AFTER, RECONCILED_AFTER } from '../economy/payouts.ts';
import type { World } from '../economy/world.ts';

/** An automatic payout: its amount is the net of its members. */
export function buildPayout(world: World, row: number, at: number): Stripe.Payout {
  const { payouts } = world.tables;
  const [created, currency] = [payouts.created.at(row), payouts.currency.at(row)];
  const id = world.ids.payout.encode(row);
  return {
    id,
    object: 'payout',
    amount: payouts.amount.at(row),
    application_fee: null,
    application_fee_amount: null,
    arrival_date: payouts.arrivalDate.at(row),
    automatic: true,
    balance_transaction: world.ids.balance_transaction.encode(payouts.transaction.at(row)),
    created,
    currency: currencyAt(currency).code,
    description: 'STRIPE PAYOUT',
    destination: world.ids.bank_account.encode(currency),
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: at - created >= RECONCILED_AFTER ? 'completed' : 'in_progress',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: statusOf(world, row, at),
    trace_id: statusOf(world, row, at) === 'paid' ? { status: 'supported', value: id.slice(-12) } : { status: 'pending', value: null },
    type: 'bank_account',
  };
}

function statusOf(world: World, row: number, at: number): 'pending' | 'in_transit' | 'paid' {
  const { payouts } = world.tables;
  if (payouts.arrivalDate.at(row) <= at) return 'paid';
  return at - payouts.created.at(row) >= IN_TRANSIT_AFTER ? 'in_transit' : 'pending';
}
