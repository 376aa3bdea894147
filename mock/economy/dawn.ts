import { articles } from '../content/catalogue.ts';
import { drawBelow, mix } from '../random.ts';
import { DAY, dayOf, HOUR, weekdayOf } from './calendar.ts';
import { ACTION } from './codes.ts';
import { currencies } from './currencies.ts';
import { payoutTime } from './payouts.ts';
import type { World } from './world.ts';

/** Percent of the usual volume on each weekday, Sunday first. */
const WEEKDAY_PERCENT = [88, 104, 107, 106, 104, 101, 90] as const;

/** Relative number of orders in each hour of the day (UTC). */
const HOURS = [14, 11, 9, 8, 9, 12, 18, 27, 38, 48, 55, 58, 57, 58, 60, 59, 57, 56, 54, 50, 44, 36, 28, 20] as const;

/** Each hour as often as its weight: a draw from it is a draw by weight. */
const HOUR_DRAWS: readonly number[] = HOURS.flatMap((weight, hour) => Array.from({ length: weight }, () => hour));

/** Schedules what is new on a day: sign-ups, orders, invoices, payouts; on the first day also the shop itself. */
export function dawn(world: World, day: number): void {
  const midnight = day * DAY;
  const first = day === dayOf(world.start);
  if (first) open(world);
  const seed = mix(world.seed, day);
  const busy = Math.max(
    1,
    Math.round((world.volume * (WEEKDAY_PERCENT[weekdayOf(day)] ?? 100)) / 100) + drawBelow(seed, 1, Math.ceil(world.volume / 20) + 1),
  );
  const invoices = Math.ceil((busy * 3) / 10);
  schedule(world, midnight, ACTION.joinCustomer, Math.ceil(busy / 6), mix(seed, 2));
  schedule(world, midnight, ACTION.order, busy - invoices, mix(seed, 3));
  schedule(world, midnight, ACTION.bill, invoices, mix(seed, 4));
  for (const currency of currencies.keys()) world.agenda.schedule(midnight + payoutTime(currency), ACTION.payOut, currency);
}

// The shop opens with its articles and the customers it already had; nobody orders in the first hour of its life.
function open(world: World): void {
  for (const article of articles.keys()) world.agenda.schedule(world.start + Math.floor(article / 4), ACTION.addProduct, article);
  for (let i = 0; i < Math.max(12, world.volume); i++) {
    const seed = mix(mix(world.seed, 0xc0407), i);
    world.agenda.schedule(world.start + 60 + drawBelow(seed, 9, 3000), ACTION.joinCustomer, seed);
  }
}

function schedule(world: World, midnight: number, action: number, count: number, seed: number): void {
  const opening = midnight === world.start ? HOUR : 0;
  for (let i = 0; i < count; i++) {
    const each = mix(seed, i);
    const second = (HOUR_DRAWS[drawBelow(each, 200, HOUR_DRAWS.length)] ?? 0) * HOUR + drawBelow(each, 201, HOUR);
    world.agenda.schedule(midnight + Math.max(opening + (second % HOUR), second), action, each);
  }
}
