import { CLOSED } from '../economy/codes.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { latestChargeAt } from './chargeState.ts';

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';

/** The status of an invoice at a moment; a deleted draft has none any more. */
export function invoiceStatus(world: World, row: number, at: number): InvoiceStatus {
  const { invoices } = world.tables;
  if (invoices.finalizedAt.at(row) > at) return 'draft';
  if (invoices.paidAt.at(row) <= at) return 'paid';
  if (invoices.closedAt.at(row) > at) return 'open';
  return invoices.closing.at(row) === CLOSED.voided || invoices.voidedAfter.at(row) <= at ? 'void' : 'uncollectible';
}

/** True from the moment a draft is deleted: it is listed no more, and retrieving it gives 404. */
export function invoiceDeleted(world: World, row: number, at: number): boolean {
  const { invoices } = world.tables;
  return invoices.closing.at(row) === CLOSED.deleted && invoices.closedAt.at(row) <= at;
}

/** How often it has been tried to collect the invoice by `at`, over all its payments. */
export function attemptCount(world: World, row: number, at: number): number {
  const { invoices, invoicePayments, charges } = world.tables;
  let count = 0;
  for (let each = invoices.latestPayment.at(row); each !== NONE; each = invoicePayments.previous.at(each)) {
    const payment = invoicePayments.payment.at(each);
    const charge = payment === NONE ? NONE : latestChargeAt(world, payment, at);
    if (charge !== NONE) count += charges.attempt.at(charge) + 1;
  }
  return count;
}
