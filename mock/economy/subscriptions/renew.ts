import { chance, drawBetween, mix } from '../../random.ts';
import { ACTION } from '../actions.ts';
import { DAY } from '../calendar.ts';
import { CANCELLATION, LIFE, REASON, STATUS } from '../codes.ts';
import { record } from '../record.ts';
import type { World } from '../world.ts';
import { cancelSubscription } from './cancel.ts';
import { firstPeriod, nextVersion } from './nextVersion.ts';
import { plotPeriod } from './plotPeriod.ts';
import { hasNoCard, RENEWED } from './renewable.ts';
import { turnSchedule } from './schedules.ts';
import { invoiceSubscription } from './subscriptionInvoice.ts';
import { alter, latestVersion, type Version } from './versions.ts';

/** Its period is over: it ends as was asked, rests because a trial leaves no card, or goes on with an invoice for the next period. */
export function renew(world: World, at: number, subscription: number): void {
  const version = latestVersion(world, subscription);
  if (version.periodEnd !== at) return;
  if (!RENEWED.has(version.status)) return;
  if (version.atPeriodEnd === 1) cancelSubscription(world, at, subscription, CANCELLATION.requested);
  else if (hasNoCard(world, subscription, version.status)) rest(world, at, subscription);
  else goOn(world, at, subscription, version);
}

/** A trial ends now instead of at its time, as that time would have it. */
export function endTrialNow(world: World, at: number, subscription: number): void {
  const { periodStart } = latestVersion(world, subscription);
  world.tables.subscriptions.trialEnd.set(subscription, at);
  // A period has a length, even where the trial begins and ends within a second.
  alter(world, at, subscription, { anchor: at, periodEnd: Math.max(at, periodStart + 1) });
  if (hasNoCard(world, subscription, STATUS.trialing)) rest(world, at, subscription);
  else goOn(world, at, subscription, latestVersion(world, subscription));
}

/** Whoever had no card at the end of their trial has given one: it runs from now on. */
export function resume(world: World, at: number, subscription: number): void {
  const version = latestVersion(world, subscription);
  if (version.status !== STATUS.paused) return;
  alter(world, at, subscription, { status: STATUS.active, ...firstPeriod(world, at, version) });
  record(world, at, 'customer.subscription.resumed', subscription);
  record(world, at, 'customer.subscription.updated', subscription);
  invoiceSubscription(world, at, subscription, REASON.update, 'period');
  plotPeriod(world, subscription);
}

/** Three days before the end of a trial. */
export function announceTrialEnd(world: World, at: number, subscription: number): void {
  if (latestVersion(world, subscription).status === STATUS.trialing)
    record(world, at, 'customer.subscription.trial_will_end', subscription);
}

// Nobody has given a card in the trial: it is paused, or ends where the caller of the API has said so.
function rest(world: World, at: number, subscription: number): void {
  if (world.byHand.trials.get(subscription) === 'cancel') cancelSubscription(world, at, subscription, CANCELLATION.requested);
  else pause(world, at, subscription);
}

function pause(world: World, at: number, subscription: number): void {
  alter(world, at, subscription, { status: STATUS.paused });
  record(world, at, 'customer.subscription.paused', subscription);
  record(world, at, 'customer.subscription.updated', subscription);
  if (world.tables.subscriptions.life.at(subscription) !== LIFE.natural) return;
  const seed = mix(world.tables.subscriptions.seed.at(subscription), 0x40cb);
  const action = chance(seed, 1, 600) ? ACTION.resume : ACTION.cancelNow;
  world.agenda.schedule(at + drawBetween(seed, 2, 2 * DAY, 15 * DAY), action, subscription);
}

function goOn(world: World, at: number, subscription: number, version: Version): void {
  turnSchedule(world, at, subscription);
  const next = nextVersion(world, version, at);
  if (next.discount !== version.discount) record(world, at, 'customer.discount.deleted', version.discount);
  alter(world, at, subscription, next);
  record(world, at, 'customer.subscription.updated', subscription);
  invoiceSubscription(world, at, subscription, REASON.cycle, 'period');
  plotPeriod(world, subscription);
}
