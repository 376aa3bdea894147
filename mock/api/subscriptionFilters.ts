import { STATUS, SUBSCRIPTION_STATUSES } from '../economy/codes.ts';
import { itemsOf, versionAt, versionOf } from '../economy/subscriptions/versions.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { ApiError, noSuch } from './apiError.ts';
import type { Sequence } from './page.ts';
import { type Query, textOf } from './query.ts';
import type { Filter } from './resource.ts';
import { rowsSequence } from './sequences.ts';

const GROUPS = ['all', 'ended'] as const;

/** `status=active`, or a group: `all` of them, those that `ended` by cancellation or because their first invoice was not paid. */
export const withStatus: Filter = (world, query) => {
  const wanted = textOf(query, 'status') ?? '';
  const known: readonly string[] = [...SUBSCRIPTION_STATUSES, ...GROUPS];
  if (!known.includes(wanted)) throw new ApiError(400, `Invalid status: must be one of ${known.join(', ')}`, { param: 'status' });
  if (wanted === 'all') return () => true;
  if (wanted === 'ended') return (row, at) => ENDED.has(statusOf(world, row, at));
  return (row, at) => SUBSCRIPTION_STATUSES[statusOf(world, row, at)] === wanted;
};

/** True for one that was cancelled: lists do not show it by themselves. */
export function isEnded(world: World, row: number, at: number): boolean {
  return statusOf(world, row, at) === STATUS.canceled;
}

/** Subscriptions with an item of that price. */
export function withPrice(param: string): Filter {
  return (world, query) => {
    const id = textOf(query, param) ?? '';
    const wanted = world.ids.price.decode(id);
    if (wanted === undefined) throw noSuch('price', id, param);
    return (row, at) => itemsOf(world, versionOf(world, versionAt(world, row, at))).some(({ price }) => price === wanted);
  };
}

/** What a customer has subscribed to and not cancelled, newest first. */
export function rowsOfSubscriber(world: World, customer: number, at: number): number[] {
  const { customers, subscriptions } = world.tables;
  const rows: number[] = [];
  for (let row = customer === NONE ? NONE : customers.latestSubscription.at(customer); row !== NONE; row = subscriptions.previous.at(row)) {
    if (subscriptions.created.at(row) <= at && !isEnded(world, row, at)) rows.push(row);
  }
  return rows;
}

/** `subscription=sub_…`: the items that it ever had. */
export function itemsOfSubscription(world: World, query: Query): Sequence | undefined {
  const id = textOf(query, 'subscription') ?? '';
  const { subscriptions, subscriptionItems } = world.tables;
  const row = world.ids.subscription.decode(id);
  if (row === undefined || row >= subscriptions.created.length) throw noSuch('subscription', id, 'subscription');
  const rows: number[] = [];
  // Items follow their subscription at once; later ones stand further on, with the same subscription.
  for (let item = subscriptions.firstItem.at(row); item < subscriptionItems.created.length; item++) {
    if (subscriptionItems.subscription.at(item) === row) rows.push(item);
  }
  return rowsSequence(Uint32Array.from(rows), subscriptionItems.created);
}

const ENDED: ReadonlySet<number> = new Set([STATUS.canceled, STATUS.expired]);

function statusOf(world: World, row: number, at: number): number {
  return world.tables.versions.status.at(versionAt(world, row, at));
}
