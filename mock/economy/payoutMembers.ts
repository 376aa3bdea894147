import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** The rows of the transactions that an automatic payout took along, oldest first, its own not among them. */
export function membersOf(world: World, payout: number): Uint32Array {
  const { payouts } = world.tables;
  return world.ledger.members(payouts.currency.at(payout), payouts.afterDay.at(payout), payouts.untilDay.at(payout));
}

/** The first member of a payout that is worth something: what is missing when the payout is to be broken. NONE if there is none. */
export function leftOutOf(world: World, payout: number): number {
  const { amount, fee, tax } = world.tables.transactions;
  return membersOf(world, payout).find((row) => amount.at(row) !== fee.at(row) + tax.at(row)) ?? NONE;
}
