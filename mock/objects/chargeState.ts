import { capturedAmount } from '../economy/capturedAmount.ts';
import { REFUND, RESULT } from '../economy/codes.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';

/** What time does to a charge. Amounts are minor units. */
export interface ChargeState {
  readonly status: 'succeeded' | 'pending' | 'failed';
  readonly captured: boolean;
  readonly amountCaptured: number;
  readonly amountRefunded: number;
}

/** The state of a charge at a moment: declined, waiting for the bank, held, captured, given back. */
export function chargeState(world: World, charge: number, at: number): ChargeState {
  const { charges } = world.tables;
  const [settled, full] = [charges.settledAt.at(charge) <= at, capturedAmount(world, charge)];
  const amountRefunded = refundedAmount(world, charge, at);
  const state = (status: ChargeState['status'], captured: boolean): ChargeState => ({
    status,
    captured,
    amountCaptured: captured ? full : 0,
    amountRefunded,
  });
  switch (charges.result.at(charge)) {
    case RESULT.failed:
      return state('failed', false);
    case RESULT.succeeded:
      return state('succeeded', true);
    case RESULT.bankClears:
      return state(settled ? 'succeeded' : 'pending', true);
    case RESULT.bankFails:
      return state(settled ? 'failed' : 'pending', !settled);
    case RESULT.released:
      return state('succeeded', false);
    default:
      return state('succeeded', settled);
  }
}

/** The charge that a payment had last made at `at`, or NONE. */
export function latestChargeAt(world: World, payment: number, at: number): number {
  const { payments, charges } = world.tables;
  let row = payments.latestCharge.at(payment);
  while (row !== NONE && charges.created.at(row) > at) row = charges.previous.at(row);
  return row;
}

/** How a refund stands at a moment. */
export function refundStatus(world: World, refund: number, at: number): 'succeeded' | 'pending' | 'failed' {
  const { refunds } = world.tables;
  const result = refunds.result.at(refund);
  if (result === REFUND.immediate || result === REFUND.release) return 'succeeded';
  if (refunds.settledAt.at(refund) > at) return 'pending';
  return result === REFUND.clears ? 'succeeded' : 'failed';
}

// Only what has arrived counts, so that the sum of succeeded refunds is the amount refunded at every moment.
function refundedAmount(world: World, charge: number, at: number): number {
  const { charges, refunds } = world.tables;
  let sum = 0;
  for (let row = charges.latestRefund.at(charge); row !== NONE; row = refunds.previous.at(row)) {
    if (refunds.created.at(row) <= at && refundStatus(world, row, at) === 'succeeded') sum += refunds.amount.at(row);
  }
  return sum;
}
