import { chance, drawBetween, mix, pick } from '../../random.ts';
import { ACTION } from '../actions.ts';
import { DAY } from '../calendar.ts';
import { BILLING, PAUSE, STATUS } from '../codes.ts';
import { record } from '../record.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { alter, latestVersion } from './versions.ts';

const BEHAVIORS = [PAUSE.voided, PAUSE.voided, PAUSE.draft, PAUSE.uncollectible] as const;

/** The merchant lets a customer off for a while: the subscription runs on, and what is invoiced meanwhile is not collected. */
export function pauseCollection(world: World, at: number, subscription: number): void {
  const { status, pause, atPeriodEnd } = latestVersion(world, subscription);
  if (status !== STATUS.active || pause !== PAUSE.not || atPeriodEnd === 1) return;
  const seed = mix(mix(world.tables.subscriptions.seed.at(subscription), 0x9a05e), at);
  const end = at + drawBetween(seed, 1, 10 * DAY, 75 * DAY);
  if (chance(seed, 2, 600)) setPause(world, at, subscription, pick(BEHAVIORS, seed, 3), end);
  else {
    setPause(world, at, subscription, pick(BEHAVIORS, seed, 3), NONE);
    world.agenda.schedule(end, ACTION.resumeCollection, subscription);
  }
}

/** Collection goes on, at the time that was set or because the merchant says so. Who paused it through the API says so there. */
export function resumeCollection(world: World, at: number, subscription: number): void {
  const { pause, resumesAt } = latestVersion(world, subscription);
  if (pause === PAUSE.not || (resumesAt !== NONE && resumesAt > at)) return;
  if (resumesAt === NONE && world.byHand.paused.has(subscription)) return;
  world.byHand.paused.delete(subscription);
  setPause(world, at, subscription, PAUSE.not, NONE);
}

/** Pauses collection until a time, or until it is resumed (NONE); or resumes it. */
export function setPause(world: World, at: number, subscription: number, pause: number, resumesAt: number): void {
  alter(world, at, subscription, { pause, resumesAt });
  record(world, at, 'customer.subscription.updated', subscription);
  if (resumesAt !== NONE) world.agenda.schedule(resumesAt, ACTION.resumeCollection, subscription);
}

/** How the invoices of a subscription go that are written now (BILLING). */
export function billingNow(world: World, subscription: number): number {
  const { status, pause } = latestVersion(world, subscription);
  if (status === STATUS.unpaid || pause === PAUSE.draft) return BILLING.held;
  if (pause === PAUSE.not) return world.tables.subscriptions.billing.at(subscription);
  return pause === PAUSE.voided ? BILLING.waivedAsVoid : BILLING.waivedAsUncollectible;
}
