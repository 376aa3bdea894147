/**
 * The account's reports as CSV, as the dashboard exports them: amounts in major units, times in a zone of one's choice. They are told from the
 * books that the economy is made of, and share nothing with the SQL that they are compared with.
 */
import { toMajorText } from '../../src/domain/money.ts';
import { PAYOUT } from '../economy/codes.ts';
import { membersOf } from '../economy/payoutMembers.ts';
import type { World } from '../economy/world.ts';
import { buildBalanceTransaction } from '../objects/balanceTransaction.ts';

export const REPORT_TYPES = [
  'balance_change_from_activity.itemized.3',
  'payout_reconciliation.itemized.5',
  'ending_balance_reconciliation.itemized.4',
] as const;

export interface ReportRequest {
  readonly type: (typeof REPORT_TYPES)[number];
  /** Unix seconds, half-open. */
  readonly start: number;
  readonly end: number;
  /** IANA name. */
  readonly timezone: string;
}

type Line = readonly [row: number, payout: number | undefined];

const COMMON = ['balance_transaction_id', 'created_utc', 'created', 'available_on', 'currency', 'gross', 'fee', 'net'];
const PAYOUT_COLUMNS = ['automatic_payout_id', 'automatic_payout_effective_at'];

/** The report's text; `at` is the present. Throws a RangeError for a zone that nobody knows. */
export function writeReport(world: World, request: ReportRequest, at: number): string {
  const withPayouts = request.type !== 'balance_change_from_activity.itemized.3';
  const header = [...(withPayouts ? PAYOUT_COLUMNS : []), ...COMMON, 'reporting_category', 'source_id', 'description'];
  const local = clockOf(request.timezone);
  const lines = linesOf(world, request).map((line) => cells(world, line, local, withPayouts, at));
  return [header, ...lines].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

function cells(world: World, [row, payout]: Line, local: (unix: number) => string, withPayouts: boolean, at: number): string[] {
  const entry = buildBalanceTransaction(world, row, at);
  const major = (minor: number) => toMajorText(minor, entry.currency);
  const left = payout === undefined ? ['', ''] : [world.ids.payout.encode(payout), local(world.tables.payouts.arrivalDate.at(payout))];
  return [
    ...(withPayouts ? left : []),
    entry.id,
    new Date(entry.created * 1000).toISOString().slice(0, 19).replace('T', ' '),
    local(entry.created),
    local(entry.available_on),
    entry.currency,
    ...[entry.amount, entry.fee, entry.net].map(major),
    entry.reporting_category,
    String(entry.source ?? ''),
    entry.description ?? '',
  ];
}

function linesOf(world: World, { type, start, end }: ReportRequest): Line[] {
  const { transactions, payouts } = world.tables;
  const left = new Map<number, number>();
  const own = new Set<number>();
  for (let payout = 0; payout < payouts.created.length; payout++) {
    if (payouts.way.at(payout) !== PAYOUT.automatic) continue;
    own.add(payouts.transaction.at(payout));
    for (const member of membersOf(world, payout)) left.set(member, payout);
  }
  const lines = Array.from({ length: transactions.created.length }, (_, row): Line => [row, left.get(row)]);
  const arrival = (payout: number | undefined) => (payout === undefined ? undefined : payouts.arrivalDate.at(payout));
  switch (type) {
    case 'balance_change_from_activity.itemized.3':
      return lines.filter(([row]) => isWithin(transactions.created.at(row), start, end) && !isPayout(world, row));
    case 'payout_reconciliation.itemized.5':
      return lines.filter(([, payout]) => isWithin(arrival(payout), start, end));
    case 'ending_balance_reconciliation.itemized.4':
      return lines.filter(([row, payout]) => transactions.created.at(row) < end && !own.has(row) && (arrival(payout) ?? end) >= end);
    default:
      return type satisfies never;
  }
}

function isWithin(time: number | undefined, start: number, end: number): boolean {
  return time !== undefined && time >= start && time < end;
}

function isPayout(world: World, row: number): boolean {
  return buildBalanceTransaction(world, row, 0).reporting_category.startsWith('payout');
}

function clockOf(timeZone: string): (unix: number) => string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, hourCycle: 'h23', ...parts });
  return (unix) => format.format(unix * 1000);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
