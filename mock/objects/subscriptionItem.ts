import type Stripe from 'stripe';
import { type ItemState, itemsOf, type Version, versionAt, versionOf } from '../economy/subscriptions/versions.ts';
import type { World } from '../economy/world.ts';
import { buildPlan, type WirePlan } from './plan.ts';
import { buildPrice, type WirePrice } from './price.ts';

/** An item on the wire: plan and price carry decimals as text. */
export type WireSubscriptionItem = Omit<Stripe.SubscriptionItem, 'plan' | 'price'> & { plan: WirePlan; price: WirePrice };

/** An item as a version of its subscription has it; its period is that of the version. */
export function subscriptionItem(world: World, state: ItemState, version: Version, at: number): WireSubscriptionItem {
  const { subscriptionItems } = world.tables;
  return {
    id: world.ids.subscription_item.encode(state.item),
    object: 'subscription_item',
    billing_thresholds: null,
    created: subscriptionItems.created.at(state.item),
    current_period_end: version.periodEnd,
    current_period_start: version.periodStart,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: buildPlan(world, state.price, at),
    price: buildPrice(world, state.price, at),
    quantity: state.quantity,
    subscription: world.ids.subscription.encode(subscriptionItems.subscription.at(state.item)),
    tax_rates: [],
  };
}

/** An item by its own row, as it was at `at`. */
export function buildSubscriptionItem(world: World, row: number, at: number): WireSubscriptionItem {
  const version = versionOf(world, versionAt(world, world.tables.subscriptionItems.subscription.at(row), at));
  const state = itemsOf(world, version).find(({ item }) => item === row);
  if (state === undefined) throw new RangeError(`no item ${row} in its subscription`);
  return subscriptionItem(world, state, version, at);
}
