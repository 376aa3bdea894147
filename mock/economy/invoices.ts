import { chance, drawBetween, mix, pickWeighted } from '../random.ts';
import { DAY, HOUR, MINUTE } from './calendar.ts';
import { ACTION, BILLING, type EventType, METHOD, PLAN } from './codes.ts';
import { currencyOf, drawCustomer } from './customers.ts';
import { drawLineCount, invoiceLine } from './invoiceLines.ts';
import { createPayment, drawBankPlan, drawMethod } from './payments.ts';
import { record } from './record.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Ways of billing, with how often each is taken (per 1000). */
const BILLINGS = [
  [BILLING.automatic, 800],
  [BILLING.sent, 130],
  [BILLING.voided, 25],
  [BILLING.uncollectible, 20],
  [BILLING.draft, 15],
  [BILLING.discarded, 10],
] as const;
const BILLING_WEIGHTS = BILLINGS.map(([, weight]) => weight);

/** Card payments of invoices, per 1000: billers try again. */
const PAYMENTS = [
  [PLAN.paid, 900],
  [PLAN.retried, 65],
  [PLAN.failed, 35],
] as const;
const PAYMENT_WEIGHTS = PAYMENTS.map(([, weight]) => weight);

/** Writes an invoice, as a draft. */
export function bill(world: World, at: number, seed: number): void {
  const customer = drawCustomer(world, seed);
  if (customer === NONE) return;
  const { invoices } = world.tables;
  const [currency, lines] = [currencyOf(world, customer, seed), drawLineCount(seed)];
  let total = 0;
  for (let n = 0; n < lines; n++) total += invoiceLine(world, { seed, currency, created: at }, n).amount;
  const row = invoices.created.push(at);
  invoices.seed.push(seed);
  invoices.customer.push(customer);
  invoices.currency.push(currency);
  invoices.plan.push(BILLINGS[pickWeighted(BILLING_WEIGHTS, seed, 110)]?.[0] ?? BILLING.automatic);
  invoices.lines.push(lines);
  invoices.total.push(total);
  for (const column of [invoices.finalizedAt, invoices.paidAt, invoices.closedAt, invoices.payment]) column.push(NONE);
  record(world, at, 'invoice.created', row);
  scheduleNext(world, at, row);
}

/** A draft becomes final: it gets its number and is to be paid. */
export function finalizeInvoice(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  const [seed, plan] = [invoices.seed.at(row), invoices.plan.at(row)];
  invoices.finalizedAt.set(row, at);
  record(world, at, 'invoice.finalized', row);
  if (plan === BILLING.automatic) {
    payInvoice(world, at, row);
    return;
  }
  record(world, at, 'invoice.sent', row);
  if (plan === BILLING.sent) world.agenda.schedule(at + drawBetween(seed, 111, 2 * HOUR, 38 * DAY), ACTION.payInvoice, row);
  else world.agenda.schedule(at + drawBetween(seed, 112, DAY, 20 * DAY), ACTION.closeInvoice, row);
}

/** The customer, or their saved card, pays what is due. */
export function payInvoice(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  const [seed, currency] = [mix(invoices.seed.at(row), 0x9a1d), invoices.currency.at(row)];
  const method = drawMethod(seed, currency);
  const plan = method === METHOD.bank ? drawBankPlan(seed) : (PAYMENTS[pickWeighted(PAYMENT_WEIGHTS, seed, 113)]?.[0] ?? PLAN.paid);
  const payment = { seed, customer: invoices.customer.at(row), currency, amount: invoices.total.at(row), plan, method, invoice: row };
  invoices.payment.set(row, createPayment(world, at, payment));
}

/** Its payment has arrived. */
export function invoicePaid(world: World, at: number, row: number): void {
  world.tables.invoices.paidAt.set(row, at);
  record(world, at, 'invoice.updated', row);
  record(world, at, 'invoice.paid', row);
  record(world, at, 'invoice.payment_succeeded', row);
}

/** An attempt to pay it has failed; after the `last` one half of such invoices are written off. */
export function invoiceFailed(world: World, at: number, row: number, last: boolean): void {
  const seed = world.tables.invoices.seed.at(row);
  record(world, at, 'invoice.payment_failed', row);
  if (last && chance(seed, 114, 500)) world.agenda.schedule(at + drawBetween(seed, 115, 2 * DAY, 12 * DAY), ACTION.closeInvoice, row);
}

const CLOSINGS: ReadonlyMap<number, EventType> = new Map<number, EventType>([
  [BILLING.discarded, 'invoice.deleted'],
  [BILLING.voided, 'invoice.voided'],
]);

/** It is voided, written off or, while a draft, deleted. */
export function closeInvoice(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  invoices.closedAt.set(row, at);
  record(world, at, CLOSINGS.get(invoices.plan.at(row)) ?? 'invoice.marked_uncollectible', row);
}

function scheduleNext(world: World, at: number, row: number): void {
  const [seed, plan] = [world.tables.invoices.seed.at(row), world.tables.invoices.plan.at(row)];
  if (plan === BILLING.draft) return;
  const discarded = plan === BILLING.discarded;
  world.agenda.schedule(at + (discarded ? drawBetween(seed, 116, HOUR, 3 * DAY) : draftTime(seed, plan)), nextAction(discarded), row);
}

function nextAction(discarded: boolean): number {
  return discarded ? ACTION.closeInvoice : ACTION.finalizeInvoice;
}

// An automatic draft waits about an hour, so that items can be added to it (Stripe, "Invoice lifecycle").
function draftTime(seed: number, plan: number): number {
  return plan === BILLING.automatic ? HOUR + drawBetween(seed, 117, 0, 5 * MINUTE) : drawBetween(seed, 117, MINUTE, 3 * HOUR);
}
