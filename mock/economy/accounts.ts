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

/** Their papers are in order. */
export function enableAccount(world: World, at: number, row: number): void {
  record(world, at, 'account.updated', row);
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
  const { applicationFees } = world.tables;
  const amount = drawBetween(seed, 2, 40, 2500);
  const row = addRow(applicationFees, { created: at, seed, account, currency: 0, amount, transaction: NONE, latestRefund: NONE });
  const posting = { created: at, kind: TXN.applicationFee, source: row, currency: 0, amount, ...atOnce(at) };
  applicationFees.transaction.set(row, world.ledger.post(posting));
  record(world, at, 'application_fee.created', row);
  if (chance(seed, 3, 80)) world.agenda.schedule(at + drawBetween(seed, 4, HOUR, 9 * DAY), ACTION.giveFeeBack, row);
}

/** The platform gives a seller its share back, or half of it. */
export function giveFeeBack(world: World, at: number, fee: number): void {
  const { applicationFees, feeRefunds } = world.tables;
  const [whole, previous] = [applicationFees.amount.at(fee), applicationFees.latestRefund.at(fee)];
  const amount = chance(mix(applicationFees.seed.at(fee), 0xfb), 1, 600) ? whole : Math.ceil(whole / 2);
  const row = addRow(feeRefunds, { created: at, fee, amount, transaction: NONE, previous });
  const posting = { created: at, kind: TXN.applicationFeeRefund, source: row, currency: 0, amount: 0 - amount, ...atOnce(at) };
  feeRefunds.transaction.set(row, world.ledger.post(posting));
  applicationFees.latestRefund.set(fee, row);
  record(world, at, 'application_fee.refunded', fee);
}
