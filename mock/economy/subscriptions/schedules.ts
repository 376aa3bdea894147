import { STATUS } from '../codes.ts';
import { record } from '../record.ts';
import { periodsAfter } from '../recurrences.ts';
import { addRow } from '../tables/addRow.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { drawChange } from './drawChange.ts';
import { alter, type ItemState, itemsOf, latestVersion, putItems, type Version } from './versions.ts';

/** The customer wants something else from the next period on: another plan, or to pay by the year. A schedule will see to it. */
export function scheduleChange(world: World, at: number, subscription: number): void {
  const version = latestVersion(world, subscription);
  const { status, atPeriodEnd } = version;
  if (status !== STATUS.active || atPeriodEnd === 1 || version.schedule !== NONE) return;
  const items = drawChange(world, subscription, itemsOf(world, version), 'later');
  if (items !== undefined) addSchedule(world, at, subscription, items);
}

/** A schedule that puts other items in the place of those of a subscription as its period ends; gives the row. */
export function addSchedule(world: World, at: number, subscription: number, items: readonly ItemState[]): number {
  const { periodStart, periodEnd, firstState, states } = latestVersion(world, subscription);
  const to = putItems(world, items);
  const endsAt = periodsAfter(world, items[0]?.price ?? 0, periodEnd, 1);
  const schedule = addRow(world.tables.schedules, {
    ...{ created: at, subscription, startsAt: periodStart, turnsAt: periodEnd, endsAt },
    ...{ fromState: firstState, fromStates: states, toState: to.firstState, toStates: to.states, releasedAt: NONE, canceledAt: NONE },
  });
  alter(world, at, subscription, { schedule });
  record(world, at, 'subscription_schedule.created', schedule);
  record(world, at, 'customer.subscription.updated', subscription);
  return schedule;
}

/** A schedule lets its subscription go. */
export function releaseSchedule(world: World, at: number, schedule: number): void {
  const { schedules } = world.tables;
  schedules.releasedAt.set(schedule, at);
  record(world, at, 'subscription_schedule.released', schedule);
  alter(world, at, schedules.subscription.at(schedule), { schedule: NONE });
}

/** The items that the schedule of a subscription, if it has one, puts in place as a period ends at `at`. */
export function phaseAt(
  { tables: { schedules } }: World,
  { schedule }: Pick<Version, 'schedule'>,
  at: number,
): Pick<Version, 'firstState' | 'states'> | undefined {
  if (schedule === NONE || schedules.turnsAt.at(schedule) !== at) return undefined;
  return { firstState: schedules.toState.at(schedule), states: schedules.toStates.at(schedule) };
}

/** A period ends: the schedule goes on to its last phase, after which it lets the subscription go. */
export function turnSchedule(world: World, at: number, subscription: number): void {
  const { schedules } = world.tables;
  const { schedule } = latestVersion(world, subscription);
  if (schedule === NONE) return;
  if (schedules.turnsAt.at(schedule) === at) {
    record(world, at, 'subscription_schedule.updated', schedule);
    return;
  }
  releaseSchedule(world, at, schedule);
}
