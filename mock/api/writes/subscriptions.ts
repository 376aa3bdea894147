import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { monthsOf } from '../../economy/catalogue.ts';
import { BILLING, CANCELLATION, LIFE, PLAN } from '../../economy/codes.ts';
import { record } from '../../economy/record.ts';
import { cancelSubscription, isLive, requestCancellation, revokeCancellation } from '../../economy/subscriptions/cancel.ts';
import { startSubscription } from '../../economy/subscriptions/subscribe.ts';
import { latestVersion } from '../../economy/subscriptions/versions.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { methodOf } from '../../objects/ids.ts';
import { buildSubscription } from '../../objects/subscription.ts';
import { ApiError } from '../apiError.ts';
import { collect } from './confirmIntent.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, clearable, integer, list, metadata, oneOf, text } from './params.ts';
import { quietSeed } from './quietSeed.ts';
import { rowOf } from './rowOf.ts';
import { TEST_METHODS } from './testCards.ts';
import { write } from './write.ts';

const item = z.strictObject({ price: text, quantity: integer.optional() });

/** Subscriptions of the caller's own. They renew by themselves, and change only when they are told to. */
export const subscriptionWrites = [
  write(
    { method: 'POST', path: '/v1/subscriptions' },
    {
      collection_method: oneOf(['charge_automatically', 'send_invoice']).optional(),
      customer: text,
      days_until_due: integer.optional(),
      default_payment_method: text.optional(),
      description: clearable.optional(),
      items: list(item),
      metadata: metadata.optional(),
      payment_behavior: oneOf(['allow_incomplete', 'default_incomplete', 'error_if_incomplete']).optional(),
      trial_period_days: integer.optional(),
    },
    ({ world, at, params }) => {
      const customer = rowOf(world, 'customer', params.customer, 'customer');
      const items = itemsOf(world, params.items);
      const method = params.default_payment_method ?? methodOf(world, customer);
      const { payment_behavior = 'allow_incomplete' } = params;
      if (payment_behavior === 'error_if_incomplete') refuseDeclined(method);
      const row = startSubscription(world, at, {
        ...{
          seed: quietSeed(world, world.tables.subscriptions.created.length),
          customer,
          life: LIFE.steady,
          coupon: NONE,
          promotion: NONE,
        },
        ...{ currency: world.tables.prices.currency.at(items[0]?.price ?? 0), items, trialDays: params.trial_period_days ?? 0 },
        billing: params.collection_method === 'send_invoice' ? BILLING.sent : BILLING.automatic,
      });
      note(world.byHand, 'subscription', row, at, {
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
      });
      payFirst(world, at, row, method, payment_behavior === 'default_incomplete');
      return { kind: 'subscription', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/subscriptions/:id', about: 'subscription' },
    { cancel_at_period_end: boolean.optional(), description: clearable.optional(), metadata: metadata.optional() },
    ({ world, at, params, id }) => {
      const row = liveRow(world, id);
      const { cancel_at_period_end, metadata: keys, ...plain } = params;
      note(world.byHand, 'subscription', row, at, { ...plain, metadata: mergeMetadata(buildSubscription(world, row, at).metadata, keys) });
      const { atPeriodEnd } = latestVersion(world, row);
      if (cancel_at_period_end === true && atPeriodEnd === 0) requestCancellation(world, at, row);
      else if (cancel_at_period_end === false && atPeriodEnd === 1) revokeCancellation(world, at, row);
      else record(world, at, 'customer.subscription.updated', row);
      return { kind: 'subscription', row };
    },
  ),

  write({ method: 'DELETE', path: '/v1/subscriptions/:id', about: 'subscription' }, {}, ({ world, at, id }) => {
    const row = liveRow(world, id);
    cancelSubscription(world, at, row, CANCELLATION.requested);
    return { kind: 'subscription', row };
  }),
];

function itemsOf(world: World, given: readonly z.output<typeof item>[]): { price: number; quantity: number }[] {
  const { prices } = world.tables;
  const items = given.map(({ price, quantity = 1 }, n) => ({ price: rowOf(world, 'price', price, `items[${n}][price]`), quantity }));
  const [first] = items;
  if (first === undefined || items.length > 20) throw new ApiError(400, 'A subscription has from 1 to 20 items.', { param: 'items' });
  for (const { price, quantity } of items) {
    if (monthsOf(world, price) === 0)
      throw new ApiError(400, 'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.', {
        param: 'items',
      });
    if (quantity < 1) throw new ApiError(400, 'Invalid positive integer', { code: 'parameter_invalid_integer', param: 'items' });
    if (monthsOf(world, price) !== monthsOf(world, first.price) || prices.currency.at(price) !== prices.currency.at(first.price))
      throw new ApiError(400, 'The prices of a subscription must have one currency and one interval.', { param: 'items' });
  }
  return items;
}

function refuseDeclined(method: string): void {
  if (TEST_METHODS[method]?.decline === undefined) return;
  const message = 'Your card was declined, and payment_behavior says that there is to be no incomplete subscription.';
  throw new ApiError(402, message, { code: 'card_declined', type: 'card_error', extra: { decline_code: TEST_METHODS[method].decline } });
}

// The first invoice is paid at once; a decline leaves the subscription incomplete, for a day.
function payFirst(world: World, at: number, subscription: number, method: string, later: boolean): void {
  const { invoices, invoicePayments, payments } = world.tables;
  const { invoice } = latestVersion(world, subscription);
  const latest = invoice === NONE ? NONE : invoices.latestPayment.at(invoice);
  const payment = latest === NONE ? NONE : invoicePayments.payment.at(latest);
  if (payment === NONE) return;
  payments.plan.set(payment, PLAN.steered);
  if (later) return;
  try {
    collect(world, at, payment, method, false);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 402) throw error;
  }
}

function liveRow(world: World, id: string): number {
  const row = rowOf(world, 'subscription', id);
  if (isLive(world, row)) return row;
  throw new ApiError(404, `No such subscription: '${id}'`, { code: 'resource_missing', param: 'id' });
}
