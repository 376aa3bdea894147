import { chance, drawBelow, drawBetween, mix } from '../random.ts';
import { DAY, dayOf, HOUR } from './calendar.ts';
import { capturedAmount } from './capturedAmount.ts';
import { ACTION, METHOD, REFUND, TXN } from './codes.ts';
import { currencyAt, roundToStep } from './currencies.ts';
import { record } from './record.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Some who have paid ask for their money back, at once or in parts: schedules it. */
export function planRefunds(world: World, at: number, charge: number): void {
  const seed = seedOf(world, charge);
  if (!chance(seed, 70, 62)) return;
  world.agenda.schedule(at + drawBetween(seed, 71, HOUR, 20 * DAY), ACTION.refund, charge);
  if (chance(seed, 72, 120)) world.agenda.schedule(at + drawBetween(seed, 73, HOUR, 25 * DAY), ACTION.refund, charge);
}

/** Gives back all or a part of what is left of a charge. */
export function refund(world: World, at: number, charge: number): void {
  const left = capturedAmount(world, charge) - givenBack(world, charge);
  if (left <= 0) return;
  const number = refundCount(world, charge);
  const amount = amountOf(world, charge, number, left);
  const row = addRefund(world, at, charge, amount, resultOf(mix(seedOf(world, charge), 80 + number)));
  const { refunds, charges } = world.tables;
  const kind = isDebit(world, charge) ? TXN.paymentRefund : TXN.refund;
  // What has not become available yet cannot leave before it does.
  const availableOn = Math.max((dayOf(at) + 1) * DAY, world.tables.transactions.availableOn.at(charges.transaction.at(charge)));
  refunds.transaction.set(
    row,
    world.ledger.post({ created: at, kind, source: row, currency: currencyOf(world, charge), amount: -amount, availableOn }),
  );
  record(world, at, 'refund.created', row);
  if (refunds.result.at(row) === REFUND.immediate) record(world, at, 'charge.refunded', charge);
  else world.agenda.schedule(refunds.settledAt.at(row), ACTION.settleRefund, row);
}

/** A pending refund reaches the customer, or comes back because their account is closed. */
export function settleRefund(world: World, at: number, row: number): void {
  const { refunds } = world.tables;
  const charge = refunds.charge.at(row);
  if (refunds.result.at(row) === REFUND.clears) {
    record(world, at, 'refund.updated', row);
    record(world, at, 'charge.refund.updated', row);
    record(world, at, 'charge.refunded', charge);
    return;
  }
  const [currency, amount, availableOn] = [currencyOf(world, charge), refunds.amount.at(row), (dayOf(at) + 1) * DAY];
  refunds.failureTransaction.set(
    row,
    world.ledger.post({ created: at, kind: TXN.refundFailure, source: row, currency, amount, availableOn }),
  );
  record(world, at, 'refund.failed', row);
  record(world, at, 'refund.updated', row);
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
  refunds.settledAt.push(waits ? at + drawBetween(mix(row, seedOf(world, charge)), 74, 8 * HOUR, 4 * DAY) : at);
  refunds.transaction.push(NONE);
  refunds.failureTransaction.push(NONE);
  charges.latestRefund.set(charge, row);
  return row;
}

// Minor units that have gone back or are on their way: a failed refund may be tried again.
function givenBack(world: World, charge: number): number {
  const { refunds, charges } = world.tables;
  let sum = 0;
  for (let row = charges.latestRefund.at(charge); row !== NONE; row = refunds.previous.at(row)) {
    if (refunds.failureTransaction.at(row) === NONE) sum += refunds.amount.at(row);
  }
  return sum;
}

function refundCount(world: World, charge: number): number {
  const { refunds, charges } = world.tables;
  let count = 0;
  for (let row = charges.latestRefund.at(charge); row !== NONE; row = refunds.previous.at(row)) count++;
  return count;
}

function amountOf(world: World, charge: number, number: number, left: number): number {
  const seed = mix(seedOf(world, charge), 90 + number);
  if (chance(seed, 1, 600)) return left;
  const { step } = currencyAt(currencyOf(world, charge));
  return Math.min(left, Math.max(step, roundToStep(left * drawBetween(seed, 2, 10, 60), 100, step)));
}

function resultOf(seed: number): number {
  const draw = drawBelow(seed, 1, 100);
  if (draw < 86) return REFUND.immediate;
  return draw < 96 ? REFUND.clears : REFUND.fails;
}

function seedOf(world: World, charge: number): number {
  return world.tables.payments.seed.at(world.tables.charges.payment.at(charge));
}

function currencyOf(world: World, charge: number): number {
  return world.tables.payments.currency.at(world.tables.charges.payment.at(charge));
}

function isDebit(world: World, charge: number): boolean {
  return world.tables.payments.method.at(world.tables.charges.payment.at(charge)) === METHOD.bank;
}
