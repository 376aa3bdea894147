/**
 * What recurs a month, by loops over subscriptions that were read once: what was before is reckoned from what they are, so that each has at most
 * one beginning and one end, and its items come in between.
 */
import type Stripe from 'stripe';
import type { Economy } from '../../integration/mockLaws/readEconomy.ts';
import { mrrOf } from '../mrrOf.ts';
import { amounts, at, dayOf, monthOf, type TextRow } from './values.ts';

/** From one moment on a subscription is worth that much a month. */
interface Change {
  readonly subscription: Stripe.Subscription;
  readonly at: number;
  readonly before: bigint;
  readonly after: bigint;
}

export function recurringReference(economy: Economy): Readonly<Record<string, TextRow[]>> {
  const changes = economy.subscriptions.flatMap((subscription) => changesOf(subscription, economy.coupons));
  return { mrr_changes: changes.map(changeRow), mrr_movements: movements(changes) };
}

/** A customer's worth at the end, by `customer currency`. */
export function closingMrr(economy: Economy): ReadonlyMap<string, bigint> {
  const closing = new Map<string, bigint>();
  for (const subscription of economy.subscriptions)
    for (const { before, after } of changesOf(subscription, economy.coupons)) {
      const key = `${String(subscription.customer)} ${subscription.currency}`;
      closing.set(key, (closing.get(key) ?? 0n) + after - before);
    }
  return closing;
}

function changesOf(subscription: Stripe.Subscription, coupons: readonly Stripe.Coupon[]): Change[] {
  const { status, created, trial_end, ended_at, items } = subscription;
  const from = trial_end !== null && trial_end > created ? trial_end : created;
  const isOver = status === 'canceled' && ended_at !== null && from < ended_at;
  if (status !== 'active' && status !== 'past_due' && !isOver) return [];
  const to = isOver ? ended_at : Number.POSITIVE_INFINITY;
  const worthAt = (moment: number) => {
    if (moment < from || moment >= to) return 0n;
    return items.data.reduce((sum, item) => (item.created <= moment ? sum + monthly(item, subscription, coupons) : sum), 0n);
  };
  const moments = [...new Set([from, to, ...items.data.map((item) => item.created)])].filter(Number.isFinite).sort((a, b) => a - b);
  let before = 0n;
  return moments.flatMap((moment) => {
    const change = { subscription, at: moment, before, after: worthAt(moment) };
    before = change.after;
    return change.before === change.after ? [] : [change];
  });
}

/** An item's month: only coupons that last for ever are taken off. Of what the source does not say, nothing is counted. */
function monthly(item: Stripe.SubscriptionItem, { items, discounts }: Stripe.Subscription, coupons: readonly Stripe.Coupon[]): bigint {
  const lasting = discounts.flatMap((discount) => {
    const coupon = typeof discount === 'string' ? undefined : coupons.find(({ id }) => id === String(discount.source.coupon));
    return coupon?.duration === 'forever' ? [coupon] : [];
  });
  return BigInt(mrrOf(items.data, lasting).get(item.id) ?? 0);
}

function changeRow({ subscription, at: moment, before, after }: Change): TextRow {
  return {
    subscription_id: subscription.id,
    changed_at: at(moment),
    customer_id: String(subscription.customer),
    currency: subscription.currency,
    ...amounts(subscription.currency, { before, after }),
    is_reckoned: 'true',
    unchanged_until: null,
  };
}

type Movement = 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn';

function movements(changes: readonly Change[]): TextRow[] {
  const accounts = Map.groupBy(changes, ({ subscription }) => `${String(subscription.customer)} ${subscription.currency}`);
  return [...accounts].flatMap(([account, own]) => {
    const [customer_id = '', currency = ''] = account.split(' ');
    return monthsOf(own).map(({ month, sums }) => ({ customer_id, currency, month, ...amounts(currency, sums) }));
  });
}

function monthsOf(changes: readonly Change[]): { month: string; sums: Record<Movement | 'opening' | 'closing', bigint> }[] {
  const days = [...Map.groupBy(changes, (change) => dayOf(change.at))].sort(([a], [b]) => (a < b ? -1 : 1));
  const months = new Map<string, Record<Movement | 'opening' | 'closing', bigint>>();
  let [worth, hasPaid] = [0n, false];
  for (const [, some] of days) {
    const moved = some.reduce((sum, { before, after }) => sum + after - before, 0n);
    if (moved === 0n) continue;
    const month = monthOf(some[0]?.at ?? 0);
    const sums = months.get(month) ?? { opening: worth, new: 0n, reactivation: 0n, expansion: 0n, contraction: 0n, churn: 0n, closing: 0n };
    sums[nameOf(worth, worth + moved, hasPaid)] += moved;
    worth += moved;
    hasPaid ||= worth > 0n;
    months.set(month, { ...sums, closing: worth });
  }
  return [...months].map(([month, sums]) => ({ month, sums }));
}

function nameOf(before: bigint, after: bigint, hasPaid: boolean): Movement {
  if (before === 0n) return hasPaid ? 'reactivation' : 'new';
  if (after === 0n) return 'churn';
  return after > before ? 'expansion' : 'contraction';
}
