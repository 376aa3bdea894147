import { DAY, HOUR } from '../economy/calendar.ts';
import { BILLING, LINE, STATUS } from '../economy/codes.ts';
import { DAYS_UNTIL_DUE } from '../economy/dueDate.ts';
import type { InvoiceAmounts } from '../economy/invoiceAmounts.ts';
import { lineOf } from '../economy/invoiceLines.ts';
import { lineMoney, totalOf } from '../economy/invoiceMoney.ts';
import { cyclesOf } from '../economy/subscriptions/cyclesOf.ts';
import { nextVersion } from '../economy/subscriptions/nextVersion.ts';
import { announced, type Upcoming } from '../economy/subscriptions/upcoming.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { mix } from '../random.ts';
import { INLINE_LINES } from './invoice.ts';
import { shapeLines, type WireLine } from './invoiceLine.ts';
import { type InvoiceBody, type InvoiceFacts, shapeInvoice } from './invoiceShape.ts';

/** An invoice that is announced: it has no id, and nothing that only a written one has. */
export type WireUpcoming = Omit<InvoiceBody, 'auto_advance' | 'hosted_invoice_url' | 'invoice_pdf'>;

/** The invoice of a row of `upcoming`, as it was announced at `at`. */
export function buildUpcomingInvoice(world: World, row: number, at: number): WireUpcoming {
  const { auto_advance, hosted_invoice_url, invoice_pdf, ...invoice } = shapeUpcoming(world, announced(world, row), at, null);
  return invoice;
}

/** The invoice to come as it is foreseen at `at`; it goes by `id`, where it has one. */
export function shapeUpcoming(world: World, upcoming: Upcoming, at: number, id: string | null): InvoiceBody {
  const { subscription, startingBalance } = upcoming;
  const customer = world.tables.subscriptions.customer.at(subscription);
  const { terms, money, lines } = contentsOf(world, upcoming, id);
  const amounts = amountsOf(money.total, startingBalance);
  const url = id === null ? urlOf(world, customer, subscription) : `/v1/invoices/${id}/lines`;
  return shapeInvoice(world, {
    ...UNTOUCHED,
    ...courseOf(world, upcoming),
    ...{ at, customerAt: at, customer, subscription, terms, money },
    ...{ amounts, endingBalance: amounts.endingBalance },
    lines: { object: 'list', data: lines.slice(0, INLINE_LINES), has_more: lines.length > INLINE_LINES, total_count: lines.length, url },
  });
}

/** What nobody has done anything with yet. */
const UNTOUCHED = {
  reason: 'upcoming',
  attempts: 0,
  advances: false,
  finalizesAt: null,
  finalizedAt: null,
  number: null,
  url: null,
  status: 'draft',
  transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
} as const satisfies Partial<InvoiceFacts>;

// What waits for an invoice, then the items for the period that begins: as `invoiceSubscription` will write them.
function contentsOf(world: World, upcoming: Upcoming, id: string | null) {
  const { subscription, version, items } = upcoming;
  const next = nextVersion(world, version, version.periodEnd);
  const [currency, discount] = [world.tables.subscriptions.currency.at(subscription), next.discount];
  const terms = { currency, discount, taxRate: world.tables.subscriptions.taxRate.at(subscription) };
  const periods = cyclesOf(world, next).map((cycle) => ({ kind: LINE.cycle, ref: NONE, ...cycle }));
  const lines = [...items.map((item) => lineOf(world, LINE.item, item)), ...periods];
  const amounts = lines.map(({ amount }) => amount);
  const money = lineMoney(world, terms, amounts);
  const wire: WireLine[] = shapeLines(world, lines, money, { terms, invoice: id, idOf: (n) => lineId(world, upcoming, n) });
  return { terms, money: totalOf(world, terms.taxRate, money), lines: wire };
}

// It is written as the period ends, and tried an hour later.
function courseOf(world: World, { subscription, version }: Upcoming) {
  const { periodStart, periodEnd, status } = version;
  const automatic = world.tables.subscriptions.billing.at(subscription) === BILLING.automatic;
  return {
    created: periodEnd,
    periodStart,
    periodEnd,
    automatic,
    dueDate: automatic ? null : periodEnd + DAYS_UNTIL_DUE * DAY,
    nextAttempt: automatic && status !== STATUS.unpaid ? periodEnd + HOUR : null,
  };
}

function amountsOf(total: number, startingBalance: number): InvoiceAmounts {
  const [due, endingBalance] = [Math.max(0, total + startingBalance), Math.min(0, total + startingBalance)];
  return { due, remaining: due, startingBalance, endingBalance, paid: 0, paidOutside: 0, creditedBefore: 0, creditedAfter: 0 };
}

function lineId(world: World, { subscription, version }: Upcoming, n: number): string {
  return world.ids.upcoming_line.encode(mix(mix(world.tables.subscriptions.seed.at(subscription), version.periodEnd), n));
}

function urlOf({ ids }: World, customer: number, subscription: number): string {
  return `/v1/invoices/upcoming/lines?customer=${ids.customer.encode(customer)}&subscription=${ids.subscription.encode(subscription)}`;
}
