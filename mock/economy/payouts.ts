import { bankingDay, DAY, dayOf, HOUR, MINUTE } from './calendar.ts';
import { ACTION, type EventType, TXN } from './codes.ts';
import { record } from './record.ts';
import type { World } from './world.ts';

/** Seconds after its creation at which a payout is on its way, and at which its members are all known. */
export const IN_TRANSIT_AFTER = 3 * HOUR;
export const RECONCILED_AFTER = 2 * HOUR;

/** Second of the day on which the automatic payout of a currency is made. */
export function payoutTime(currency: number): number {
  return 4 * HOUR + currency * 10 * MINUTE;
}

/**
 * Pays out, on banking days, all that became available in a currency since the last payout. A sum that is not positive waits for the next
 * one. Whatever becomes available on a day was created before it, so the members never change afterwards.
 */
export function payOut(world: World, at: number, currency: number): void {
  const today = dayOf(at);
  if (bankingDay(today) !== today) return;
  const afterDay = lastPaidDay(world, currency);
  const amount = world.ledger.becameAvailable(currency, afterDay, today);
  if (amount <= 0) return;
  const { payouts } = world.tables;
  const row = payouts.created.push(at);
  payouts.currency.push(currency);
  payouts.amount.push(amount);
  payouts.afterDay.push(afterDay);
  payouts.untilDay.push(today);
  payouts.arrivalDate.push(bankingDay(today + 1) * DAY);
  payouts.transaction.push(world.ledger.post({ created: at, kind: TXN.payout, source: row, currency, amount: -amount, availableOn: at }));
  record(world, at, 'payout.created', row);
  for (const due of [at + RECONCILED_AFTER, at + IN_TRANSIT_AFTER, bankingDay(today + 1) * DAY])
    world.agenda.schedule(due, ACTION.advancePayout, row);
}

const stages: ReadonlyMap<number, EventType> = new Map<number, EventType>([
  [RECONCILED_AFTER, 'payout.reconciliation_completed'],
  [IN_TRANSIT_AFTER, 'payout.updated'],
]);

/** A payout is reconciled, leaves, or arrives. */
export function advancePayout(world: World, at: number, row: number): void {
  const age = at - world.tables.payouts.created.at(row);
  record(world, at, stages.get(age) ?? 'payout.paid', row);
}

function lastPaidDay(world: World, currency: number): number {
  const { payouts } = world.tables;
  for (let row = payouts.created.length - 1; row >= 0; row--) if (payouts.currency.at(row) === currency) return payouts.untilDay.at(row);
  return dayOf(world.start) - 1;
}
