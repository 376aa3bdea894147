import { chance, drawBetween, mix, pickWeighted } from '../../random.ts';
import { addMonths, DAY } from '../calendar.ts';
import { recurringPrice } from '../catalogue.ts';
import { BILLING, LIFE, SESSION } from '../codes.ts';
import { currencyOf, drawCustomer } from '../customers.ts';
import { drawRebate } from '../rebates.ts';
import { openSession } from '../sessions.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { hasLive } from './cancel.ts';
import { EXTRA, PLANS } from './drawChange.ts';
import { type NewSubscription, startSubscription } from './subscribe.ts';
import { trialDaysOf } from './trialDaysOf.ts';

/** How often each plan is taken. */
const PLAN_WEIGHTS = [50, 38, 12] as const;

/** A customer subscribes, some of them to try it first, some at a checkout page. */
export function subscribe(world: World, at: number, seed: number): void {
  const customer = drawNewSubscriber(world, seed);
  if (customer === NONE) return;
  const currency = currencyOf(world, customer, seed);
  const [order, rebate] = [drawOrder(world, seed, customer), drawRebate(world, seed, currency)];
  const [item, ...more] = order.items;
  const atPage = order.billing === BILLING.automatic && rebate.coupon === NONE && more.length === 0 && chance(seed, 54, 500);
  if (atPage && item !== undefined) openSession(world, at, SESSION.subscription, order, { ...item, shipping: 0 });
  else startSubscription(world, at, { ...order, trialDays: trialDaysOf(seed), ...rebate });
}

/** A subscription that ran elsewhere before the shop opened here: it is taken over as it is, and renewed on its day. */
export function importSubscription(world: World, at: number, seed: number): void {
  const customer = drawNewSubscriber(world, seed);
  if (customer === NONE) return;
  const order = drawOrder(world, seed, customer);
  const months = world.tables.prices.recurring.at(order.items[0]?.price ?? 0) === 2 ? 12 : 1;
  const anchor = at + drawBetween(seed, 42, DAY, months === 12 ? 360 * DAY : 30 * DAY);
  const startDate = addMonths(anchor, 0 - months * drawBetween(seed, 43, 1, months === 12 ? 2 : 18));
  startSubscription(world, at, { ...order, trialDays: 0, coupon: NONE, promotion: NONE, imported: { startDate, anchor } });
}

/** Someone who had left subscribes again. */
export function returnSubscriber(world: World, at: number, former: number): void {
  const { subscriptions, customers } = world.tables;
  const [customer, seed] = [subscriptions.customer.at(former), mix(subscriptions.seed.at(former), 0x2e70)];
  if (customers.deletedAt.at(customer) !== NONE || hasLive(world, customer)) return;
  startSubscription(world, at, { ...drawOrder(world, seed, customer), trialDays: 0, coupon: NONE, promotion: NONE });
}

// Few have two subscriptions.
function drawNewSubscriber(world: World, seed: number): number {
  for (let attempt = 0; attempt < 6; attempt++) {
    const customer = drawCustomer(world, mix(seed, 0x5b + attempt));
    if (customer !== NONE && (!hasLive(world, customer) || chance(seed, 44, 40))) return customer;
  }
  return NONE;
}

function drawOrder(world: World, seed: number, customer: number): Omit<NewSubscription, 'trialDays' | 'coupon' | 'promotion'> {
  const currency = currencyOf(world, customer, seed);
  const recurring = chance(seed, 45, 120) ? 2 : 1;
  const plan = PLANS[pickWeighted(PLAN_WEIGHTS, seed, 48)] ?? 0;
  const priceOf = (product: number): number => recurringPrice(world, product, currency, recurring);
  const seats = plan === 0 ? 1 : drawBetween(seed, 49, 1, 6);
  const extra = chance(seed, 51, 260) ? [{ price: priceOf(EXTRA), quantity: drawBetween(seed, 52, 1, 8) }] : [];
  const billing = chance(seed, 53, 90) ? BILLING.sent : BILLING.automatic;
  return { seed, customer, currency, items: [{ price: priceOf(plan), quantity: seats }, ...extra], billing, life: LIFE.natural };
}
