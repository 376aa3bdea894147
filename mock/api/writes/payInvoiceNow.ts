import { METHOD, PLAN } from '../../economy/codes.ts';
import { invoiceAmounts } from '../../economy/invoiceAmounts.ts';
import { recordPayment } from '../../economy/invoicePayments.ts';
import { settleOffPlatform } from '../../economy/invoices.ts';
import { createPayment } from '../../economy/payments.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { methodOf } from '../../objects/ids.ts';
import { invoiceStatus } from '../../objects/invoiceState.ts';
import { collect } from './confirmIntent.ts';
import { quietSeed } from './quietSeed.ts';

interface Way {
  readonly paid_out_of_band?: boolean | undefined;
  readonly payment_method?: string | undefined;
}

/** Pays what remains of a final invoice: off the platform, or with a method, by default the customer's saved card. A decline is thrown. */
export function payInvoiceNow(world: World, at: number, row: number, { paid_out_of_band, payment_method }: Way): void {
  if (invoiceStatus(world, row, at) === 'paid') return;
  if (paid_out_of_band === true) settleOffPlatform(world, at, row);
  else collect(world, at, openPayment(world, at, row), payment_method ?? methodOf(world, world.tables.invoices.customer.at(row)), false);
}

// An attempt that failed is followed by another of the same payment, as long as that is for what remains.
function openPayment(world: World, at: number, invoice: number): number {
  const { invoices, invoicePayments, payments } = world.tables;
  const { remaining } = invoiceAmounts(world, invoice, at);
  const latest = invoices.latestPayment.at(invoice);
  const payment = latest === NONE || invoicePayments.paidAt.at(latest) !== NONE ? NONE : invoicePayments.payment.at(latest);
  if (payment !== NONE && payments.amount.at(payment) === remaining && payments.canceledAt.at(payment) === NONE) return payment;
  const order = { customer: invoices.customer.at(invoice), currency: invoices.currency.at(invoice), amount: remaining, invoice };
  const seed = quietSeed(world, payments.created.length);
  const created = createPayment(world, at, { ...order, seed, plan: PLAN.steered, method: METHOD.card });
  recordPayment(world, at, invoice, created, remaining);
  return created;
}
