import { chance, drawBetween } from '../random.ts';
import { ACTION } from './actions.ts';
import type { Basket } from './basket.ts';
import { DAY } from './calendar.ts';
import { SESSION } from './codes.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

export interface Visitor {
  readonly seed: number;
  readonly customer: number;
  readonly currency: number;
}

export type SessionBasket = Pick<Basket, 'price' | 'quantity' | 'shipping'>;

/** A checkout page is open for a day (Stripe, "Checkout session expiration"). */
export const SESSION_LIFE = DAY;

/** Opens a checkout page with a basket; most people fill it in within minutes, some never. */
export function openSession(world: World, at: number, mode: number, visitor: Visitor, basket: SessionBasket): number {
  const row = addSession(world, at, mode, visitor, basket);
  if (!chance(visitor.seed, 18, 180)) world.agenda.schedule(at + drawBetween(visitor.seed, 19, 30, 900), ACTION.submitSession, row);
  world.agenda.schedule(at + SESSION_LIFE, ACTION.expireSession, row);
  return row;
}

/** Opens a checkout page that nobody fills in on their own, until a time. */
export function openSessionUntil(world: World, at: number, end: number, mode: number, visitor: Visitor, basket: SessionBasket): number {
  const row = addSession(world, at, mode, visitor, basket);
  world.agenda.schedule(end, ACTION.expireSession, row);
  return row;
}

function addSession(world: World, at: number, mode: number, { seed, customer, currency }: Visitor, basket: SessionBasket): number {
  const [subject, payment, completedAt, expiredAt] = [NONE, NONE, NONE, NONE];
  const { price, quantity, shipping } = basket;
  const fields = { created: at, mode, subject, seed, customer, currency, price, quantity, shipping, payment, completedAt, expiredAt };
  return addRow(world.tables.sessions, fields);
}

/** Opens a page where a customer saves a card. */
export function openSetupSession(world: World, at: number, visitor: Visitor): number {
  return openSession(world, at, SESSION.setup, visitor, { price: NONE, quantity: 0, shipping: 0 });
}

/** Nobody has completed the page in time. */
export function expireSession(world: World, at: number, row: number): void {
  const { sessions } = world.tables;
  if (sessions.completedAt.at(row) !== NONE || sessions.expiredAt.at(row) !== NONE) return;
  sessions.expiredAt.set(row, at);
  record(world, at, 'checkout.session.expired', row);
}

/** Its payment is made, or on its way through the bank. */
export function completeSession(world: World, at: number, payment: number): void {
  const row = sessionOf(world, payment);
  if (row === undefined) return;
  if (world.tables.sessions.completedAt.at(row) === NONE) closeSession(world, at, row);
  else record(world, at, 'checkout.session.async_payment_succeeded', row);
}

/** Whatever it was for is done. */
export function closeSession(world: World, at: number, row: number): void {
  const { completedAt, expiredAt } = world.tables.sessions;
  if (completedAt.at(row) !== NONE || expiredAt.at(row) !== NONE) return;
  completedAt.set(row, at);
  record(world, at, 'checkout.session.completed', row);
}

/** The payment is that of the page. */
export function tieToSession(world: World, payment: number, row: number): void {
  world.tables.payments.ofSession.set(payment, 1);
  world.links.session.set(payment, row);
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
