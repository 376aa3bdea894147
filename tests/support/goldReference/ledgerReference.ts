/** The balance and what is added up from it, by loops over the source's objects. */
import type Stripe from 'stripe';
import type { Economy } from '../../integration/mockLaws/readEconomy.ts';
import { amounts, at, dayOf, idOf, major, type TextRow, text, total } from './values.ts';

type Entry = Stripe.BalanceTransaction;

/** What the categories of an entry count as in reports of revenue; anything else is the residual. */
const PARTS = {
  sales: ['charge', 'charge_failure', 'partial_capture_reversal'],
  refunds: ['refund', 'refund_failure'],
  disputes: ['dispute', 'dispute_reversal'],
  fees: ['fee', 'network_cost', 'tax'],
} as const;

/** The category of each type that the mock's books have (Stripe, "Balance transaction types"). */
const CATEGORIES: Readonly<Record<string, string>> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failure',
  payment_failure_refund: 'charge_failure',
  payout: 'payout',
  payout_failure: 'payout_reversal',
  payout_cancel: 'payout_reversal',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  network_cost: 'network_cost',
  tax_fee: 'tax',
  topup: 'topup',
  transfer: 'transfer',
  transfer_refund: 'transfer_reversal',
  application_fee: 'platform_earning',
  application_fee_refund: 'platform_earning_refund',
};

export function ledgerReference(economy: Economy): Readonly<Record<string, TextRow[]>> {
  return {
    ledger: economy.transactions.map((entry) => ledgerRow(economy, entry)),
    balance_daily: balanceDaily(economy.transactions),
    activity_by_category: activity(economy.transactions),
    revenue_daily: revenueDaily(economy.transactions),
    fees_breakdown: feesBreakdown(economy.transactions),
    payout_reconciliation: economy.payouts.flatMap((payout) => payoutRows(payout, economy.members.get(payout.id) ?? [])),
    unsettled_balance: economy.transactions.filter((entry) => isUnsettled(economy, entry)).map((entry) => unsettledRow(economy, entry)),
  };
}

/** What the source says; of an entry that it says nothing of, what its type always has. */
export function categoryOf({ reporting_category, type }: Entry): string {
  return (reporting_category as string | null) ?? CATEGORIES[type] ?? 'uncategorised';
}

/** Whether it moves money between the balance and the bank. */
export function isPayout({ type }: Entry): boolean {
  return type === 'payout' || type === 'payout_failure' || type === 'payout_cancel';
}

/** Sales, refunds, disputes and fees of some entries, as the balance saw them. */
export function revenueOf(entries: readonly Entry[]): { sales: bigint; refunds: bigint; disputes: bigint; fees: bigint; net: bigint } {
  const gross = (part: keyof typeof PARTS) =>
    total(
      entries.filter((entry) => (PARTS[part] as readonly string[]).includes(categoryOf(entry))),
      ({ amount }) => amount,
    );
  const [sales, refunds, disputes] = [gross('sales'), gross('refunds'), gross('disputes')];
  const fees = gross('fees') - total(entries, ({ fee }) => fee);
  return { sales, refunds, disputes, fees, net: sales + refunds + disputes + fees };
}

/** The charge that an entry is about: itself, or that of its refund or dispute. */
export function chargeOf({ charges, refunds, disputes }: Economy, { source }: Entry): Stripe.Charge | undefined {
  const id = idOf(source);
  const cause = [...refunds, ...disputes].find((object) => object.id === id);
  const chargeId = cause === undefined ? id : idOf(cause.charge);
  return charges.find((charge) => charge.id === chargeId);
}

function ledgerRow(economy: Economy, entry: Entry): TextRow {
  const { id, created, available_on, status, type, currency, amount, fee, net, exchange_rate, description } = entry;
  const charge = chargeOf(economy, entry);
  const own = economy.payouts.find((payout) => payout.id === idOf(entry.source));
  return {
    balance_transaction_id: id,
    created_at: at(created),
    effective_at: at(type === 'payout' ? own?.arrival_date : created),
    available_at: at(available_on),
    status,
    type,
    reporting_category: categoryOf(entry),
    category_origin: entry.reporting_category !== null ? 'source' : CATEGORIES[type] === undefined ? 'none' : 'type',
    is_known_category: text(!['uncategorised', 'category_of_tomorrow'].includes(categoryOf(entry))),
    source_id: idOf(entry.source),
    charge_id: text(charge?.id),
    customer_id: idOf(charge?.customer as string | null | undefined),
    payout_id: payoutOf(economy, entry) ?? text(own?.id),
    is_payout: text(isPayout(entry)),
    currency,
    ...amounts(currency, { gross: amount, fee, net }),
    exchange_rate: exchange_rate === null ? null : exchange_rate.toFixed(12),
    description,
  };
}

/** The automatic payout that it left in. */
function payoutOf({ members }: Economy, { id }: Entry): string | null {
  for (const [payout, entries] of members) if (entries.some((entry) => entry.id === id)) return payout;
  return null;
}

function isUnsettled(economy: Economy, entry: Entry): boolean {
  return !isPayout(entry) && payoutOf(economy, entry) === null;
}

