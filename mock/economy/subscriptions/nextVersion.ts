import { addMonths } from '../calendar.ts';
import { monthsOf } from '../catalogue.ts';
import { STATUS } from '../codes.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { phaseAt } from './schedules.ts';
import { itemsOf, type Version } from './versions.ts';

type Items = Pick<Version, 'firstState' | 'states'>;
type Period = Pick<Version, 'anchor' | 'cycle' | 'periodStart' | 'periodEnd'>;

/** What a subscription that is as `version` says becomes as it is renewed at `at`. */
export function nextVersion(world: World, version: Version, at: number): Items & Period & Pick<Version, 'status' | 'discount'> {
  const items = phaseAt(world, version, at) ?? { firstState: version.firstState, states: version.states };
  const turned = monthsOfItems(world, items) !== monthsOfItems(world, version);
  const period = turned ? firstPeriod(world, at, items) : nextPeriod(world, at, version);
  const status = version.status === STATUS.trialing ? STATUS.active : version.status;
  return { status, ...items, ...period, discount: discountAt(world, at, version.discount) };
}

/** A first period from `at` on. */
export function firstPeriod(world: World, at: number, items: Items): Period {
  return { anchor: at, cycle: 1, periodStart: at, periodEnd: addMonths(at, monthsOfItems(world, items)) };
}

function nextPeriod(world: World, at: number, version: Version): Period {
  const cycle = version.cycle + 1;
  const periodEnd = addMonths(version.anchor, cycle * monthsOfItems(world, version));
  return { anchor: version.anchor, cycle, periodStart: at, periodEnd };
}

// A discount whose time is over goes before the invoice is written.
function discountAt(world: World, at: number, discount: number): number {
  return discount === NONE || world.tables.discounts.endsAt.at(discount) > at ? discount : NONE;
}

function monthsOfItems(world: World, items: Items): number {
  return monthsOf(world, itemsOf(world, items)[0]?.price ?? 0);
}
