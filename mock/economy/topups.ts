import { chance, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { atOnce } from './atOnce.ts';
import { DAY, HOUR } from './calendar.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import { TXN } from './transactionKinds.ts';
import type { World } from './world.ts';

/** The treasurer sends money from the bank, so that refunds and transfers can be made; it takes a day or two, and may not arrive. */
export function topUp(world: World, at: number, seed: number): void {
  const amount = drawBetween(seed, 1, 5, 80) * 10_000;
  const settledAt = at + drawBetween(seed, 2, DAY, 2 * DAY + 5 * HOUR);
  addTopup(world, at, amount, settledAt);
}

/** Cents are on their way from the bank until a time; gives the row. */
export function addTopup(world: World, at: number, amount: number, settledAt: number): number {
  const row = addRow(world.tables.topups, { created: at, currency: 0, amount, settledAt, transaction: NONE });
  record(world, at, 'topup.created', row);
  world.agenda.schedule(settledAt, ACTION.settleTopup, row);
  return row;
}

/** The money has arrived, or the bank has refused. */
export function settleTopup(world: World, at: number, row: number): void {
  // Callers of the API may have settled it before its time.
  if (world.tables.topups.settledAt.at(row) !== at) return;
  const isRefused = !world.byHand.topups.has(row) && chance(mix(world.seed, 0x70b + row), 1, 120);
  if (isRefused) record(world, at, 'topup.failed', row);
  else arrive(world, at, row);
}

/** The bank has the answer now: the money is there, or it will not come. */
export function settleTopupNow(world: World, at: number, row: number, arrived: boolean): void {
  world.tables.topups.settledAt.set(row, at);
  if (arrived) arrive(world, at, row);
  else record(world, at, 'topup.failed', row);
}

function arrive(world: World, at: number, row: number): void {
  const { topups } = world.tables;
  const [currency, amount] = [topups.currency.at(row), topups.amount.at(row)];
  topups.transaction.set(row, world.ledger.post({ created: at, kind: TXN.topup, source: row, currency, amount, ...atOnce(at) }));
  record(world, at, 'topup.succeeded', row);
}
