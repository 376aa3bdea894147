import { z } from 'zod';
import { recurrenceOf } from '../../economy/recurrences.ts';
import { type ItemState, itemsOf, latestVersion } from '../../economy/subscriptions/versions.ts';
import { addRow } from '../../economy/tables/addRow.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { ApiError } from '../apiError.ts';
import { boolean, integer, text } from './params.ts';
import { rowOf } from './rowOf.ts';

/** An item of a subscription that is to begin. */
export const newItem = z.strictObject({ price: text, quantity: integer.optional() });

/** A change of a subscription's items: of the one that `id` names, or one more. */
export const itemChange = z.strictObject({
  id: text.optional(),
  price: text.optional(),
  quantity: integer.optional(),
  deleted: boolean.optional(),
});

interface Wanted {
  readonly price: number;
  readonly quantity: number;
}

/** The items that a subscription begins with: recurring prices (rows) of one currency and interval, and how many of each. */
export function newItems(world: World, given: readonly z.output<typeof newItem>[]): Wanted[] {
  const items = given.map(({ price, quantity = 1 }, n) => ({ price: rowOf(world, 'price', price, `items[${n}][price]`), quantity }));
  requireWhole(world, items);
  return items;
}

/** The items that a subscription has from now on; what is not named stays. */
export function changedItems(world: World, at: number, subscription: number, given: readonly z.output<typeof itemChange>[]): ItemState[] {
  const version = latestVersion(world, subscription);
  let items: (Omit<ItemState, 'item'> & { readonly item: number | undefined })[] = itemsOf(world, version);
  for (const [n, { id, price, quantity, deleted }] of given.entries()) {
    const wanted = price === undefined ? undefined : rowOf(world, 'price', price, `items[${n}][price]`);
    if (id === undefined) {
      if (wanted === undefined) throw new ApiError(400, `Missing required param: items[${n}][price].`, missing(`items[${n}][price]`));
      items = [...items, { item: undefined, price: wanted, quantity: quantity ?? 1 }];
      continue;
    }
    const item = world.ids.subscription_item.decode(id);
    const before = items.find((each) => each.item === item);
    if (item === undefined || before === undefined)
      throw new ApiError(404, `No such subscription item: '${id}'`, { code: 'resource_missing', param: `items[${n}][id]` });
    const after = { item, price: wanted ?? before.price, quantity: quantity ?? before.quantity };
    items = deleted === true ? items.filter((each) => each !== before) : items.map((each) => (each === before ? after : each));
  }
  requireWhole(world, items);
  requireSamePlan(world, subscription, items);
  // Nothing is refused any more: now the new ones get their rows.
  return items.map(({ item, ...rest }) => ({
    item: item ?? addRow(world.tables.subscriptionItems, { created: at, subscription }),
    ...rest,
  }));
}

function requireWhole(world: World, items: readonly Wanted[]): void {
  const { prices } = world.tables;
  const [first] = items;
  if (first === undefined || items.length > 20) throw new ApiError(400, 'A subscription has from 1 to 20 items.', { param: 'items' });
  for (const { price, quantity } of items) {
    if (recurrenceOf(world, price).interval === null)
      throw new ApiError(400, 'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.', {
        param: 'items',
      });
    if (quantity < 1) throw new ApiError(400, 'Invalid positive integer', { code: 'parameter_invalid_integer', param: 'items' });
    if (prices.recurring.at(price) !== prices.recurring.at(first.price) || prices.currency.at(price) !== prices.currency.at(first.price))
      throw new ApiError(400, 'The prices of a subscription must have one currency and one interval.', { param: 'items' });
  }
}

// A price of another interval would begin a new period, which only a schedule does here.
function requireSamePlan(world: World, subscription: number, items: readonly Wanted[]): void {
  const { subscriptions, prices } = world.tables;
  const before = itemsOf(world, latestVersion(world, subscription))[0]?.price ?? NONE;
  const price = items[0]?.price ?? NONE;
  if (prices.currency.at(price) !== subscriptions.currency.at(subscription))
    throw new ApiError(400, 'The currency of a subscription cannot be changed.', { param: 'items' });
  if (prices.recurring.at(price) !== prices.recurring.at(before))
    throw new ApiError(400, 'This mock cannot change the interval of a running subscription. Cancel it and create another.', {
      param: 'items',
    });
}

function missing(param: string) {
  return { code: 'parameter_missing', param };
}
