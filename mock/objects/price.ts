import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { currencyAt } from '../economy/currencies.ts';
import { recurrenceOf } from '../economy/recurrences.ts';
import type { World } from '../economy/world.ts';

/** A price on the wire: the SDK turns the text of a decimal into an object. */
export type WirePrice = Omit<Stripe.Price, 'unit_amount_decimal'> & { unit_amount_decimal: string };

/** A price; unit amounts are minor units of its currency. */
export function buildPrice(world: World, row: number, at: number): WirePrice {
  const { prices } = world.tables;
  const { interval, count } = recurrenceOf(world, row);
  const [amount, currency] = [prices.amount.at(row), currencyAt(prices.currency.at(row)).code];
  return noted(world.byHand, 'price', row, at, {
    id: world.ids.price.encode(row),
    object: 'price',
    active: prices.deactivatedAt.at(row) > at,
    billing_scheme: 'per_unit',
    created: prices.created.at(row),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: interval === null ? null : `${currency.toUpperCase()} per ${interval}`,
    product: world.ids.product.encode(prices.product.at(row)),
    recurring: interval === null ? null : { interval, interval_count: count, meter: null, trial_period_days: null, usage_type: 'licensed' },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: interval === null ? 'one_time' : 'recurring',
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  });
}
