import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { currencyAt } from '../economy/currencies.ts';
import { itemsOf } from '../economy/subscriptions/versions.ts';
import type { World } from '../economy/world.ts';
import { reached } from './build.ts';

/** A schedule of two phases: a subscription as it is until its period ends, and as it will be in the next. */
export function buildSubscriptionSchedule(world: World, row: number, at: number): Stripe.SubscriptionSchedule {
  const { schedules, subscriptions } = world.tables;
  const subscription = schedules.subscription.at(row);
  const [releasedAt, canceledAt] = [reached(schedules.releasedAt.at(row), at), reached(schedules.canceledAt.at(row), at)];
  const [starts, turns, ends] = [schedules.startsAt.at(row), schedules.turnsAt.at(row), schedules.endsAt.at(row)];
  const active = releasedAt === null && canceledAt === null;
  const id = world.ids.subscription.encode(subscription);
  const from = { firstState: schedules.fromState.at(row), states: schedules.fromStates.at(row) };
  const to = { firstState: schedules.toState.at(row), states: schedules.toStates.at(row) };
  return noted(world.byHand, 'subscription_schedule', row, at, {
    id: world.ids.subscription_schedule.encode(row),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: null, type: 'classic' },
    canceled_at: canceledAt,
    completed_at: null,
    created: schedules.created.at(row),
    current_phase: !active ? null : at < turns ? { end_date: turns, start_date: starts } : { end_date: ends, start_date: turns },
    customer: world.ids.customer.encode(subscriptions.customer.at(subscription)),
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [phase(world, subscription, from, starts, turns), phase(world, subscription, to, turns, ends)],
    released_at: releasedAt,
    released_subscription: releasedAt === null ? null : id,
    status: releasedAt !== null ? 'released' : canceledAt !== null ? 'canceled' : 'active',
    subscription: active || canceledAt !== null ? id : null,
    test_clock: null,
  });
}

type Items = Parameters<typeof itemsOf>[1];

function phase(world: World, subscription: number, items: Items, start: number, end: number): Stripe.SubscriptionSchedule.Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency: currencyAt(world.tables.subscriptions.currency.at(subscription)).code,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    end_date: end,
    invoice_settings: null,
    items: itemsOf(world, items).map(({ price, quantity }) => {
      const id = world.ids.price.encode(price);
      return { billing_thresholds: null, discounts: [], metadata: {}, plan: id, price: id, quantity, tax_rates: [] };
    }),
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'none',
    start_date: start,
    transfer_data: null,
    trial_end: null,
  };
}
