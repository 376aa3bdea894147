import { drawBelow, drawBetween, mix, pickWeighted } from '../../random.ts';
import { ACTION } from '../actions.ts';
import { HOUR, MINUTE } from '../calendar.ts';
import { LIFE, STATUS } from '../codes.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { announceRenewal, noticeOf } from './upcoming.ts';
import { latestVersion } from './versions.ts';

/** What may happen to a subscription in a period, with how often (per 1000); mostly nothing does. */
const TURNS = [
  [NONE, 775],
  [ACTION.upgrade, 45],
  [ACTION.downgrade, 20],
  [ACTION.requantify, 50],
  [ACTION.scheduleChange, 30],
  [ACTION.requestCancellation, 48],
  [ACTION.cancelNow, 12],
  [ACTION.pauseCollection, 20],
] as const;
const TURN_WEIGHTS = TURNS.map(([, weight]) => weight);

/** In a trial people mostly stay as they are, or make up their minds against it. */
const TRIAL_TURNS = [
  [NONE, 780],
  [ACTION.requestCancellation, 190],
  [ACTION.cancelNow, 30],
] as const;
const TRIAL_WEIGHTS = TRIAL_TURNS.map(([, weight]) => weight);

/** Schedules the end of the present period of a subscription, its announcement, and what its customer will do with it before. */
export function plotPeriod(world: World, subscription: number): void {
  const { subscriptions } = world.tables;
  const { periodStart, periodEnd, status } = latestVersion(world, subscription);
  plotRenewal(world, subscription, periodStart, periodEnd);
  if (subscriptions.life.at(subscription) !== LIFE.natural) return;
  const seed = mix(subscriptions.seed.at(subscription), periodStart);
  const action =
    status === STATUS.trialing ? TRIAL_TURNS[pickWeighted(TRIAL_WEIGHTS, seed, 1)]?.[0] : TURNS[pickWeighted(TURN_WEIGHTS, seed, 1)]?.[0];
  if (action === undefined || action === NONE) return;
  const minutes = Math.floor((periodEnd - periodStart - 2 * HOUR) / MINUTE);
  if (minutes > 0)
    world.agenda.schedule(periodStart + HOUR + drawBelow(seed, 2, minutes) * MINUTE + drawBetween(seed, 3, 0, 59), action, subscription);
}

// What is announced as a period begins is told with its beginning, which may be a request's doing.
function plotRenewal(world: World, subscription: number, periodStart: number, periodEnd: number): void {
  world.agenda.schedule(periodEnd, ACTION.renew, subscription);
  const notice = noticeOf({ periodStart, periodEnd });
  if (notice === periodStart) announceRenewal(world, periodStart, subscription);
  else world.agenda.schedule(notice, ACTION.announceRenewal, subscription);
}
