import { chance, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { atOnce } from './atOnce.ts';
import { bankingDay, DAY, dayOf, HOUR, MINUTE } from './calendar.ts';
import { PAYOUT, PAYOUT_RESULT } from './codes.ts';
import { currencyAt, roundToStep } from './currencies.ts';
import type { EventType } from './events.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import { TXN } from './transactionKinds.ts';
import type { World } from './world.ts';

/** Seconds after its creation at which a payout is on its way, and at which its members are all known. */
export const IN_TRANSIT_AFTER = 3 * HOUR;
export const RECONCILED_AFTER = 2 * HOUR;
/** Seconds after which an instant payout is there. */
const INSTANT = 20 * MINUTE;

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
  const row = addPayout(world, at, { currency, amount, way: PAYOUT.automatic, afterDay, untilDay: today, fee: 0 });
  world.agenda.schedule(at + RECONCILED_AFTER, ACTION.advancePayout, row);
}

/** The treasurer pays out most of what lies in a currency that is not paid out by itself. */
export function payOutByHand(world: World, at: number, currency: number): void {
  const available = world.ledger.availableAt(at, currency);
  const amount = roundToStep(available * 80, 100, 100 * currencyAt(currency).step);
  if (amount > 0) addPayout(world, at, { currency, amount, way: PAYOUT.manual, afterDay: 0, untilDay: 0, fee: 0 });
}

/** Early in the morning, before the automatic payout, a part is wanted within minutes, which costs one percent. */
export function payOutInstantly(world: World, at: number, currency: number): void {
  const today = dayOf(at);
  if (bankingDay(today) !== today) return;
  const amount = roundToStep(world.ledger.becameAvailable(currency, lastPaidDay(world, currency), today) * 50, 100, 100);
  const fee = instantFee(amount);
  if (amount > 2 * fee) addPayout(world, at, { currency, amount, way: PAYOUT.instant, afterDay: 0, untilDay: 0, fee });
}

/** A payout is reconciled, leaves, or arrives; a few fail instead of arriving. */
export function advancePayout(world: World, at: number, row: number): void {
  const { payouts } = world.tables;
  // It has failed, or callers of the API had it arrive before its time.
  if (payouts.endedAt.at(row) <= at || payouts.arrivalDate.at(row) < at) return;
  const [age, instant] = [at - payouts.created.at(row), payouts.way.at(row) === PAYOUT.instant];
  const stage = instant ? undefined : STAGES.get(age);
  if (stage === undefined && payouts.result.at(row) === PAYOUT_RESULT.failed) endPayout(world, at, row);
  else record(world, at, stage ?? 'payout.paid', row);
}

/** A payout has failed or was cancelled: its money is back, and goes out with the next one. */
export function endPayout(world: World, at: number, row: number): void {
  const { payouts } = world.tables;
  if (payouts.endedAt.at(row) !== NONE) return;
  const canceled = payouts.result.at(row) === PAYOUT_RESULT.canceled;
  const [kind, currency, amount] = [canceled ? TXN.payoutCancel : TXN.payoutFailure, payouts.currency.at(row), payouts.amount.at(row)];
  payouts.endedAt.set(row, at);
  payouts.failureTransaction.set(row, world.ledger.post({ created: at, kind, source: row, currency, amount, ...atOnce(at) }));
  record(world, at, canceled ? 'payout.canceled' : 'payout.failed', row);
}

/** What callers of the API pay out by themselves: minor units, and whether it is wanted within minutes. It arrives. */
export function payOutAsTold(world: World, at: number, told: { currency: number; amount: number; instant: boolean }): number {
  const { currency, amount, instant } = told;
  const way = instant ? PAYOUT.instant : PAYOUT.manual;
  const fee = instant ? instantFee(amount) : 0;
  // The payout of this day may be over: that of the next takes the movement along.
  const paidOutOn = dayOf(at) + 1;
  return addPayout(world, at, { currency, amount, way, afterDay: 0, untilDay: 0, fee, paidOutOn, result: PAYOUT_RESULT.paid });
}

/** What Stripe takes for an instant payout, in minor units. */
export function instantFee(amount: number): number {
  return Math.max(50, roundToStep(amount, 100, 1));
}

/** A payout arrives now. */
export function landPayout(world: World, at: number, row: number): void {
  world.tables.payouts.result.set(row, PAYOUT_RESULT.paid);
  world.tables.payouts.arrivalDate.set(row, at);
  record(world, at, 'payout.paid', row);
}

