import { chance, drawBetween, mix } from '../../random.ts';
import { ACTION } from '../actions.ts';
import { DAY } from '../calendar.ts';
import { voidInvoice } from '../closeInvoice.ts';
import { CANCELLATION, LIFE, PAUSE, STATUS } from '../codes.ts';
import { isAutomatic } from '../isAutomatic.ts';
import { record } from '../record.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { cancelSubscription } from './cancel.ts';
import { alter, latestVersion } from './versions.ts';

/** What a paid invoice puts right. */
const IN_DEBT: ReadonlySet<number> = new Set([STATUS.incomplete, STATUS.pastDue, STATUS.unpaid]);

/** An invoice of it is paid, or as good as paid: what was incomplete or overdue is in good standing. */
export function subscriptionPaid(world: World, at: number, invoice: number): void {
  const subscription = world.tables.invoices.subscription.at(invoice);
  if (subscription === NONE) return;
  const { status, invoice: latest } = latestVersion(world, subscription);
  if (latest === invoice && IN_DEBT.has(status)) turn(world, at, subscription, STATUS.active);
}

/**
 * A payment has failed: it is overdue. After the last attempt it is cancelled or, where there is still hope, left unpaid. A first invoice may
 * be tried again for a day.
 */
export function subscriptionUnpaid(world: World, at: number, invoice: number, last: boolean): void {
  const subscription = world.tables.invoices.subscription.at(invoice);
  if (subscription === NONE || !isAutomatic(world, invoice)) return;
  const { status } = latestVersion(world, subscription);
  if (status === STATUS.incomplete) return;
  if (last && status !== STATUS.unpaid && isWorthWaiting(world, subscription)) leaveUnpaid(world, at, subscription);
  else if (last) cancelSubscription(world, at, subscription, CANCELLATION.unpaid);
  else if (status === STATUS.active) turn(world, at, subscription, STATUS.pastDue);
}

/** Nobody has paid the first invoice: there is no subscription after all. */
export function expireIncomplete(world: World, at: number, subscription: number): void {
  const { status, invoice } = latestVersion(world, subscription);
  if (status !== STATUS.incomplete) return;
  alter(world, at, subscription, { status: STATUS.expired, endedAt: at, pause: PAUSE.not, resumesAt: NONE });
  record(world, at, 'customer.subscription.updated', subscription);
  if (invoice !== NONE) voidInvoice(world, at, invoice);
}

function isWorthWaiting(world: World, subscription: number): boolean {
  const { subscriptions } = world.tables;
  return subscriptions.life.at(subscription) === LIFE.natural && chance(subscriptions.seed.at(subscription), 60, 450);
}

// Of those who owe something a half pays it in the end.
function leaveUnpaid(world: World, at: number, subscription: number): void {
  turn(world, at, subscription, STATUS.unpaid);
  const seed = mix(mix(world.tables.subscriptions.seed.at(subscription), 0xdeb7), at);
  const [pays, days] = [chance(seed, 1, 550), drawBetween(seed, 2, 2 * DAY, 30 * DAY)];
  world.agenda.schedule(at + (pays ? days : 2 * days), pays ? ACTION.payDebts : ACTION.cancelNow, subscription);
}

function turn(world: World, at: number, subscription: number, status: number): void {
  alter(world, at, subscription, { status });
  record(world, at, 'customer.subscription.updated', subscription);
}
