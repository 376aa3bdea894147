import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { BILLING, CANCELLATION, LIFE, PAUSE, PAUSE_BEHAVIORS, STATUS } from '../../economy/codes.ts';
import { redeem } from '../../economy/rebates.ts';
import { record } from '../../economy/record.ts';
import { cancelSubscription, isLive, requestCancellation, revokeCancellation } from '../../economy/subscriptions/cancel.ts';
import { changeItems } from '../../economy/subscriptions/change.ts';
import { dropDiscount } from '../../economy/subscriptions/dropDiscount.ts';
import { setPause } from '../../economy/subscriptions/pauseCollection.ts';
import { endTrialNow, resume } from '../../economy/subscriptions/renew.ts';
import { startSubscription } from '../../economy/subscriptions/subscribe.ts';
import { alter, latestVersion } from '../../economy/subscriptions/versions.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildDiscount } from '../../objects/discount.ts';
import { methodOf } from '../../objects/ids.ts';
import { buildSubscription } from '../../objects/subscription.ts';
import { ApiError } from '../apiError.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, clearable, integer, list, metadata, oneOf, text } from './params.ts';
import { payLatestInvoice } from './payLatestInvoice.ts';
import { quietSeed } from './quietSeed.ts';
import { requireFuture } from './requirements.ts';
import { rowOf } from './rowOf.ts';
import { discounts, type Rebate, rebateNamed } from './subscriptionDiscount.ts';
import { changedItems, itemChange, newItem, newItems } from './subscriptionItems.ts';
import { taxRateNamed } from './taxRates.ts';
import { TEST_METHODS } from './testCards.ts';
import { write } from './write.ts';

/** `pause_collection`; empty, it is resumed. */
const pauseCollection = z.union([
  z.literal('').transform((): Pause => ({ pause: PAUSE.not, resumesAt: NONE })),
  z
    .strictObject({ behavior: oneOf(['keep_as_draft', 'mark_uncollectible', 'void']), resumes_at: integer.optional() })
    .transform(({ behavior, resumes_at }): Pause => ({ pause: PAUSE_BEHAVIORS.indexOf(behavior), resumesAt: resumes_at ?? NONE })),
]);

interface Pause {
  readonly pause: number;
  readonly resumesAt: number;
}

const PRORATIONS = { always_invoice: 'invoiced', create_prorations: 'waits', none: 'none' } as const;