/** A payout fails now, or is cancelled (PAYOUT_RESULT). */
export function endPayoutNow(world: World, at: number, row: number, result: number): void {
  world.tables.payouts.result.set(row, result);
  endPayout(world, at, row);
}

/** Days that no calendar has: what an automatic payout takes along that was made by hand. */
const OF_NO_DAY = 0x8000_0000;

/**
 * An automatic payout of one movement (row of the ledger) that is available and waits for the payout of the next day; it is reconciled
 * at once. Undefined where the movement does not wait for that payout, or is not worth anything.
 */
export function payOutAlone(world: World, at: number, movement: number): number | undefined {
  const { transactions, payouts } = world.tables;
  const [currency, untilDay] = [transactions.currency.at(movement), OF_NO_DAY + payouts.created.length];
  const amount = transactions.amount.at(movement) - transactions.fee.at(movement) - transactions.tax.at(movement);
  const isReady = amount > 0 && transactions.availableOn.at(movement) <= at && currencyAt(currency).paidOutByHand === undefined;
  if (!isReady || !world.ledger.move(movement, dayOf(at) + 1, untilDay)) return undefined;
  const payout = { currency, amount, way: PAYOUT.automatic, afterDay: untilDay - 1, untilDay, fee: 0 };
  return addPayout(world, at, { ...payout, result: PAYOUT_RESULT.paid });
}

const STAGES: ReadonlyMap<number, EventType> = new Map<number, EventType>([
  [RECONCILED_AFTER, 'payout.reconciliation_completed'],
  [IN_TRANSIT_AFTER, 'payout.updated'],
]);

interface NewPayout {
  readonly currency: number;
  readonly amount: number;
  readonly way: number;
  readonly afterDay: number;
  readonly untilDay: number;
  readonly fee: number;
  /** The day whose automatic payout takes a payout by hand along; that of its own day if it is not said. */
  readonly paidOutOn?: number;
  /** How it ends (PAYOUT_RESULT); drawn if it is not said. */
  readonly result?: number;
}

function addPayout(world: World, at: number, { fee, paidOutOn: next, result: told, ...payout }: NewPayout): number {
  const { payouts } = world.tables;
  const instant = payout.way === PAYOUT.instant;
  const result = told ?? resultOf(world, at, payout);
  const arrivalDate = instant ? at + INSTANT : bankingDay(dayOf(at) + 1) * DAY;
  const row = addRow(payouts, { created: at, ...payout, result, arrivalDate, endedAt: NONE, transaction: NONE, failureTransaction: NONE });
  // One that is made by hand is a movement like any other to the automatic ones of its currency: the next of them takes it along.
  const paidOutOn = payout.way === PAYOUT.automatic ? null : (next ?? dayOf(at));
  const { currency, amount } = payout;
  payouts.transaction.set(
    row,
    world.ledger.post({ created: at, kind: TXN.payout, source: row, currency, amount: 0 - amount, fee, availableOn: at, paidOutOn }),
  );
  record(world, at, 'payout.created', row);
  if (!instant && result !== PAYOUT_RESULT.canceled) world.agenda.schedule(at + IN_TRANSIT_AFTER, ACTION.advancePayout, row);
  if (result === PAYOUT_RESULT.canceled) world.agenda.schedule(at + HOUR, ACTION.endPayout, row);
  else world.agenda.schedule(arrivalDate, ACTION.advancePayout, row);
  if (result === PAYOUT_RESULT.bounced) world.agenda.schedule(arrivalDate + DAY + 9 * HOUR, ACTION.endPayout, row);
  return row;
}

function resultOf(world: World, at: number, { currency, way }: Pick<NewPayout, 'currency' | 'way'>): number {
  const seed = mix(mix(world.seed, 0xba0 + currency), at);
  if (way === PAYOUT.manual && chance(seed, 1, 120)) return PAYOUT_RESULT.canceled;
  if (chance(seed, 2, 960)) return PAYOUT_RESULT.paid;
  return drawBetween(seed, 3, 0, 1) === 0 ? PAYOUT_RESULT.failed : PAYOUT_RESULT.bounced;
}

function lastPaidDay(world: World, currency: number): number {
  const { payouts } = world.tables;
  for (let row = payouts.created.length - 1; row >= 0; row--) {
    const isRegular = payouts.way.at(row) === PAYOUT.automatic && payouts.untilDay.at(row) < OF_NO_DAY;
    if (payouts.currency.at(row) === currency && isRegular) return payouts.untilDay.at(row);
  }
  return dayOf(world.start) - 1;
}
