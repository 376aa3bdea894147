import { chance, drawBetween } from '../random.ts';
import { ACTION } from './actions.ts';
import type { Basket } from './basket.ts';
import { DAY } from './calendar.ts';
import { METHOD, PLAN } from './codes.ts';
import { createPayment, drawMethod, drawPlan } from './payments.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

export interface Visitor {
  readonly seed: number;
  readonly customer: number;
  readonly currency: number;
}

/** A checkout page is open for a day (Stripe, "Checkout session expiration"). */
export const SESSION_LIFE = DAY;

/** Opens a checkout page with a basket; most people fill it in within minutes, some never. */
export function openSession(
  world: World,
  at: number,
  { seed, customer, currency }: Visitor,
  { price, quantity, shipping }: Basket,
): number {
  const [payment, completedAt, expiredAt] = [NONE, NONE, NONE];
  const fields = { created: at, seed, customer, currency, price, quantity, shipping, payment, completedAt, expiredAt };
  const row = addRow(world.tables.sessions, fields);
  if (!chance(seed, 18, 180)) world.agenda.schedule(at + drawBetween(seed, 19, 30, 900), ACTION.submitSession, row);
  world.agenda.schedule(at + SESSION_LIFE, ACTION.expireSession, row);
  return row;
}

/** The form is sent: only now there is a payment intent. */
export function submitSession(world: World, at: number, row: number): void {
  const { sessions } = world.tables;
  const [seed, customer, currency] = [sessions.seed.at(row), sessions.customer.at(row), sessions.currency.at(row)];
  const method = drawMethod(seed, currency);
  const drawn = drawPlan(seed, method);
  // A page takes the money at once: nothing is held, nothing is forgotten half-way.
  const plan = method === METHOD.bank || drawn === PLAN.failed || drawn === PLAN.retried ? drawn : PLAN.paid;
  const payment = createPayment(world, at, { seed, customer, currency, amount: sessionTotal(world, row), plan, method, invoice: NONE });
  sessions.payment.set(row, payment);
  world.tables.payments.ofSession.set(payment, 1);
  world.links.session.set(payment, row);
}

/** Nobody has completed the page in time. */
export function expireSession(world: World, at: number, row: number): void {
  const { sessions } = world.tables;
  if (sessions.completedAt.at(row) !== NONE) return;
  sessions.expiredAt.set(row, at);
  record(world, at, 'checkout.session.expired', row);
}

/** Its payment is made, or on its way through the bank. */
export function completeSession(world: World, at: number, payment: number): void {
  const row = sessionOf(world, payment);
  if (row === undefined) return;
  const { completedAt } = world.tables.sessions;
  const late = completedAt.at(row) !== NONE;
  if (!late) completedAt.set(row, at);
  record(world, at, late ? 'checkout.session.async_payment_succeeded' : 'checkout.session.completed', row);
}

/** The bank has returned a payment of which the page was already completed. */
export function failSession(world: World, at: number, payment: number): void {
  const row = sessionOf(world, payment);
  if (row === undefined || world.tables.sessions.completedAt.at(row) === NONE) return;
  record(world, at, 'checkout.session.async_payment_failed', row);
}

// Most payments have none: a look at their row is faster than one into the map.
function sessionOf(world: World, payment: number): number | undefined {
  return world.tables.payments.ofSession.at(payment) === 0 ? undefined : world.links.session.get(payment);
}

/** Minor units of the basket with its shipping. */
export function sessionTotal(world: World, row: number): number {
  const { sessions, prices } = world.tables;
  return prices.amount.at(sessions.price.at(row)) * sessions.quantity.at(row) + sessions.shipping.at(row);
}
