import { chance, drawBetween, mix } from '../../random.ts';
import { ACTION } from '../actions.ts';
import { DAY, HOUR } from '../calendar.ts';
import { CANCELLATION, LIFE, PAUSE, STATUS } from '../codes.ts';
import { record } from '../record.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { alter, latestVersion } from './versions.ts';

const LIVE: ReadonlySet<number> = new Set([
  STATUS.trialing,
  STATUS.active,
  STATUS.pastDue,
  STATUS.paused,
  STATUS.incomplete,
  STATUS.unpaid,
]);

/** True until it is cancelled or has expired. */
export function isLive(world: World, subscription: number): boolean {
  return LIVE.has(world.tables.versions.status.at(world.tables.subscriptions.latest.at(subscription)));
}

/** True when a customer has a subscription that lives. */
export function hasLive(world: World, customer: number): boolean {
  const { customers, subscriptions } = world.tables;
  let row = customers.latestSubscription.at(customer);
  while (row !== NONE && !isLive(world, row)) row = subscriptions.previous.at(row);
  return row !== NONE;
}

/** The living subscriptions of a customer, newest first. */
export function liveOf(world: World, customer: number): number[] {
  const { customers, subscriptions } = world.tables;
  const live: number[] = [];
  for (let row = customers.latestSubscription.at(customer); row !== NONE; row = subscriptions.previous.at(row))
    if (isLive(world, row)) live.push(row);
  return live;
}

/** Ends a subscription at once, and with it the schedule that was to change it. Some customers will come back. */
export function cancelSubscription(world: World, at: number, subscription: number, cancellation: number): void {
  const { subscriptions, schedules } = world.tables;
  const version = latestVersion(world, subscription);
  if (!LIVE.has(version.status)) return;
  if (version.schedule !== NONE) {
    schedules.canceledAt.set(version.schedule, at);
    record(world, at, 'subscription_schedule.canceled', version.schedule);
  }
  const canceledAt = version.canceledAt === NONE ? at : version.canceledAt;
  alter(world, at, subscription, {
    status: STATUS.canceled,
    endedAt: at,
    canceledAt,
    cancellation,
    schedule: NONE,
    pause: PAUSE.not,
    resumesAt: NONE,
  });
  record(world, at, 'customer.subscription.deleted', subscription);
  const seed = mix(subscriptions.seed.at(subscription), 0xcace);
  const natural = subscriptions.life.at(subscription) === LIFE.natural;
  if (natural && chance(seed, 1, 220))
    world.agenda.schedule(at + drawBetween(seed, 2, 2 * DAY, 22 * DAY), ACTION.returnSubscriber, subscription);
}

/** The customer ends it from one moment to the next. */
export function cancelNow(world: World, at: number, subscription: number): void {
  cancelSubscription(world, at, subscription, CANCELLATION.requested);
}

/** The customer will leave when the period that they paid for is over; some think better of it. */
export function requestCancellation(world: World, at: number, subscription: number): void {
  const { subscriptions } = world.tables;
  const { status, atPeriodEnd, periodEnd, schedule } = latestVersion(world, subscription);
  if ((status !== STATUS.active && status !== STATUS.trialing) || atPeriodEnd === 1 || schedule !== NONE) return;
  alter(world, at, subscription, { atPeriodEnd: 1, canceledAt: at, cancellation: CANCELLATION.requested });
  record(world, at, 'customer.subscription.updated', subscription);
  const seed = mix(subscriptions.seed.at(subscription), at);
  const natural = subscriptions.life.at(subscription) === LIFE.natural;
  if (natural && chance(seed, 1, 250) && periodEnd - at > 3 * HOUR)
    world.agenda.schedule(
      at + drawBetween(seed, 2, HOUR, Math.min(periodEnd - at - HOUR, 10 * DAY)),
      ACTION.revokeCancellation,
      subscription,
    );
}

/** They stay. */
export function revokeCancellation(world: World, at: number, subscription: number): void {
  const { atPeriodEnd, status } = latestVersion(world, subscription);
  if (atPeriodEnd !== 1 || status === STATUS.canceled) return;
  alter(world, at, subscription, { atPeriodEnd: 0, canceledAt: NONE, cancellation: CANCELLATION.none });
  record(world, at, 'customer.subscription.updated', subscription);
}
