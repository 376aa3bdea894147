import { chance, drawBelow, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY, dayOf, HOUR } from './calendar.ts';
import { chargeCurrency, chargeSeed, isDebit } from './chargeFacts.ts';
import { REFUND } from './codes.ts';
import { currencyAt, roundToStep } from './currencies.ts';
import { settled } from './exchange.ts';
import { record } from './record.ts';
import { isGivenBack, refundable } from './refundable.ts';
import { NONE } from './tables.ts';
import { TXN } from './transactionKinds.ts';
import { settleWarning } from './warnings.ts';
import type { World } from './world.ts';

/** Some who have paid ask for their money back, at once or in parts: schedules it. */
export function planRefunds(world: World, at: number, charge: number): void {
  const seed = chargeSeed(world, charge);
  if (!chance(seed, 70, 62)) return;
  world.agenda.schedule(at + drawBetween(seed, 71, HOUR, 20 * DAY), ACTION.refund, charge);
  if (chance(seed, 72, 120)) world.agenda.schedule(at + drawBetween(seed, 73, HOUR, 25 * DAY), ACTION.refund, charge);
}

/** Gives back all or a part of what is left of a charge. */
export function refund(world: World, at: number, charge: number): void {
  const left = refundable(world, charge, at);
  if (left > 0) refundAmount(world, at, charge, amountOf(world, charge, refundCount(world, charge), left));
}

/** Gives back all that is left, before the bank asks for it. */
export function refundFraud(world: World, at: number, charge: number): void {
  const left = refundable(world, charge, at);
  if (left > 0) refundAmount(world, at, charge, left);
}

/** Gives back so many minor units of a charge, which must be left of it, and gives the refund's row. It may be pending, and fail. */
export function refundAmount(world: World, at: number, charge: number, amount: number, result = drawResult(world, charge)): number {
  const row = addRefund(world, at, charge, amount, result);
  const { refunds, charges, transactions } = world.tables;
  const kind = isDebit(world, charge) ? TXN.paymentRefund : TXN.refund;
  // What has not become available yet cannot leave before it does.
  const availableOn = Math.max((dayOf(at) + 1) * DAY, transactions.availableOn.at(charges.transaction.at(charge)));
  const { currency, amount: moved, rate } = settled(world, at, chargeCurrency(world, charge), -amount);
  refunds.transaction.set(row, world.ledger.post({ created: at, kind, source: row, currency, amount: moved, rate, availableOn }));
  record(world, at, 'refund.created', row);
  if (refunds.result.at(row) === REFUND.immediate) reached(world, at, charge);
  else world.agenda.schedule(refunds.settledAt.at(row), ACTION.settleRefund, row);
  return row;
}

/** A pending refund reaches the customer, or comes back because their account is closed. */
export function settleRefund(world: World, at: number, row: number): void {
  const { refunds, transactions } = world.tables;
  const charge = refunds.charge.at(row);
  // Callers of the API may have settled it before its time.
  if (refunds.settledAt.at(row) !== at) return;
  if (refunds.result.at(row) === REFUND.clears) {
    record(world, at, 'refund.updated', row);
    record(world, at, 'charge.refund.updated', row);
    reached(world, at, charge);
    return;
  }
  const original = refunds.transaction.at(row);
  const [currency, amount, rate] = [
    transactions.currency.at(original),
    0 - transactions.amount.at(original),
    world.ledger.rates.get(original) ?? null,
  ];
  const availableOn = (dayOf(at) + 1) * DAY;
  const posting = { created: at, kind: TXN.refundFailure, source: row, currency, amount, rate, availableOn };
  refunds.failureTransaction.set(row, world.ledger.post(posting));
  record(world, at, 'refund.failed', row);
  record(world, at, 'refund.updated', row);
}

/** A refund that is pending comes to its end now, in one way or the other (REFUND). */
export function settleRefundNow(world: World, at: number, row: number, result: number): void {
  world.tables.refunds.result.set(row, result);
  world.tables.refunds.settledAt.set(row, at);
  settleRefund(world, at, row);
}

/** An authorisation that nobody captured is given back: a refund of the whole charge that moves no money. */
export function releaseAuthorisation(world: World, at: number, charge: number): void {
  const amount = world.tables.payments.amount.at(world.tables.charges.payment.at(charge));
  record(world, at, 'refund.created', addRefund(world, at, charge, amount, REFUND.release));
}

function addRefund(world: World, at: number, charge: number, amount: number, result: number): number {
  const { refunds, charges } = world.tables;
  const row = refunds.created.push(at);
  refunds.charge.push(charge);
  refunds.amount.push(amount);
  refunds.result.push(result);
  refunds.previous.push(charges.latestRefund.at(charge));
  const waits = result === REFUND.clears || result === REFUND.fails;
  refunds.settledAt.push(waits ? at + drawBetween(mix(row, chargeSeed(world, charge)), 74, 8 * HOUR, 4 * DAY) : at);
  refunds.transaction.push(NONE);
  refunds.failureTransaction.push(NONE);
  charges.latestRefund.set(charge, row);
  return row;
}

// The money is with the customer; a charge that is given back altogether needs no warning any more.
function reached(world: World, at: number, charge: number): void {
  record(world, at, 'charge.refunded', charge);
  if (isGivenBack(world, charge, at)) settleWarning(world, at, charge);
}

function refundCount(world: World, charge: number): number {
  const { refunds, charges } = world.tables;
  let count = 0;
  for (let row = charges.latestRefund.at(charge); row !== NONE; row = refunds.previous.at(row)) count++;
  return count;
}

function amountOf(world: World, charge: number, number: number, left: number): number {
  const seed = mix(chargeSeed(world, charge), 90 + number);
  if (chance(seed, 1, 600)) return left;
  const { step } = currencyAt(chargeCurrency(world, charge));
  return Math.min(left, Math.max(step, roundToStep(left * drawBetween(seed, 2, 10, 60), 100, step)));
}

function drawResult(world: World, charge: number): number {
  const draw = drawBelow(mix(chargeSeed(world, charge), 80 + refundCount(world, charge)), 1, 100);
  if (draw < 86) return REFUND.immediate;
  return draw < 96 ? REFUND.clears : REFUND.fails;
}
