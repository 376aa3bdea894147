import { drawBetween, pickWeighted } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY, HOUR, MINUTE } from './calendar.ts';
import { BILLING, REASON } from './codes.ts';
import { currencyOf, drawCustomer } from './customers.ts';
import { takePendingItems } from './invoiceItems.ts';
import { drawItem, drawLineCount } from './invoiceLines.ts';
import { isAutomatic } from './isAutomatic.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';
import { writeInvoice } from './writeInvoice.ts';

/** Ways of billing by hand, with how often each is taken (per 1000). */
const BILLINGS = [
  [BILLING.automatic, 640],
  [BILLING.sent, 160],
  [BILLING.parted, 50],
  [BILLING.outside, 50],
  [BILLING.voided, 35],
  [BILLING.uncollectible, 25],
  [BILLING.draft, 25],
  [BILLING.discarded, 15],
] as const;
const BILLING_WEIGHTS = BILLINGS.map(([, weight]) => weight);

/** Bills someone by hand: what they are to pay for is noted, and an invoice is written, as a draft. */
export function bill(world: World, at: number, seed: number): void {
  const customer = drawCustomer(world, seed);
  if (customer === NONE) return;
  const currency = currencyOf(world, customer, seed);
  const count = drawLineCount(seed);
  for (let n = 0; n < count; n++) drawItem(world, at, { seed, customer, currency }, n);
  const plan = BILLINGS[pickWeighted(BILLING_WEIGHTS, seed, 110)]?.[0] ?? BILLING.automatic;
  const row = writeInvoice(world, at, {
    seed,
    customer,
    currency,
    plan,
    reason: REASON.manual,
    subscription: NONE,
    discount: NONE,
    items: takePendingItems(world, customer, currency),
    cycles: [],
    periodStart: at,
    periodEnd: at,
  });
  scheduleFinalization(world, at, row);
}

/** What comes of a draft: it is finalised, deleted, or left lying. */
export function scheduleFinalization(world: World, at: number, row: number): void {
  const [seed, plan] = [world.tables.invoices.seed.at(row), world.tables.invoices.plan.at(row)];
  if (plan === BILLING.discarded) world.agenda.schedule(at + drawBetween(seed, 116, HOUR, 3 * DAY), ACTION.closeInvoice, row);
  else if (plan !== BILLING.draft && plan !== BILLING.held) world.agenda.schedule(at + draftTime(world, row), ACTION.finalizeInvoice, row);
}

// An automatic draft waits about an hour, so that items can be added to it (Stripe, "Invoice lifecycle").
function draftTime(world: World, row: number): number {
  const seed = world.tables.invoices.seed.at(row);
  return isAutomatic(world, row) ? HOUR + drawBetween(seed, 117, 0, 5 * MINUTE) : drawBetween(seed, 117, MINUTE, 3 * HOUR);
}
