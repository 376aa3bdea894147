import { chance, drawBetween, mix } from '../../random.ts';
import { ACTION } from '../actions.ts';
import { addMonths, DAY } from '../calendar.ts';
import { monthsOf } from '../catalogue.ts';
import { CANCELLATION, LIFE, REASON, STATUS } from '../codes.ts';
import { record } from '../record.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { cancelSubscription } from './cancel.ts';
import { plotPeriod } from './plotPeriod.ts';
import { nextPhase } from './schedules.ts';
import { invoiceSubscription } from './subscriptionInvoice.ts';
import { alter, itemsOf, latestVersion, type Version } from './versions.ts';

/** What goes on from period to period; what is unpaid too, with drafts that wait. */
const RENEWED: ReadonlySet<number> = new Set([STATUS.active, STATUS.pastDue, STATUS.trialing, STATUS.unpaid]);

/** Its period is over: it ends as was asked, rests because a trial leaves no card, or goes on with an invoice for the next period. */
export function renew(world: World, at: number, subscription: number): void {
  const version = latestVersion(world, subscription);
  if (version.periodEnd !== at) return;
  if (!RENEWED.has(version.status)) return;
  if (version.atPeriodEnd === 1) cancelSubscription(world, at, subscription, CANCELLATION.requested);
  else if (version.status === STATUS.trialing && hasNoCard(world, subscription)) pause(world, at, subscription);
  else goOn(world, at, subscription, version);
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

function hasNoCard(world: World, subscription: number): boolean {
  const { subscriptions } = world.tables;
  return subscriptions.life.at(subscription) === LIFE.natural && chance(mix(subscriptions.seed.at(subscription), 0x40ca), 1, 220);
}

function pause(world: World, at: number, subscription: number): void {
  alter(world, at, subscription, { status: STATUS.paused });
  record(world, at, 'customer.subscription.paused', subscription);
  record(world, at, 'customer.subscription.updated', subscription);
  const seed = mix(world.tables.subscriptions.seed.at(subscription), 0x40cb);
  const action = chance(seed, 1, 600) ? ACTION.resume : ACTION.cancelNow;
  world.agenda.schedule(at + drawBetween(seed, 2, 2 * DAY, 15 * DAY), action, subscription);
}

function goOn(world: World, at: number, subscription: number, version: Version): void {
  const phase = nextPhase(world, at, subscription);
  const items = phase ?? { firstState: version.firstState, states: version.states };
  const turned = monthsOfItems(world, items) !== monthsOfItems(world, version);
  const period = turned ? firstPeriod(world, at, items) : nextPeriod(world, at, version);
  const status = version.status === STATUS.trialing ? STATUS.active : version.status;
  alter(world, at, subscription, { status, ...items, ...period, discount: discountAfter(world, at, version.discount) });
  record(world, at, 'customer.subscription.updated', subscription);
  invoiceSubscription(world, at, subscription, REASON.cycle, 'period');
  plotPeriod(world, subscription);
}

// A discount whose time is over goes before the invoice is written.
function discountAfter(world: World, at: number, discount: number): number {
  if (discount === NONE || world.tables.discounts.endsAt.at(discount) > at) return discount;
  record(world, at, 'customer.discount.deleted', discount);
  return NONE;
}

type Items = Pick<Version, 'firstState' | 'states'>;

function monthsOfItems(world: World, items: Items): number {
  return monthsOf(world, itemsOf(world, items)[0]?.price ?? 0);
}

function firstPeriod(world: World, at: number, items: Items) {
  return { anchor: at, cycle: 1, periodStart: at, periodEnd: addMonths(at, monthsOfItems(world, items)) };
}

function nextPeriod(world: World, at: number, version: Version) {
  const cycle = version.cycle + 1;
  return { cycle, periodStart: at, periodEnd: addMonths(version.anchor, cycle * monthsOfItems(world, version)) };
}
