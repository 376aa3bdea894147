import { addRow } from '../tables/addRow.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';

/** A subscription as it is from one moment on. Rows and times that it does not have are NONE. */
export interface Version {
  readonly status: number;
  readonly anchor: number;
  /** Periods begun since the anchor. */
  readonly cycle: number;
  readonly periodStart: number;
  readonly periodEnd: number;
  /** Rows of `itemStates`. */
  readonly firstState: number;
  readonly states: number;
  /** 1 when it is to end with the period. */
  readonly atPeriodEnd: number;
  readonly canceledAt: number;
  readonly endedAt: number;
  readonly cancellation: number;
  readonly invoice: number;
  readonly discount: number;
  readonly schedule: number;
  /** Whether its collection is paused (PAUSE), and until when. */
  readonly pause: number;
  readonly resumesAt: number;
}

/** An item of a subscription: rows of the item and its price, and how many of it. */
export interface ItemState {
  readonly item: number;
  readonly price: number;
  readonly quantity: number;
}

/** How a subscription stands at present. */
export function latestVersion(world: World, subscription: number): Version {
  return versionOf(world, world.tables.subscriptions.latest.at(subscription));
}

/** The row of `versions` that held at `at`; the oldest one before it began. */
export function versionAt(world: World, subscription: number, at: number): number {
  const { subscriptions, versions } = world.tables;
  let row = subscriptions.latest.at(subscription);
  while (versions.at.at(row) > at && versions.previous.at(row) !== NONE) row = versions.previous.at(row);
  return row;
}

/** One row of `versions`. */
export function versionOf(world: World, row: number): Version {
  const { versions } = world.tables;
  return {
    status: versions.status.at(row),
    anchor: versions.anchor.at(row),
    cycle: versions.cycle.at(row),
    periodStart: versions.periodStart.at(row),
    periodEnd: versions.periodEnd.at(row),
    firstState: versions.firstState.at(row),
    states: versions.states.at(row),
    atPeriodEnd: versions.atPeriodEnd.at(row),
    canceledAt: versions.canceledAt.at(row),
    endedAt: versions.endedAt.at(row),
    cancellation: versions.cancellation.at(row),
    invoice: versions.invoice.at(row),
    discount: versions.discount.at(row),
    schedule: versions.schedule.at(row),
    pause: versions.pause.at(row),
    resumesAt: versions.resumesAt.at(row),
  };
}

/** The first state of a subscription. */
export function putVersion(world: World, at: number, subscription: number, version: Version): void {
  world.tables.subscriptions.latest.set(subscription, addRow(world.tables.versions, { at, previous: NONE, ...version }));
}

/** Changes some of what a subscription is, from now on. Two changes in one second are one. */
export function alter(world: World, at: number, subscription: number, changes: Partial<Version>): void {
  const { subscriptions, versions } = world.tables;
  const latest = subscriptions.latest.at(subscription);
  const row = versions.at.at(latest) === at ? latest : copyVersion(world, at, latest);
  if (row !== latest) subscriptions.latest.set(subscription, row);
  for (const field in changes) set(versions, row, field as keyof Version, changes);
}

function set(versions: World['tables']['versions'], row: number, field: keyof Version, { [field]: value }: Partial<Version>): void {
  if (value !== undefined) versions[field].set(row, value);
}

function copyVersion(world: World, at: number, latest: number): number {
  const { versions } = world.tables;
  let row = -1;
  for (const name in versions) {
    const column = versions[name as keyof typeof versions];
    row = column.push(column.at(latest));
  }
  versions.at.set(row, at);
  versions.previous.set(row, latest);
  return row;
}

/** Stores items as they are from now on, and gives where. */
export function putItems(world: World, items: readonly ItemState[]): { firstState: number; states: number } {
  const { itemStates } = world.tables;
  const firstState = itemStates.item.length;
  for (const item of items) addRow(itemStates, { ...item });
  return { firstState, states: items.length };
}

/** The items of a version. */
export function itemsOf(world: World, { firstState, states }: Pick<Version, 'firstState' | 'states'>): ItemState[] {
  const { itemStates } = world.tables;
  return Array.from({ length: states }, (_, n) => ({
    item: itemStates.item.at(firstState + n),
    price: itemStates.price.at(firstState + n),
    quantity: itemStates.quantity.at(firstState + n),
  }));
}
