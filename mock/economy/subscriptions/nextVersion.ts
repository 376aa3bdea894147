import { STATUS } from '../codes.ts';
import { periodsAfter } from '../recurrences.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { phaseAt } from './schedules.ts';
import { itemsOf, type Version } from './versions.ts';

type Items = Pick<Version, 'firstState' | 'states'>;
type Period = Pick<Version, 'anchor' | 'cycle' | 'periodStart' | 'periodEnd'>;

/** What a subscription that is as `version` says becomes as it is renewed at `at`. */
export function nextVersion(world: World, version: Version, at: number): Items & Period & Pick<Version, 'status' | 'discount'> {
  const items = phaseAt(world, version, at) ?? { firstState: version.firstState, states: version.states };
  const turned = recurring(world, items) !== recurring(world, version);
  const period = turned ? firstPeriod(world, at, items) : nextPeriod(world, at, version);
  const status = version.status === STATUS.trialing ? STATUS.active : version.status;
  return { status, ...items, ...period, discount: discountAt(world, at, version.discount) };
}

/** A first period from `at` on. */
export function firstPeriod(world: World, at: number, items: Items): Period {
  return { anchor: at, cycle: 1, periodStart: at, periodEnd: periodsAfter(world, priceOf(world, items), at, 1) };
}

function nextPeriod(world: World, at: number, version: Version): Period {
  const cycle = version.cycle + 1;
  const periodEnd = periodsAfter(world, priceOf(world, version), version.anchor, cycle);
  return { anchor: version.anchor, cycle, periodStart: at, periodEnd };
}

// A discount whose time is over goes before the invoice is written.
function discountAt(world: World, at: number, discount: number): number {
  return discount === NONE || world.tables.discounts.endsAt.at(discount) > at ? discount : NONE;
}

function recurring(world: World, items: Items): number {
  return world.tables.prices.recurring.at(priceOf(world, items));
}

// The prices of a subscription recur alike.
function priceOf(world: World, items: Items): number {
  return itemsOf(world, items)[0]?.price ?? 0;
}
