import { atOnce } from './atOnce.ts';
import { DAY } from './calendar.ts';
import { roundToStep } from './currencies.ts';
import { NONE } from './tables.ts';
import { TXN } from './transactionKinds.ts';
import type { World } from './world.ts';

/** Cents for screening one charge, and hundredths of a percent of what was billed (Stripe, "Radar" and "Billing" pricing). */
const SCREENING_CENTS = 5;
const BILLING_BASIS_POINTS = 70;

/** What Stripe takes for its other products, every day for the day before: a fee for itself, with no charge that it belongs to. */
export function payFees(world: World, at: number): void {
  const screened = countSince(world.tables.charges.created, at - DAY);
  const billed = paidInvoices(world, at - DAY, at);
  post(world, at, TXN.stripeFee, screened * SCREENING_CENTS);
  post(world, at, TXN.stripeFee, roundToStep(billed * BILLING_BASIS_POINTS, 10_000, 1));
}

/** What the card networks take, once a month for the month before. */
export function payNetworkCosts(world: World, at: number): void {
  post(world, at, TXN.networkCost, countSince(world.tables.charges.created, at - 30 * DAY) * 2);
}

function post(world: World, at: number, kind: number, cents: number): void {
  if (cents > 0) world.ledger.post({ created: at, kind, source: NONE, currency: 0, amount: 0 - cents, ...atOnce(at) });
}

function countSince(created: { readonly length: number; lowerBound(value: number): number }, since: number): number {
  return created.length - created.lowerBound(since);
}

// Minor units of the dollar invoices that were finalised and paid in that time.
function paidInvoices(world: World, from: number, to: number): number {
  const { invoices } = world.tables;
  let sum = 0;
  for (let row = invoices.created.lowerBound(from); row < invoices.created.length; row++) {
    const paid = invoices.paidAt.at(row) < to && invoices.currency.at(row) === 0;
    if (paid) sum += Math.max(0, invoices.total.at(row));
  }
  return sum;
}
