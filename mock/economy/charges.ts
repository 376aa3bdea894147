import { drawBelow, drawBetween } from '../random.ts';
import { bankingDay, DAY, dayOf, HOUR } from './calendar.ts';
import { capturedAmount } from './capturedAmount.ts';
import { ACTION, METHOD, PLAN, RESULT, TXN } from './codes.ts';
import { type Currency, currencyAt, feeOn, type Tariff } from './currencies.ts';
import { invoiceFailed, invoicePaid } from './invoices.ts';
import { cancelPayment, retryDelay } from './payments.ts';
import { record } from './record.ts';
import { planRefunds, releaseAuthorisation } from './refunds.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Tries to collect a payment: a charge is created and succeeds, fails, waits for the bank, or holds the money. */
export function attempt(world: World, at: number, payment: number): void {
  const { payments, charges } = world.tables;
  if (payments.canceledAt.at(payment) !== NONE) return;
  const previous = payments.latestCharge.at(payment);
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

/** A charge that was waiting is captured, released, cleared by the bank or returned by it. */
export function settle(world: World, at: number, charge: number): void {
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
      post(world, at, charge, TXN.charge);
      record(world, at, 'charge.captured', charge);
      paid(world, at, charge);
      break;
  }
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
    case PLAN.bankClears:
      return RESULT.bankClears;
    case PLAN.bankFails:
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
      post(world, at, charge, TXN.charge);
      record(world, at, 'charge.succeeded', charge);
      paid(world, at, charge);
      break;
    case RESULT.bankClears:
    case RESULT.bankFails:
      post(world, at, charge, TXN.payment);
      record(world, at, 'charge.pending', charge);
      record(world, at, 'payment_intent.processing', charges.payment.at(charge));
      break;
    default:
      record(world, at, 'charge.succeeded', charge);
      record(world, at, 'payment_intent.amount_capturable_updated', charges.payment.at(charge));
  }
}

function paid(world: World, at: number, charge: number): void {
  const payment = world.tables.charges.payment.at(charge);
  record(world, at, 'payment_intent.succeeded', payment);
  const invoice = world.tables.payments.invoice.at(payment);
  if (invoice !== NONE) invoicePaid(world, at, invoice);
  planRefunds(world, at, charge);
}

function failed(world: World, at: number, charge: number): void {
  const { charges, payments } = world.tables;
  const payment = charges.payment.at(charge);
  const [seed, number, invoice] = [payments.seed.at(payment), charges.attempt.at(charge), payments.invoice.at(payment)];
  record(world, at, 'charge.failed', charge);
  record(world, at, 'payment_intent.payment_failed', payment);
  const last = payments.plan.at(payment) !== PLAN.retried && number >= lastAttempt(charges.result.at(charge), seed);
  if (!last) world.agenda.schedule(at + retryDelay(seed, number, invoice !== NONE), ACTION.attempt, payment);
  if (invoice !== NONE) invoiceFailed(world, at, invoice, last);
  else if (last) world.agenda.schedule(at + drawBetween(seed, 63, DAY, 2 * DAY), ACTION.cancelPayment, payment);
}

// A debit that bounced is not tried again; a card may be, twice at most.
function lastAttempt(result: number, seed: number): number {
  return result === RESULT.bankFails ? 0 : drawBelow(seed, 64, 3);
}

function post(world: World, at: number, charge: number, kind: number): void {
  const { charges, payments } = world.tables;
  const payment = charges.payment.at(charge);
  const [index, amount] = [payments.currency.at(payment), capturedAmount(world, charge)];
  const currency = currencyAt(index);
  const { fee, tax } = feeOn(amount, currency, tariffOf(currency, payments.method.at(payment)));
  const wait = kind === TXN.payment ? 5 : currency.settlementDays;
  const availableOn = bankingDay(dayOf(at) + wait) * DAY;
  charges.transaction.set(charge, world.ledger.post({ created: at, kind, source: charge, currency: index, amount, fee, tax, availableOn }));
}

// The bank takes the money back; the fee of the debit is given back with it.
function returnDebit(world: World, at: number, charge: number): void {
  const { charges, transactions } = world.tables;
  const original = charges.transaction.at(charge);
  const [currency, availableOn] = [
    transactions.currency.at(original),
    Math.max(transactions.availableOn.at(original), (dayOf(at) + 1) * DAY),
  ];
  const [amount, fee, tax] = [0 - transactions.amount.at(original), 0 - transactions.fee.at(original), 0 - transactions.tax.at(original)];
  const row = world.ledger.post({ created: at, kind: TXN.paymentFailureRefund, source: charge, currency, amount, fee, tax, availableOn });
  charges.failureTransaction.set(charge, row);
}

function tariffOf(currency: Currency, method: number): Tariff {
  return method === METHOD.bank && currency.bank !== undefined ? currency.bank : currency.card;
}
