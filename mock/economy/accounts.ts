import { chance, drawBelow, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { atOnce } from './atOnce.ts';
import { DAY, HOUR } from './calendar.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import { TXN } from './transactionKinds.ts';
import type { World } from './world.ts';

/** A seller joins the platform; once their papers are looked through they can be paid. */
export function addAccount(world: World, at: number, seed: number): void {
  const enabledAt = at + drawBetween(seed, 1, HOUR, chance(seed, 2, 800) ? 6 * HOUR : 5 * DAY);
  const row = addRow(world.tables.accounts, { created: at, seed, country: drawBelow(seed, 3, 5), enabledAt });
  world.agenda.schedule(enabledAt, ACTION.enableAccount, row);
}

/** A seller whose papers nobody looks through before they are told to; gives the row. */
export function addAccountByHand(world: World, at: number, seed: number, country: number): number {
  return addRow(world.tables.accounts, { created: at, seed, country, enabledAt: NONE });
}

/** Their papers are in order. */
export function enableAccount(world: World, at: number, row: number): void {
  // Callers of the API may have enabled it before its time.
  if (world.tables.accounts.enabledAt.at(row) === at) record(world, at, 'account.updated', row);
}

/** Their papers are in order now. */
export function enableAccountNow(world: World, at: number, row: number): void {
  world.tables.accounts.enabledAt.set(row, at);
  enableAccount(world, at, row);
}

/** One of the sellers who can be paid at `at`; NONE when there is none. */
export function drawAccount(world: World, at: number, seed: number): number {
  const { accounts } = world.tables;
  const count = accounts.created.length;
  for (let step = 0, first = drawBelow(seed, 1, Math.max(1, count)); step < count; step++) {
    const row = (first + step) % count;
    if (accounts.enabledAt.at(row) <= at) return row;
  }
  return NONE;
}

/** A seller is paid on their own account, and the platform gets its share of that. */
export function earnFee(world: World, at: number, seed: number): void {
  const account = drawAccount(world, at, seed);
  if (account === NONE) return;
  const row = addFee(world, at, seed, account, drawBetween(seed, 2, 40, 2500));
  if (chance(seed, 3, 80)) world.agenda.schedule(at + drawBetween(seed, 4, HOUR, 9 * DAY), ACTION.giveFeeBack, row);
}

/** The platform's share of what a seller is paid, in cents; gives the row. */
export function addFee(world: World, at: number, seed: number, account: number, amount: number): number {
  const { applicationFees } = world.tables;
  const row = addRow(applicationFees, { created: at, seed, account, currency: 0, amount, transaction: NONE, latestRefund: NONE });
  const posting = { created: at, kind: TXN.applicationFee, source: row, currency: 0, amount, ...atOnce(at) };
  applicationFees.transaction.set(row, world.ledger.post(posting));
  record(world, at, 'application_fee.created', row);
  return row;
}

/** The platform gives a seller its share back, or half of it. */
export function giveFeeBack(world: World, at: number, fee: number): void {
  const { applicationFees } = world.tables;
  const [whole, left] = [applicationFees.amount.at(fee), feeLeft(world, fee)];
  const drawn = chance(mix(applicationFees.seed.at(fee), 0xfb), 1, 600) ? whole : Math.ceil(whole / 2);
  // Callers of the API may have given back some of it before.
  if (left > 0) refundFee(world, at, fee, Math.min(left, drawn));
}

/** Cents of a fee that have not been given back. */
export function feeLeft(world: World, fee: number): number {
  const { applicationFees, feeRefunds } = world.tables;
  let left = applicationFees.amount.at(fee);
  for (let row = applicationFees.latestRefund.at(fee); row !== NONE; row = feeRefunds.previous.at(row)) left -= feeRefunds.amount.at(row);
  return left;
}

/** Gives so many cents of a fee back, which must be left of it; gives the refund. */
export function refundFee(world: World, at: number, fee: number, amount: number): number {
  const { applicationFees, feeRefunds } = world.tables;
  const previous = applicationFees.latestRefund.at(fee);
  const row = addRow(feeRefunds, { created: at, fee, amount, transaction: NONE, previous });
  const posting = { created: at, kind: TXN.applicationFeeRefund, source: row, currency: 0, amount: 0 - amount, ...atOnce(at) };
  feeRefunds.transaction.set(row, world.ledger.post(posting));
  applicationFees.latestRefund.set(fee, row);
  record(world, at, 'application_fee.refunded', fee);
  return row;
}