function unsettledRow(economy: Economy, entry: Entry): TextRow {
  const { effective_at, category_origin, is_known_category, charge_id, payout_id, is_payout, ...row } = ledgerRow(economy, entry);
  const { gross_major, fee_major, exchange_rate, description, ...columns } = row;
  return columns;
}

/** Entries by day and currency, and by something more of them. */
function grouped(
  entries: readonly Entry[],
  more: (entry: Entry) => string = () => '',
): [day: string, currency: string, more: string, Entry[]][] {
  const groups = Map.groupBy(entries, (entry) => [dayOf(entry.created), entry.currency, more(entry)].join(' '));
  return [...groups].map(([key, some]) => {
    const [day = '', currency = '', rest = ''] = key.split(' ');
    return [day, currency, rest, some];
  });
}

function balanceDaily(entries: readonly Entry[]): TextRow[] {
  const closing = new Map<string, bigint>();
  const days = grouped(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return days.map(([day, currency, , some]) => {
    const opening = closing.get(currency) ?? 0n;
    const moved = (isOut: boolean) =>
      total(
        some.filter((entry) => isPayout(entry) === isOut),
        ({ net }) => net,
      );
    const [activity, payouts] = [moved(false), moved(true)];
    closing.set(currency, opening + activity + payouts);
    const sums = { opening, activity, payouts, closing: opening + activity + payouts };
    return { currency, day, transaction_count: text(some.length), ...amounts(currency, sums) };
  });
}

function activity(entries: readonly Entry[]): TextRow[] {
  return grouped(entries, categoryOf).map(([day, currency, reporting_category, some]) => ({
    day,
    currency,
    reporting_category,
    transaction_count: text(some.length),
    ...amounts(currency, grossFeeNet(some)),
  }));
}

function grossFeeNet(entries: readonly Entry[]): { gross: bigint; fee: bigint; net: bigint } {
  return { gross: total(entries, ({ amount }) => amount), fee: total(entries, ({ fee }) => fee), net: total(entries, ({ net }) => net) };
}

function revenueDaily(entries: readonly Entry[]): TextRow[] {
  const count = (some: readonly Entry[], category: string) => text(some.filter((entry) => categoryOf(entry) === category).length);
  return grouped(entries.filter((entry) => !isPayout(entry))).map(([day, currency, , some]) => {
    const revenue = revenueOf(some);
    return {
      day,
      currency,
      sale_count: count(some, 'charge'),
      refund_count: count(some, 'refund'),
      dispute_count: count(some, 'dispute'),
      ...amounts(currency, { ...revenue, residual: total(some, ({ net }) => net) - revenue.net }),
    };
  });
}

/** A part of a fee, or a fee that is an entry of its own. */
interface FeePart {
  readonly type: string;
  readonly deducted: number;
  readonly standalone: number;
}

function feeParts(entry: Entry): FeePart[] {
  const { fee_details, amount } = entry;
  const category = categoryOf(entry);
  const deducted = fee_details.map((detail) => ({ type: detail.type, deducted: detail.amount, standalone: 0 }));
  if (!(PARTS.fees as readonly string[]).includes(category)) return deducted;
  return [...deducted, { type: category === 'fee' ? 'stripe_fee' : category, deducted: 0, standalone: -amount }];
}

function feesBreakdown(entries: readonly Entry[]): TextRow[] {
  return grouped(entries).flatMap(([day, currency, , some]) =>
    [...Map.groupBy(some.flatMap(feeParts), ({ type }) => type)].map(([fee_type, parts]) => {
      const deducted = total(parts, (part) => part.deducted);
      const standalone = total(parts, (part) => part.standalone);
      return {
        day,
        currency,
        fee_type,
        is_tax: text(fee_type === 'tax'),
        fee_count: text(parts.length),
        ...amounts(currency, { deducted, standalone, total: deducted + standalone }),
      };
    }),
  );
}

function payoutRows(payout: Stripe.Payout, entries: readonly Entry[]): TextRow[] {
  const members = entries.filter(({ id }) => id !== idOf(payout.balance_transaction));
  const { id, currency, created, arrival_date, status, automatic, reconciliation_status, amount } = payout;
  const net = total(members, (member) => member.net);
  const difference = net - BigInt(amount);
  const isItemised = automatic && reconciliation_status === 'completed';
  const verdict = isItemised ? (difference === 0n ? 'ties' : 'differs') : automatic ? 'in_progress' : 'not_applicable';
  const categories = Map.groupBy(members, categoryOf);
  if (categories.size === 0) categories.set('not_itemised', []);
  return [...categories].map(([reporting_category, some]) => ({
    payout_id: id,
    reporting_category,
    payout_created_at: at(created),
    arrival_at: at(arrival_date),
    payout_status: status,
    is_automatic: text(automatic),
    reconciliation: verdict,
    currency,
    transaction_count: text(some.length),
    ...amounts(currency, { ...grossFeeNet(some), payout_amount: amount }),
    members_net_minor: text(net),
    difference_minor: isItemised ? text(difference) : null,
    difference_major: isItemised ? major(difference, currency) : null,
  }));
}
