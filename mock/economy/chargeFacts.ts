import { METHOD } from './codes.ts';
import type { World } from './world.ts';

/** The seed of the payment that a charge belongs to. */
export function chargeSeed(world: World, charge: number): number {
  return world.tables.payments.seed.at(world.tables.charges.payment.at(charge));
}

/** Index of the currency that a charge was made in; it may settle in another. */
export function chargeCurrency(world: World, charge: number): number {
  return world.tables.payments.currency.at(world.tables.charges.payment.at(charge));
}

/** True for a direct debit. */
export function isDebit(world: World, charge: number): boolean {
  return world.tables.payments.method.at(world.tables.charges.payment.at(charge)) === METHOD.bank;
}
