import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { BILLING, CANCELLATION_REASONS, PAUSE_BEHAVIORS, STATUS, SUBSCRIPTION_STATUSES } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { DAYS_UNTIL_DUE } from '../economy/dueDate.ts';
import { itemsOf, type Version, versionAt, versionOf } from '../economy/subscriptions/versions.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { chance, entryOf, mix, pick } from '../random.ts';
import { listInline, type NestedList } from './build.ts';
import { idOrNull, methodOf } from './ids.ts';
import { subscriptionItem, type WireSubscriptionItem } from './subscriptionItem.ts';
import { taxRatesOf } from './taxRate.ts';

/** A subscription on the wire: its items carry decimals as text, ten of them at most. */
export type WireSubscription = Omit<Stripe.Subscription, 'items'> & { items: NestedList<WireSubscriptionItem> };

/** A subscription in the state that it had at `at`. Since 2025 its period is that of its items. */
export function buildSubscription(world: World, row: number, at: number): WireSubscription {
  const { subscriptions } = world.tables;
  const version = versionOf(world, versionAt(world, row, at));
  const [id, customer, sent] = [
    world.ids.subscription.encode(row),
    subscriptions.customer.at(row),
    subscriptions.billing.at(row) === BILLING.sent,
  ];
  const items = itemsOf(world, version).map((state) => subscriptionItem(world, state, version, at));
  const trialEnd = subscriptions.trialEnd.at(row);
  return noted(world.byHand, 'subscription', row, at, {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: version.anchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: version.atPeriodEnd === 1 ? version.periodEnd : null,
    cancel_at_period_end: version.atPeriodEnd === 1 && version.status !== STATUS.canceled,
    canceled_at: timeOrNull(version.canceledAt),
    cancellation_details: cancellation(world, row, version),
    collection_method: sent ? 'send_invoice' : 'charge_automatically',
    created: subscriptions.created.at(row),
    currency: currencyAt(subscriptions.currency.at(row)).code,
    customer: world.ids.customer.encode(customer),
    customer_account: null,
    days_until_due: sent ? DAYS_UNTIL_DUE : null,
    default_payment_method: sent ? null : methodOf(world, customer),
    default_source: null,
    default_tax_rates: taxRatesOf(world, subscriptions.taxRate.at(row), at),
    description: null,
    discounts: version.discount === NONE ? [] : [world.ids.discount.encode(version.discount)],
    ended_at: timeOrNull(version.endedAt),
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' } },
    items: listInline(items, `/v1/subscription_items?subscription=${id}`),
    latest_invoice: idOrNull(world, 'invoice', version.invoice),
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: pauseOf(version),
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: idOrNull(world, 'subscription_schedule', version.schedule),
    start_date: subscriptions.startDate.at(row),
    status: statusOf(version),
    ...(version.status === STATUS.paused ? { status_details: rest(version) } : {}),
    test_clock: null,
    transfer_data: null,
    trial_end: timeOrNull(trialEnd),
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'pause' } },
    trial_start: trialEnd === NONE ? null : subscriptions.created.at(row),
  });
}

/** The status of a subscription at a moment, as the API words it. */
export function subscriptionStatus(world: World, row: number, at: number): (typeof SUBSCRIPTION_STATUSES)[number] {
  return statusOf(versionOf(world, versionAt(world, row, at)));
}

function statusOf({ status }: Version): (typeof SUBSCRIPTION_STATUSES)[number] {
  return entryOf(SUBSCRIPTION_STATUSES, status);
}

function rest({ periodEnd }: Version): Stripe.Subscription.StatusDetails {
  return { paused: { subscription: { type: 'trial_end_without_payment_method' }, transitioned_at: periodEnd, type: 'subscription' } };
}

function cancellation(world: World, row: number, version: Version): Stripe.Subscription.CancellationDetails {
  const seed = mix(world.tables.subscriptions.seed.at(row), 370);
  const reason = entryOf(CANCELLATION_REASONS, version.cancellation);
  const told = reason === 'cancellation_requested' && chance(seed, 1, 500);
  const feedback = told ? pick(['too_expensive', 'unused', 'switched_service', 'missing_features'] as const, seed, 2) : null;
  return { comment: null, feedback, feedback_option: null, reason };
}

function pauseOf({ pause, resumesAt }: Version): Stripe.Subscription.PauseCollection | null {
  const behavior = entryOf(PAUSE_BEHAVIORS, pause);
  return behavior === null ? null : { behavior, resumes_at: timeOrNull(resumesAt) };
}

function timeOrNull(time: number): number | null {
  return time === NONE ? null : time;
}
