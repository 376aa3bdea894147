import { drawBelow, drawBetween } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY, HOUR } from './calendar.ts';
import { PLAN, RESULT } from './codes.ts';
import { paymentArrived, paymentFailed, paymentPending } from './collection.ts';
import { planDisputes } from './disputes.ts';
import { cancelPayment, isSteered, retryDelay } from './payments.ts';
import { postCharge, returnDebit } from './postCharge.ts';
import { record } from './record.ts';
import { planRefunds, releaseAuthorisation } from './refunds.ts';
import { openReview } from './reviews.ts';
import { NONE } from './tables.ts';
import { TXN } from './transactionKinds.ts';
import { passOn } from './transfers.ts';
import { planWarning } from './warnings.ts';
import type { World } from './world.ts';

/** Tries to collect a payment: a charge is created and succeeds, fails, waits for the bank, or holds the money. */
export function attempt(world: World, at: number, payment: number): void {
  const { payments, charges } = world.tables;
  const previous = payments.latestCharge.at(payment);
  if (payments.canceledAt.at(payment) !== NONE || isCollected(world, previous)) return;
  const number = previous === NONE ? 0 : charges.attempt.at(previous) + 1;
  const result = resultOf(payments.plan.at(payment), number);
  const row = charges.created.push(at);
  charges.payment.push(payment);
  charges.result.push(result);
  charges.attempt.push(number);
  charges.previous.push(previous);
  charges.settledAt.push(settlementOf(at, result, payments.seed.at(payment)));
  charges.latestRefund.push(NONE);
  charges.transaction.push(NONE);
  charges.failureTransaction.push(NONE);
  payments.latestCharge.set(payment, row);
  follow(world, at, row);
}

/** The attempt that was planned, unless callers of the API have taken the payment into their hands since. */
export function attemptAsPlanned(world: World, at: number, payment: number): void {
  if (!isSteered(world.tables.payments.plan.at(payment))) attempt(world, at, payment);
}

/** A charge that was waiting is captured, released, cleared by the bank or returned by it. */
export function settle(world: World, at: number, charge: number): void {
  // Callers of the API may have settled it before its time.
  if (world.tables.charges.settledAt.at(charge) !== at) return;
  const payment = world.tables.charges.payment.at(charge);
  switch (world.tables.charges.result.at(charge)) {
    case RESULT.bankClears:
      record(world, at, 'charge.succeeded', charge);
      paid(world, at, charge);
      break;
    case RESULT.bankFails:
      returnDebit(world, at, charge);
      failed(world, at, charge);
      break;
    case RESULT.released:
      releaseAuthorisation(world, at, charge);
      record(world, at, 'charge.expired', charge);
      cancelPayment(world, at, payment);
      break;
    default:
      postCharge(world, at, charge, TXN.charge);
      record(world, at, 'charge.captured', charge);
      paid(world, at, charge);
      break;
  }
}

/** What waits for the bank, or is held, comes to its end now (RESULT). */
export function settleNow(world: World, at: number, charge: number, result: number): void {
  world.tables.charges.result.set(charge, result);
  world.tables.charges.settledAt.set(charge, at);
  settle(world, at, charge);
}

// True when an attempt has brought the money, or holds it, or waits for the bank.
function isCollected(world: World, charge: number): boolean {
  if (charge === NONE) return false;
  const [result, failed] = [world.tables.charges.result.at(charge), world.tables.charges.failureTransaction.at(charge) !== NONE];
  return result !== RESULT.failed && !failed;
}

function resultOf(plan: number, number: number): number {
  switch (plan) {
    case PLAN.retried:
      return number === 0 ? RESULT.failed : RESULT.succeeded;
    case PLAN.failed:
      return RESULT.failed;
    case PLAN.captured:
      return RESULT.captured;
    case PLAN.partlyCaptured:
      return RESULT.partlyCaptured;
    case PLAN.released:
      return RESULT.released;
    case PLAN.steeredFails:
      return RESULT.failed;
    case PLAN.steeredHeld:
      return RESULT.released;
    case PLAN.bankClears:
    case PLAN.steeredBankClears:
      return RESULT.bankClears;
    case PLAN.bankFails:
    case PLAN.steeredBankFails:
      return RESULT.bankFails;
    default:
      return RESULT.succeeded;
  }
}

// Debits clear or bounce after some days; a hold is captured within five days or expires after seven.
function settlementOf(at: number, result: number, seed: number): number {
  if (result === RESULT.bankClears || result === RESULT.bankFails) return at + drawBetween(seed, 61, 2 * DAY, 4 * DAY);
  if (result === RESULT.released) return at + 7 * DAY;
  return result > RESULT.failed ? at + drawBetween(seed, 62, HOUR, 5 * DAY) : at;
}

function follow(world: World, at: number, charge: number): void {
  const { charges } = world.tables;
  const result = charges.result.at(charge);
  if (result > RESULT.failed) world.agenda.schedule(charges.settledAt.at(charge), ACTION.settle, charge);
  switch (result) {
    case RESULT.failed:
      failed(world, at, charge);
      break;
    case RESULT.succeeded:
      postCharge(world, at, charge, TXN.charge);
      record(world, at, 'charge.succeeded', charge);
      paid(world, at, charge);
      break;
    case RESULT.bankClears:
    case RESULT.bankFails:
      postCharge(world, at, charge, TXN.payment);
      record(world, at, 'charge.pending', charge);
      record(world, at, 'payment_intent.processing', charges.payment.at(charge));
      paymentPending(world, at, charges.payment.at(charge));
      break;
    default:
      record(world, at, 'charge.succeeded', charge);
      record(world, at, 'payment_intent.amount_capturable_updated', charges.payment.at(charge));
  }
}

function paid(world: World, at: number, charge: number): void {
  const payment = world.tables.charges.payment.at(charge);
  record(world, at, 'payment_intent.succeeded', payment);
  paymentArrived(world, at, payment);
  if (isSteered(world.tables.payments.plan.at(payment))) return;
  passOn(world, at, charge);
  openReview(world, at, charge);
  planRefunds(world, at, charge);
  planDisputes(world, at, charge);
  planWarning(world, at, charge);
}

function failed(world: World, at: number, charge: number): void {
  const { charges, payments } = world.tables;
  const payment = charges.payment.at(charge);
  const [seed, number] = [payments.seed.at(payment), charges.attempt.at(charge)];
  record(world, at, 'charge.failed', charge);
  record(world, at, 'payment_intent.payment_failed', payment);
  if (isSteered(payments.plan.at(payment))) {
    paymentFailed(world, at, payment, false);
    return;
  }
  const last = payments.plan.at(payment) !== PLAN.retried && number >= lastAttempt(charges.result.at(charge), seed);
  if (!last) world.agenda.schedule(at + retryDelay(world, payment, number), ACTION.attempt, payment);
  paymentFailed(world, at, payment, last);
  if (last && payments.invoice.at(payment) === NONE)
    world.agenda.schedule(at + drawBetween(seed, 63, DAY, 2 * DAY), ACTION.cancelPayment, payment);
}

// A debit that bounced is not tried again; a card may be, twice at most.
function lastAttempt(result: number, seed: number): number {
  return result === RESULT.bankFails ? 0 : drawBelow(seed, 64, 3);
}
