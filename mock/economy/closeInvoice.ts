import { BILLING, CLOSED, LINE } from './codes.ts';
import type { EventType } from './events.ts';
import { linesOf } from './invoiceLines.ts';
import { isWrittenOff } from './isWrittenOff.ts';
import { cancelPayment } from './payments.ts';
import { record } from './record.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** It is voided, written off or, while a draft, deleted: whatever its plan was. */
export function closeInvoice(world: World, at: number, row: number): void {
  close(world, at, row, CLOSINGS.get(world.tables.invoices.plan.at(row)) ?? CLOSED.uncollectible);
}

/** A final invoice is taken back, and with it the payments that have not arrived; one that was written off as well. */
export function voidInvoice(world: World, at: number, row: number): void {
  if (isWrittenOff(world, row)) voidAfter(world, at, row);
  else close(world, at, row, CLOSED.voided);
}

/** It will not be paid. */
export function writeOff(world: World, at: number, row: number): void {
  close(world, at, row, CLOSED.uncollectible);
}

/** A draft is thrown away. */
export function deleteDraft(world: World, at: number, row: number): void {
  close(world, at, row, CLOSED.deleted);
}

const CLOSINGS: ReadonlyMap<number, number> = new Map<number, number>([
  [BILLING.discarded, CLOSED.deleted],
  [BILLING.voided, CLOSED.voided],
  [BILLING.waivedAsVoid, CLOSED.voided],
]);

const EVENT_OF: ReadonlyMap<number, EventType> = new Map<number, EventType>([
  [CLOSED.deleted, 'invoice.deleted'],
  [CLOSED.voided, 'invoice.voided'],
  [CLOSED.uncollectible, 'invoice.marked_uncollectible'],
]);

function close(world: World, at: number, row: number, closing: number): void {
  const { invoices } = world.tables;
  if (invoices.paidAt.at(row) !== NONE || invoices.closedAt.at(row) !== NONE) return;
  invoices.closedAt.set(row, at);
  invoices.closing.set(row, closing);
  if (closing === CLOSED.voided) cancelOpenPayments(world, at, row);
  if (closing === CLOSED.deleted) deleteItems(world, at, row);
  record(world, at, EVENT_OF.get(closing) ?? 'invoice.updated', row);
}

// It stays known when it was written off.
function voidAfter(world: World, at: number, row: number): void {
  world.tables.invoices.voidedAfter.set(row, at);
  cancelOpenPayments(world, at, row);
  record(world, at, 'invoice.voided', row);
}

// What stands on a draft goes with it.
function deleteItems(world: World, at: number, invoice: number): void {
  for (const { kind, ref } of linesOf(world, invoice)) if (kind === LINE.item) record(world, at, 'invoiceitem.deleted', ref);
}

function cancelOpenPayments(world: World, at: number, invoice: number): void {
  const { invoices, invoicePayments } = world.tables;
  for (let row = invoices.latestPayment.at(invoice); row !== NONE; row = invoicePayments.previous.at(row)) {
    const payment = invoicePayments.payment.at(row);
    if (invoicePayments.paidAt.at(row) === NONE && payment !== NONE) cancelPayment(world, at, payment);
  }
}