/** Subscriptions of the caller's own. They renew by themselves, and change only when they are told to. */
export const subscriptionWrites = [
  write(
    { method: 'POST', path: '/v1/subscriptions' },
    {
      collection_method: oneOf(['charge_automatically', 'send_invoice']).optional(),
      customer: text,
      days_until_due: integer.optional(),
      default_payment_method: text.optional(),
      default_tax_rates: list(text).optional(),
      description: clearable.optional(),
      discounts: discounts.optional(),
      items: list(newItem),
      metadata: metadata.optional(),
      payment_behavior: oneOf(['allow_incomplete', 'default_incomplete', 'error_if_incomplete']).optional(),
      trial_period_days: integer.optional(),
      trial_settings: z
        .strictObject({ end_behavior: z.strictObject({ missing_payment_method: oneOf(['cancel', 'create_invoice', 'pause']) }) })
        .optional(),
    },
    ({ world, at, params }) => {
      const customer = rowOf(world, 'customer', params.customer, 'customer');
      const items = newItems(world, params.items);
      const currency = world.tables.prices.currency.at(items[0]?.price ?? 0);
      const rebate = rebateNamed(world, at, { customer, currency }, params.discounts);
      const taxRate = taxRateNamed(world, at, params.default_tax_rates);
      const method = params.default_payment_method ?? methodOf(world, customer);
      const { payment_behavior = 'allow_incomplete' } = params;
      if (payment_behavior === 'error_if_incomplete') refuseDeclined(method);
      // What becomes of a trial decides whether an invoice is announced as it begins.
      rememberTrial(world, world.tables.subscriptions.created.length, params);
      const row = startSubscription(world, at, {
        ...{
          seed: quietSeed(world, world.tables.subscriptions.created.length),
          customer,
          life: LIFE.steady,
        },
        ...rebate,
        ...(taxRate === undefined ? {} : { taxRate }),
        ...{ currency, items, trialDays: params.trial_period_days ?? 0 },
        billing: params.collection_method === 'send_invoice' ? BILLING.sent : BILLING.automatic,
      });
      note(world.byHand, 'subscription', row, at, {
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        ...trialSettings(params.trial_settings?.end_behavior.missing_payment_method),
      });
      payLatest(world, at, row, method, payment_behavior === 'default_incomplete');
      return { kind: 'subscription', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/subscriptions/:id', about: 'subscription' },
    {
      cancel_at_period_end: boolean.optional(),
      description: clearable.optional(),
      discounts: discounts.optional(),
      items: list(itemChange).optional(),
      metadata: metadata.optional(),
      pause_collection: pauseCollection.optional(),
      proration_behavior: oneOf(['always_invoice', 'create_prorations', 'none']).optional(),
      trial_end: oneOf(['now']).optional(),
    },
    ({ world, at, params, id }) => {
      const row = liveRow(world, id);
      const { description, metadata: keys } = params;
      // What is refused is refused before anything is done.
      const items = params.items === undefined ? undefined : changedItems(world, at, row, params.items);
      requireFuture(at, params.pause_collection?.resumesAt, 'pause_collection[resumes_at]');
      if (params.trial_end !== undefined) requireTrial(world, row);
      const { subscriptions } = world.tables;
      const parties = { customer: subscriptions.customer.at(row), currency: subscriptions.currency.at(row) };
      const rebate = params.discounts === undefined ? undefined : rebateNamed(world, at, parties, params.discounts);
      const [told, { invoice }] = [world.tables.events.created.length, latestVersion(world, row)];
      note(world.byHand, 'subscription', row, at, {
        ...(description === undefined ? {} : { description }),
        metadata: mergeMetadata(buildSubscription(world, row, at).metadata, keys),
      });
      if (rebate !== undefined) changeDiscount(world, at, row, rebate);
      if (params.trial_end !== undefined) endTrialNow(world, at, row);
      if (params.pause_collection !== undefined) pauseByHand(world, at, row, params.pause_collection);
      if (items !== undefined) changeItems(world, at, row, items, PRORATIONS[params.proration_behavior ?? 'create_prorations']);
      if (latestVersion(world, row).invoice !== invoice)
        payLatest(world, at, row, methodOf(world, world.tables.subscriptions.customer.at(row)), false);
      changeEnd(world, at, row, params.cancel_at_period_end);
      if (world.tables.events.created.length === told) record(world, at, 'customer.subscription.updated', row);
      return { kind: 'subscription', row };
    },
  ),

  write({ method: 'POST', path: '/v1/subscriptions/:id/resume', about: 'subscription' }, {}, ({ world, at, id }) => {
    const row = liveRow(world, id);
    if (latestVersion(world, row).status !== STATUS.paused)
      throw new ApiError(400, 'You can only resume subscriptions with status `paused`.', { param: 'id' });
    resume(world, at, row);
    payLatest(world, at, row, methodOf(world, world.tables.subscriptions.customer.at(row)), false);
    return { kind: 'subscription', row };
  }),

  write({ method: 'DELETE', path: '/v1/subscriptions/:id/discount', about: 'subscription', expands: false }, {}, ({ world, at, id }) => {
    const row = liveRow(world, id);
    const { discount } = latestVersion(world, row);
    if (discount === NONE) throw new ApiError(404, `No active discount for subscription: ${id}`, { code: 'resource_missing', param: 'id' });
    changeDiscount(world, at, row, { coupon: NONE, promotion: NONE });
    // What is deleted has no end (the SDK's DeletedDiscount).
    const { end: _, ...gone } = buildDiscount(world, discount, at);
    return { body: { ...gone, deleted: true } };
  }),

  write({ method: 'DELETE', path: '/v1/subscriptions/:id', about: 'subscription' }, {}, ({ world, at, id }) => {
    const row = liveRow(world, id);
    cancelSubscription(world, at, row, CANCELLATION.requested);
    return { kind: 'subscription', row };
  }),
];

function changeEnd(world: World, at: number, row: number, atEnd: boolean | undefined): void {
  const { atPeriodEnd } = latestVersion(world, row);
  if (atEnd === true && atPeriodEnd === 0) requestCancellation(world, at, row);
  else if (atEnd === false && atPeriodEnd === 1) revokeCancellation(world, at, row);
}

function pauseByHand(world: World, at: number, row: number, { pause, resumesAt }: Pause): void {
  if (pause === PAUSE.not) world.byHand.paused.delete(row);
  else world.byHand.paused.add(row);
  setPause(world, at, row, pause, resumesAt);
}

type MissingMethod = 'cancel' | 'create_invoice' | 'pause';

function trialSettings(missing_payment_method: MissingMethod | undefined): object {
  if (missing_payment_method === undefined) return {};
  return { trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method } } };
}

// Whoever is to give a card in their trial has none before: the saved one of the customer is not taken for it.
function rememberTrial(
  world: World,
  row: number,
  params: {
    readonly default_payment_method?: string | undefined;
    readonly trial_settings?: { readonly end_behavior: { readonly missing_payment_method: MissingMethod } } | undefined;
  },
): void {
  const end = params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice';
  if (end !== 'create_invoice' && params.default_payment_method === undefined) world.byHand.trials.set(row, end);
}

function requireTrial(world: World, row: number): void {
  if (latestVersion(world, row).status === STATUS.trialing) return;
  throw new ApiError(400, 'The subscription is not in a trial.', { param: 'trial_end' });
}

function changeDiscount(world: World, at: number, row: number, { coupon, promotion }: Rebate): void {
  const customer = world.tables.subscriptions.customer.at(row);
  dropDiscount(world, at, row);
  // One that counts once is for the next renewal, which it must outlive.
  const order = { coupon, promotion, customer, subscription: row, onceUntil: latestVersion(world, row).periodEnd + 1 };
  if (coupon !== NONE) alter(world, at, row, { discount: redeem(world, at, order) });
  record(world, at, 'customer.subscription.updated', row);
}

function refuseDeclined(method: string): void {
  if (TEST_METHODS[method]?.decline === undefined) return;
  const message = 'Your card was declined, and payment_behavior says that there is to be no incomplete subscription.';
  throw new ApiError(402, message, { code: 'card_declined', type: 'card_error', extra: { decline_code: TEST_METHODS[method].decline } });
}

// An invoice that a request makes is paid at once; a decline of the first leaves the subscription incomplete, for a day.
function payLatest(world: World, at: number, subscription: number, method: string, later: boolean): void {
  try {
    payLatestInvoice(world, at, subscription, method, later);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 402) throw error;
  }
}

function liveRow(world: World, id: string): number {
  const row = rowOf(world, 'subscription', id);
  if (isLive(world, row)) return row;
  throw new ApiError(404, `No such subscription: '${id}'`, { code: 'resource_missing', param: 'id' });
}
