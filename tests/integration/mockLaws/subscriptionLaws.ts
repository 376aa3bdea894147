import type Stripe from 'stripe';
import { mrrOf } from '../../support/mrrOf.ts';
import { differ, groupBy, type Law, sum } from './support.ts';

/** Identity 6: what a subscription is worth a month moves only through events: the last one told what the list shows. */
export const mrrMovesThroughEvents: Law = ({ subscriptions, events, coupons }) => {
  const forever = new Map(coupons.flatMap((coupon) => (coupon.duration === 'forever' ? [[coupon.id, coupon] as const] : [])));
  const lasting = new Map<string, Stripe.Coupon>();
  for (const discount of subscriptions.flatMap(({ discounts }) => discounts)) {
    const coupon = typeof discount === 'string' ? undefined : forever.get(String(discount.source.coupon));
    if (typeof discount !== 'string' && coupon !== undefined) lasting.set(discount.id, coupon);
  }
  const told = new Map<string, Stripe.Subscription>();
  // Newest first: the first one that is met of a subscription is its last.
  for (const { type, data } of events) {
    const object = data.object as Stripe.Subscription;
    if (type.startsWith('customer.subscription.') && !told.has(object.id)) told.set(object.id, object);
  }
  return subscriptions.flatMap((subscription) => {
    const last = told.get(subscription.id);
    return last === undefined ? [] : differ(`${subscription.id}: MRR`, mrr(subscription, lasting), mrr(last, lasting));
  });
};

/** What a subscription is worth a month, in minor units; no trials. */
function mrr({ status, items, discounts }: Stripe.Subscription, lasting: ReadonlyMap<string, Stripe.Coupon>): number {
  if (status !== 'active' && status !== 'past_due') return 0;
  const coupons = discounts.flatMap((discount) => lasting.get(typeof discount === 'string' ? discount : discount.id) ?? []);
  return sum([...mrrOf(items.data, coupons).values()].map((amount) => amount ?? 0));
}

/** A subscription in good standing has paid; its times are in order; a schedule and it name each other. */
export const subscriptionsAreInOrder: Law = ({ subscriptions, invoices, schedules }) => {
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  const scheduled = new Map(schedules.map((schedule) => [schedule.id, schedule]));
  return subscriptions.flatMap((subscription) => {
    const { id, status, latest_invoice, ended_at, items, schedule, canceled_at, pause_collection } = subscription;
    const invoice = latest_invoice === null ? undefined : byId.get(String(latest_invoice));
    const ended = status === 'canceled' || status === 'incomplete_expired';
    return [
      ...differ(`${id}: ended`, ended_at !== null, ended),
      ...(status === 'canceled' && canceled_at === null ? [`${id}: cancelled at no time`] : []),
      ...(status === 'incomplete' && invoice?.status !== 'open' ? [`${id}: incomplete with ${invoice?.status ?? 'no'} invoice`] : []),
      ...((status === 'past_due' || status === 'unpaid') && invoice?.status === 'paid' ? [`${id}: ${status} with a paid invoice`] : []),
      ...(pause_collection !== null && ended ? [`${id}: collection is paused after the end`] : []),
      ...(invoice === undefined ? [] : differ(`${id}: its invoice`, invoice.parent?.subscription_details?.subscription, id)),
      ...items.data.flatMap((item) => (item.current_period_end > item.current_period_start ? [] : [`${item.id}: no period`])),
      ...(schedule === null ? [] : differ(`${id}: its schedule`, scheduled.get(String(schedule))?.subscription, id)),
    ];
  });
};

/** The number of times that a coupon was redeemed goes with what happened. */
export const couponsAreRedeemed: Law = ({ coupons, events }) => {
  const redeemed = groupBy(
    events.filter(({ type }) => type === 'customer.discount.created'),
    ({ data }) => (data.object as Stripe.Discount).source.coupon,
  );
  // Events are kept for thirty days: they can tell of fewer redemptions, never of more.
  return coupons.flatMap(({ id, times_redeemed }) =>
    times_redeemed < (redeemed.get(id)?.length ?? 0) ? [`${id}: redeemed ${times_redeemed} times, fewer than events tell`] : [],
  );
};
