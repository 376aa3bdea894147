import { chance, drawBelow, drawBetween, pick, pickWeighted } from '../random.ts';
import { DAY, HOUR } from './calendar.ts';
import { oneOffPrice } from './catalogue.ts';
import { ACTION, METHOD, PLAN } from './codes.ts';
import { currencyAt, fromCents } from './currencies.ts';
import { currencyOf, drawCustomer } from './customers.ts';
import { record } from './record.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

export interface NewPayment {
  readonly seed: number;
  readonly customer: number;
  readonly currency: number;
  readonly amount: number;
  readonly plan: number;
  readonly method: number;
  /** Row of the invoice that it pays, or NONE. */
  readonly invoice: number;
}

/** Plans of a card payment outside an invoice, with how often each is taken (per 1000). */
const CARD_PLANS = [
  [PLAN.paid, 820],
  [PLAN.retried, 50],
  [PLAN.failed, 55],
  [PLAN.abandoned, 15],
  [PLAN.captured, 38],
  [PLAN.partlyCaptured, 12],
  [PLAN.released, 10],
] as const;
const CARD_WEIGHTS = CARD_PLANS.map(([, weight]) => weight);

/** Someone buys something: a payment intent is created, and its first attempt follows within seconds. */
export function order(world: World, at: number, seed: number): void {
  const customer = chance(seed, 6, 70) ? NONE : drawCustomer(world, seed);
  const currency = currencyOf(world, customer, seed);
  const method = drawMethod(seed, currency);
  const plan = method === METHOD.bank ? drawBankPlan(seed) : (CARD_PLANS[pickWeighted(CARD_WEIGHTS, seed, 7)]?.[0] ?? PLAN.paid);
  createPayment(world, at, { seed, customer, currency, amount: drawAmount(world, seed, currency), plan, method, invoice: NONE });
}

/** Creates a payment intent and schedules what follows from its plan. */
export function createPayment(world: World, at: number, payment: NewPayment): number {
  const { payments } = world.tables;
  const row = payments.created.push(at);
  payments.seed.push(payment.seed);
  payments.customer.push(payment.customer);
  payments.currency.push(payment.currency);
  payments.amount.push(payment.amount);
  payments.plan.push(payment.plan);
  payments.method.push(payment.method);
  payments.invoice.push(payment.invoice);
  payments.latestCharge.push(NONE);
  payments.canceledAt.push(NONE);
  record(world, at, 'payment_intent.created', row);
  if (payment.plan === PLAN.abandoned) world.agenda.schedule(at + drawBetween(payment.seed, 9, DAY, 2 * DAY), ACTION.cancelPayment, row);
  else world.agenda.schedule(at + drawBetween(payment.seed, 9, 1, 9), ACTION.attempt, row);
  return row;
}

/** Gives up a payment intent that nobody completes. */
export function cancelPayment(world: World, at: number, row: number): void {
  world.tables.payments.canceledAt.set(row, at);
  record(world, at, 'payment_intent.canceled', row);
}

/** How a payment by direct debit goes. */
export function drawBankPlan(seed: number): number {
  return chance(seed, 10, 60) ? PLAN.bankFails : PLAN.bankClears;
}

/** Card, or direct debit where the currency has one. */
export function drawMethod(seed: number, currency: number): number {
  return currencyAt(currency).bank !== undefined && chance(seed, 12, 80) ? METHOD.bank : METHOD.card;
}

/** When a failed attempt is tried again: soon by the person at the till, after days by the biller. */
export function retryDelay(seed: number, attempt: number, ofInvoice: boolean): number {
  return ofInvoice ? drawBetween(seed, 50 + attempt, DAY, 3 * DAY) + HOUR : drawBetween(seed, 50 + attempt, 20, 320);
}

function drawAmount(world: World, seed: number, currency: number): number {
  const { products, prices } = world.tables;
  const product = drawBelow(seed, 13, products.created.length);
  const unit = prices.amount.at(oneOffPrice(world, product, currency));
  const shipping = pick([0, 0, 0, 399, 499, 795, 1250], seed, 14);
  return (
    unit * pick([1, 1, 1, 1, 2, 2, 3, 5], seed, 15) +
    (shipping === 0 ? 0 : fromCents(shipping + drawBelow(seed, 16, 100), currencyAt(currency)))
  );
}
