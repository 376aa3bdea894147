import { creditIn } from '../balanceEntries.ts';
import { DAY } from '../calendar.ts';
import { PAUSE } from '../codes.ts';
import { pendingItems } from '../invoiceItems.ts';
import { record } from '../record.ts';
import { addRow } from '../tables/addRow.ts';
import { NONE } from '../tables.ts';
import type { World } from '../world.ts';
import { hasNoCard, RENEWED } from './renewable.ts';
import { latestVersion, type Version, versionOf } from './versions.ts';

/** What is known, before a subscription is renewed, of the invoice that its renewal will write. */
export interface Upcoming {
  readonly subscription: number;
  /** How the subscription stands until then. */
  readonly version: Version;
  /** Rows of `invoiceItems` that wait for an invoice. */
  readonly items: readonly number[];
  /** The customer's credit, minor units; negative is in their favour. */
  readonly startingBalance: number;
}

/** Seconds before a renewal at which it is announced (Stripe, "Upcoming renewal events": a setting of the account). */
const NOTICE = 3 * DAY;

/** When the renewal at the end of a period is announced; that of a period which is shorter than the notice, as it begins. */
export function noticeOf({ periodStart, periodEnd }: Pick<Version, 'periodStart' | 'periodEnd'>): number {
  return Math.max(periodStart, periodEnd - NOTICE);
}

/** An invoice is announced with what is known of it now. What happens until then changes the invoice, and nothing of what was told. */
export function announceRenewal(world: World, at: number, subscription: number): void {
  const upcoming = upcomingOf(world, subscription);
  if (upcoming === undefined || noticeOf(upcoming.version) !== at || restsThen(upcoming.version)) return;
  record(world, at, 'invoice.upcoming', at < world.remembersFrom ? NONE : keep(world, at, upcoming));
}

/** The invoice that the next renewal of a subscription will write, as things stand; undefined when none will come of it. */
export function upcomingOf(world: World, subscription: number): Upcoming | undefined {
  const { subscriptions } = world.tables;
  const version = latestVersion(world, subscription);
  const { status, atPeriodEnd } = version;
  if (!RENEWED.has(status) || atPeriodEnd === 1 || hasNoCard(world, subscription, status)) return undefined;
  const [customer, currency] = [subscriptions.customer.at(subscription), subscriptions.currency.at(subscription)];
  const items = pendingItems(world, customer, currency);
  return { subscription, version, items, startingBalance: creditIn(world, customer, currency) };
}

/** What was announced: a row of `upcoming`. */
export function announced(world: World, row: number): Upcoming {
  const { upcoming, upcomingItems } = world.tables;
  const first = upcoming.firstItem.at(row);
  return {
    subscription: upcoming.subscription.at(row),
    version: versionOf(world, upcoming.version.at(row)),
    items: Array.from({ length: upcoming.items.at(row) }, (_, n) => upcomingItems.item.at(first + n)),
    startingBalance: upcoming.startingBalance.at(row),
  };
}

// Nothing is told of an invoice that will not be collected (Stripe, "Pause payment collection").
function restsThen({ pause, resumesAt, periodEnd }: Version): boolean {
  return pause !== PAUSE.not && resumesAt >= periodEnd;
}

function keep(world: World, at: number, { subscription, items, startingBalance }: Upcoming): number {
  const { upcoming, upcomingItems } = world.tables;
  const firstItem = upcomingItems.item.length;
  for (const item of items) upcomingItems.item.push(item);
  return addRow(upcoming, { subscription, version: settled(world, at, subscription), startingBalance, firstItem, items: items.length });
}

// A state that came about in this very second could still change: it is kept apart, as it is.
function settled(world: World, at: number, subscription: number): number {
  const { subscriptions, versions } = world.tables;
  const latest = subscriptions.latest.at(subscription);
  return versions.at.at(latest) < at ? latest : addRow(versions, { at, previous: NONE, ...versionOf(world, latest) });
}
