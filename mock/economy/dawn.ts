import { articles } from '../content/catalogue.ts';
import { chance, drawBelow, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY, dayOf, HOUR, MINUTE, weekdayOf } from './calendar.ts';
import { currencyAt, settlementCurrencies } from './currencies.ts';
import { payoutTime } from './payouts.ts';
import type { World } from './world.ts';

/** Percent of the usual volume on each weekday, Sunday first. */
const WEEKDAY_PERCENT = [88, 104, 107, 106, 104, 101, 90] as const;

/** Relative number of orders in each hour of the day (UTC). */
const HOURS = [14, 11, 9, 8, 9, 12, 18, 27, 38, 48, 55, 58, 57, 58, 60, 59, 57, 56, 54, 50, 44, 36, 28, 20] as const;

/** Each hour as often as its weight: a draw from it is a draw by weight. */
const HOUR_DRAWS: readonly number[] = HOURS.flatMap((weight, hour) => Array.from({ length: weight }, () => hour));

/** Days for which events are kept (Stripe, "List all events"). */
export const EVENT_DAYS = 30;

/** Schedules what is new on a day: sign-ups, orders, invoices, subscriptions, payouts; on the first day also the shop itself. */
export function dawn(world: World, day: number): void {
  const midnight = day * DAY;
  if (day === dayOf(world.start)) open(world);
  forgetEvents(world, midnight);
  const seed = mix(world.seed, day);
  const busy = Math.max(
    1,
    Math.round((world.volume * (WEEKDAY_PERCENT[weekdayOf(day)] ?? 100)) / 100) + drawBelow(seed, 1, Math.ceil(world.volume / 20) + 1),
  );
  schedule(world, midnight, ACTION.joinCustomer, Math.ceil(busy / 6), mix(seed, 2));
  schedule(world, midnight, ACTION.order, Math.max(1, portion(busy, 79, seed, 10)), mix(seed, 3));
  schedule(world, midnight, ACTION.bill, Math.max(1, portion(busy, 8, seed, 11)), mix(seed, 4));
  schedule(world, midnight, ACTION.subscribe, portion(busy, 4, seed, 12), mix(seed, 5));
  schedule(world, midnight, ACTION.earnFee, portion(busy, 3, seed, 13), mix(seed, 6));
  treasury(world, midnight, seed);
}

// So many percent of the day's business, the fraction by chance.
function portion(busy: number, percent: number, seed: number, tag: number): number {
  return Math.floor((busy * percent + drawBelow(seed, tag, 100)) / 100);
}

// The shop opens with its articles and the customers, subscribers and sellers it already had; nobody orders in the first hour of its life.
function open(world: World): void {
  world.agenda.schedule(world.start, ACTION.openCatalogue, 0);
  for (const article of articles.keys()) world.agenda.schedule(world.start + Math.floor(article / 4), ACTION.addProduct, article);
  const early = (count: number, tag: number, from: number, action: number): void => {
    for (let i = 0; i < count; i++) {
      const seed = mix(mix(world.seed, tag), i);
      world.agenda.schedule(world.start + from + drawBelow(seed, 9, 3000), action, seed);
    }
  };
  early(Math.max(12, 3 * world.volume), 0xc0407, MINUTE, ACTION.joinCustomer);
  early(3 + Math.ceil(world.volume / 40), 0xacc0, 2 * MINUTE, ACTION.addAccount);
  early(Math.max(6, 2 * world.volume), 0x50b5, HOUR + MINUTE, ACTION.importSubscription);
}

function treasury(world: World, midnight: number, seed: number): void {
  const [day, weekday] = [dayOf(midnight), weekdayOf(dayOf(midnight))];
  for (const currency of settlementCurrencies) {
    if (currencyAt(currency).paidOutByHand === undefined) world.agenda.schedule(midnight + payoutTime(currency), ACTION.payOut, currency);
    else if (weekday === 2 || weekday === 4)
      world.agenda.schedule(midnight + 10 * HOUR + drawBelow(seed, 14, HOUR), ACTION.payOutByHand, currency);
  }
  world.agenda.schedule(midnight + 3 * HOUR, ACTION.payFees, 0);
  if (new Date(midnight * 1000).getUTCDate() === 1 && day > dayOf(world.start))
    world.agenda.schedule(midnight + 5 * HOUR, ACTION.payNetworkCosts, 0);
  if (chance(seed, 15, 90)) world.agenda.schedule(midnight + 2 * HOUR - drawBelow(seed, 16, HOUR), ACTION.payOutInstantly, 0);
  if (chance(seed, 17, 110)) world.agenda.schedule(midnight + 9 * HOUR + drawBelow(seed, 18, HOUR), ACTION.topUp, mix(seed, 19));
}

// Nobody can ask for what happened before that. The days end with the newest moment, so what is forgotten here has expired there too.
function forgetEvents(world: World, midnight: number): void {
  const { created, type, object } = world.tables.events;
  const first = created.lowerBound(midnight - EVENT_DAYS * DAY);
  for (const column of [created, type, object]) column.forgetBefore(first);
}

function schedule(world: World, midnight: number, action: number, count: number, seed: number): void {
  const opening = midnight === world.start ? 2 * HOUR : 0;
  for (let i = 0; i < count; i++) {
    const each = mix(seed, i);
    const second = (HOUR_DRAWS[drawBelow(each, 200, HOUR_DRAWS.length)] ?? 0) * HOUR + drawBelow(each, 201, HOUR);
    world.agenda.schedule(midnight + Math.max(opening + (second % HOUR), second), action, each);
  }
}
