import { chance, drawBetween, pickWeighted } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY, HOUR } from './calendar.ts';
import { METHOD, PLAN, REASON } from './codes.ts';
import { currencyAt } from './currencies.ts';
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
  payments.ofSession.push(0);
  payments.latestCharge.push(NONE);
  payments.canceledAt.push(NONE);
  record(world, at, 'payment_intent.created', row);
  if (isSteered(payment.plan)) return row;
  if (payment.plan === PLAN.abandoned) world.agenda.schedule(at + drawBetween(payment.seed, 9, DAY, 2 * DAY), ACTION.cancelPayment, row);
  else world.agenda.schedule(at + drawBetween(payment.seed, 9, 1, 9), ACTION.attempt, row);
  return row;
}

/** True for a payment whose course callers of the API decide. */
export function isSteered(plan: number): boolean {
  return plan >= PLAN.steered;
}

/** Gives up a payment intent that nobody completes. */
export function cancelPayment(world: World, at: number, row: number): void {
  const { canceledAt } = world.tables.payments;
  if (canceledAt.at(row) !== NONE) return;
  canceledAt.set(row, at);
  record(world, at, 'payment_intent.canceled', row);
}

/** How a payment goes that someone makes at the till or on the web. */
export function drawPlan(seed: number, method: number): number {
  return method === METHOD.bank ? drawBankPlan(seed) : (CARD_PLANS[pickWeighted(CARD_WEIGHTS, seed, 7)]?.[0] ?? PLAN.paid);
}

/** How a payment by direct debit goes. */
export function drawBankPlan(seed: number): number {
  return chance(seed, 10, 60) ? PLAN.bankFails : PLAN.bankClears;
}

/** Card, or direct debit where the currency has one. */
export function drawMethod(seed: number, currency: number): number {
  return currencyAt(currency).bank !== undefined && chance(seed, 12, 80) ? METHOD.bank : METHOD.card;
}

/** Seconds until a failed attempt is tried again: soon by the person who wants something, after days by the biller. */
export function retryDelay(world: World, payment: number, attempt: number): number {
  const { payments, invoices } = world.tables;
  const [seed, invoice] = [payments.seed.at(payment), payments.invoice.at(payment)];
  const byBiller = invoice !== NONE && invoices.reason.at(invoice) !== REASON.create;
  return byBiller ? drawBetween(seed, 50 + attempt, DAY, 3 * DAY) + HOUR : drawBetween(seed, 50 + attempt, 20, 320);
}
