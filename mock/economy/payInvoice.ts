import { drawBetween, mix, pickWeighted } from '../random.ts';
import { BILLING, METHOD, PLAN, REASON } from './codes.ts';
import { currencyAt, roundToStep } from './currencies.ts';
import { invoiceAmounts } from './invoiceAmounts.ts';
import { paymentCount, recordPayment } from './invoicePayments.ts';
import { createPayment, drawBankPlan, drawMethod } from './payments.ts';
import { tieToSession } from './sessions.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Card payments of invoices, per 1000: billers try again. */
const PAYMENTS = [
  [PLAN.paid, 900],
  [PLAN.retried, 65],
  [PLAN.failed, 35],
] as const;
const PAYMENT_WEIGHTS = PAYMENTS.map(([, weight]) => weight);

/** The customer, or their saved card, pays what remains; of some invoices only a part at first. */
export function payInvoice(world: World, at: number, row: number): void {
  const { invoices } = world.tables;
  if (invoices.paidAt.at(row) !== NONE || invoices.closedAt.at(row) !== NONE) return;
  const [number, currency, customer] = [paymentCount(world, row), invoices.currency.at(row), invoices.customer.at(row)];
  const seed = mix(invoices.seed.at(row), 0x9a1d + number);
  const [parted, page] = [invoices.plan.at(row) === BILLING.parted, pageOf(world, row)];
  // Whoever stands at a checkout page tries cards until one is good.
  const sure = parted || page !== undefined;
  const method = sure ? METHOD.card : drawMethod(seed, currency);
  const { remaining } = invoiceAmounts(world, row, at);
  const amount = parted && number === 0 ? partOf(remaining, seed, currency) : remaining;
  const plan = sure ? PLAN.paid : planOf(seed, method);
  const payment = createPayment(world, at, { seed, customer, currency, amount, plan, method, invoice: row });
  if (page !== undefined) tieToSession(world, payment, page);
  recordPayment(world, at, row, payment, amount);
}

// The page at which the subscription was begun, if this is its first invoice.
function pageOf({ tables, links }: World, row: number): number | undefined {
  return tables.invoices.reason.at(row) === REASON.create ? links.page.get(tables.invoices.subscription.at(row)) : undefined;
}

function planOf(seed: number, method: number): number {
  return method === METHOD.bank ? drawBankPlan(seed) : (PAYMENTS[pickWeighted(PAYMENT_WEIGHTS, seed, 113)]?.[0] ?? PLAN.paid);
}

function partOf(amount: number, seed: number, currency: number): number {
  const { step } = currencyAt(currency);
  return Math.min(amount, Math.max(step, roundToStep(amount * drawBetween(seed, 121, 30, 60), 100, step)));
}
