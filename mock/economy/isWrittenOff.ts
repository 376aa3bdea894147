import { CLOSED } from './codes.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Nobody counts on it any more, but it may still be paid or taken back (Stripe, "Invoice states": uncollectible). */
export function isWrittenOff(world: World, invoice: number): boolean {
  const { invoices } = world.tables;
  const isClosed = invoices.closing.at(invoice) === CLOSED.uncollectible && invoices.voidedAfter.at(invoice) === NONE;
  return isClosed && invoices.paidAt.at(invoice) === NONE;
}
