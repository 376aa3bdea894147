import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { HOUR } from '../economy/calendar.ts';
import { BILLING, BILLING_REASONS, CLOSED } from '../economy/codes.ts';
import { dueDate } from '../economy/dueDate.ts';
import { invoiceAmounts } from '../economy/invoiceAmounts.ts';
import { isAutomatic } from '../economy/isAutomatic.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { type NestedList, reached } from './build.ts';
import { buildInvoiceLines, type WireLine } from './invoiceLine.ts';
import { invoiceNumber } from './invoiceNumber.ts';
import { type InvoiceBody, type InvoiceFacts, shapeInvoice } from './invoiceShape.ts';
import { attemptCount, invoiceStatus } from './invoiceState.ts';

/** So many lines come with an invoice; the rest is under the list's `url`. */
export const INLINE_LINES = 10;

/** An invoice on the wire. */
export type WireInvoice = { id: string } & InvoiceBody;

/** An invoice with its first ten lines, in the state that it had at `at`. */
export function buildInvoice(world: World, row: number, at: number): WireInvoice {
  const id = world.ids.invoice.encode(row);
  return noted(world.byHand, 'invoice', row, at, { id, ...shapeInvoice(world, factsOf(world, row, at, id)) });
}

function factsOf(world: World, row: number, at: number, id: string): InvoiceFacts {
  const { invoices } = world.tables;
  const [created, plan, status] = [invoices.created.at(row), invoices.plan.at(row), invoiceStatus(world, row, at)];
  const [finalizedAt, automatic, amounts] = [
    reached(invoices.finalizedAt.at(row), at),
    isAutomatic(world, row),
    invoiceAmounts(world, row, at),
  ];
  // A draft that is held waits for somebody, not for its time.
  const advances = plan !== BILLING.draft && plan !== BILLING.held;
  const waitsUntil = automatic && advances && finalizedAt === null ? created + HOUR : null;
  return {
    at,
    customerAt: finalizedAt ?? at,
    created,
    customer: invoices.customer.at(row),
    subscription: invoices.subscription.at(row),
    terms: { currency: invoices.currency.at(row), discount: invoices.discount.at(row), taxRate: invoices.taxRate.at(row) },
    reason: entryOf(BILLING_REASONS, invoices.reason.at(row)),
    automatic,
    dueDate: automatic ? null : dueDate(world, row),
    money: {
      subtotal: invoices.subtotal.at(row),
      discounted: invoices.discounted.at(row),
      tax: invoices.tax.at(row),
      total: invoices.total.at(row),
    },
    amounts,
    endingBalance: finalizedAt === null ? null : amounts.endingBalance,
    attempts: attemptCount(world, row, at),
    advances: status === 'draft' || status === 'open' ? advances : false,
    finalizesAt: waitsUntil,
    nextAttempt: waitsUntil,
    finalizedAt,
    number: finalizedAt === null ? null : invoiceNumber(row),
    url: finalizedAt === null ? null : `https://invoice.example.com/i/${id}`,
    status,
    transitions: transitions(world, row, at),
    lines: lines(world, row, id),
    periodStart: invoices.periodStart.at(row),
    periodEnd: invoices.periodEnd.at(row),
  };
}

function lines(world: World, row: number, id: string): NestedList<WireLine> {
  const count = world.tables.invoices.lines.at(row);
  const data = buildInvoiceLines(world, row).slice(0, INLINE_LINES);
  return { object: 'list', data, has_more: count > INLINE_LINES, total_count: count, url: `/v1/invoices/${id}/lines` };
}

function transitions(world: World, row: number, at: number): Stripe.Invoice.StatusTransitions {
  const { invoices } = world.tables;
  const closed = invoices.finalizedAt.at(row) <= at ? reached(invoices.closedAt.at(row), at) : null;
  const voided = invoices.closing.at(row) === CLOSED.voided;
  return {
    finalized_at: reached(invoices.finalizedAt.at(row), at),
    marked_uncollectible_at: voided ? null : closed,
    paid_at: reached(invoices.paidAt.at(row), at),
    voided_at: voided ? closed : reached(invoices.voidedAfter.at(row), at),
  };
}
