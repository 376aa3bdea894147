import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import type { IdKind } from '../ids/ids.ts';

/** The id of a row, or null where a table says that there is none. */
export function idOrNull(world: World, kind: IdKind, row: number): string | null {
  return row === NONE ? null : world.ids[kind].encode(row);
}

/** Id of the method that a customer pays with; they may have saved two. */
export function methodOf(world: World, customer: number, which: 0 | 1 = 0): string {
  return world.ids.payment_method.encode(customer * 2 + which);
}

/** Id of the method that a payment is made with: the first saved one is a card, the second a bank account; a guest has one of their own. */
export function paymentMethodOf(world: World, payment: number): string {
  const { payments } = world.tables;
  const customer = payments.customer.at(payment);
  if (customer === NONE || world.byHand.cards.has(payment) || world.byHand.debits.has(payment))
    return world.ids.guest_payment_method.encode(payment);
  return methodOf(world, customer, payments.method.at(payment) === 0 ? 0 : 1);
}
