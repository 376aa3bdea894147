import { REASON, STATUS } from '../codes.ts';
import { currencyAt, mulDiv } from '../currencies.ts';
import { addInvoiceItem } from '../invoiceItems.ts';
import { record } from '../record.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { drawChange, type Wish } from './drawChange.ts';
import { invoiceSubscription } from './subscriptionInvoice.ts';
import { alter, type ItemState, itemsOf, latestVersion, putItems, type Version } from './versions.ts';

/** The customer takes a dearer plan in mid-period, and pays the difference at once. */
export function upgrade(world: World, at: number, subscription: number): void {
  changeBy(world, at, subscription, 'more');
}

/** The customer takes a cheaper plan in mid-period; what they have paid too much comes off the next invoice. */
export function downgrade(world: World, at: number, subscription: number): void {
  changeBy(world, at, subscription, 'less');
}

/** The customer takes more or fewer of something. */
export function requantify(world: World, at: number, subscription: number): void {
  changeBy(world, at, subscription, 'number');
}

/** What becomes of the rest of the period when items change: nothing, it waits for the renewal, it is invoiced now, or now if it is owed. */
export type Proration = 'none' | 'waits' | 'invoiced' | 'invoiced if owed';

/**
 * Puts other items in the place of those of a running subscription. For each that changes, the rest of the period is given back at the
 * old price and charged at the new one.
 */
export function changeItems(
  world: World,
  at: number,
  subscription: number,
  items: readonly ItemState[],
  proration: Proration = 'invoiced if owed',
): void {
  const version = latestVersion(world, subscription);
  const before = itemsOf(world, version);
  alter(world, at, subscription, putItems(world, items));
  record(world, at, 'customer.subscription.updated', subscription);
  // Until it is renewed for the first time, one in its trial or taken over costs nothing here.
  if (version.cycle === 0 || proration === 'none') return;
  const owed = prorate(world, at, subscription, version, before, items);
  const isInvoiced = proration === 'invoiced' ? owed !== 0 : proration === 'invoiced if owed' && owed > 0;
  if (isInvoiced) invoiceSubscription(world, at, subscription, REASON.update, 'pending');
}

function changeBy(world: World, at: number, subscription: number, wish: Wish): void {
  const version = latestVersion(world, subscription);
  if (version.status !== STATUS.active || version.schedule !== NONE || version.atPeriodEnd === 1) return;
  const items = drawChange(world, subscription, itemsOf(world, version), wish);
  if (items !== undefined) changeItems(world, at, subscription, items);
}

function prorate(
  world: World,
  at: number,
  subscription: number,
  version: Version,
  before: readonly ItemState[],
  after: readonly ItemState[],
): number {
  let owed = 0;
  for (const now of after) {
    const then = before.find(({ item }) => item === now.item);
    if (then?.price === now.price && then.quantity === now.quantity) continue;
    if (then !== undefined) owed += addProration(world, at, subscription, version, then, -1);
    owed += addProration(world, at, subscription, version, now, 1);
  }
  const gone = before.filter(({ item }) => !after.some((now) => now.item === item));
  for (const then of gone) owed += addProration(world, at, subscription, version, then, -1);
  return owed;
}

function addProration(
  world: World,
  at: number,
  subscription: number,
  { periodStart, periodEnd }: Version,
  state: ItemState,
  sign: 1 | -1,
): number {
  const { subscriptions, prices } = world.tables;
  const [customer, currency] = [subscriptions.customer.at(subscription), subscriptions.currency.at(subscription)];
  const { item, price, quantity } = state;
  const whole = prices.amount.at(price) * quantity * sign;
  const amount = mulDiv(whole, periodEnd - at, periodEnd - periodStart, currencyAt(currency).step);
  addInvoiceItem(world, at, { customer, currency, price, quantity, amount, start: at, end: periodEnd, item });
  return amount;
}
