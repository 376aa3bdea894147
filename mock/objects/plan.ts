import type Stripe from 'stripe';
import { currencyAt } from '../economy/currencies.ts';
import { recurrenceOf } from '../economy/recurrences.ts';
import type { World } from '../economy/world.ts';

/** A plan on the wire: decimals are text there. */
export type WirePlan = Omit<Stripe.Plan, 'amount_decimal'> & { amount_decimal: string };

/** A recurring price under its old name, as subscription items still show it. */
export function buildPlan(world: World, price: number, at: number): WirePlan {
  const { prices } = world.tables;
  const { interval, count } = recurrenceOf(world, price);
  const amount = prices.amount.at(price);
  return {
    id: world.ids.price.encode(price),
    object: 'plan',
    active: prices.deactivatedAt.at(price) > at,
    amount,
    amount_decimal: String(amount),
    billing_scheme: 'per_unit',
    created: prices.created.at(price),
    currency: currencyAt(prices.currency.at(price)).code,
    interval: interval ?? 'month',
    interval_count: count,
    livemode: false,
    metadata: {},
    meter: null,
    nickname: null,
    product: world.ids.product.encode(prices.product.at(price)),
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}
