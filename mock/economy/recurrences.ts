import { RECURRENCES, type Recurrence } from '../content/recurrences.ts';
import { entryOf } from '../random.ts';
import { addMonths, DAY } from './calendar.ts';
import type { World } from './world.ts';

/** How a price (a row) recurs. Those that callers of the API thought of come after the shop's own. */
export function recurrenceOf(world: World, price: number): Recurrence {
  const index = world.tables.prices.recurring.at(price);
  return RECURRENCES[index] ?? entryOf(world.byHand.recurrences, index - RECURRENCES.length);
}

/** The number under which prices store how they recur. */
export function recurrenceIndex({ byHand }: World, { interval, count }: Recurrence): number {
  const all: readonly Recurrence[] = [...RECURRENCES, ...byHand.recurrences];
  const known = all.findIndex((each) => each.interval === interval && each.count === count);
  return known >= 0 ? known : RECURRENCES.length + byHand.recurrences.push({ interval, count }) - 1;
}

/** So many periods of a recurring price after `from`; a price that does not recur has none. */
export function periodsAfter(world: World, price: number, from: number, periods: number): number {
  const { interval, count } = recurrenceOf(world, price);
  switch (interval) {
    case 'day':
      return from + periods * count * DAY;
    case 'week':
      return from + periods * count * 7 * DAY;
    case 'month':
      return addMonths(from, periods * count);
    case 'year':
      return addMonths(from, periods * count * 12);
    case null:
      return from;
    default:
      return interval satisfies never;
  }
}
