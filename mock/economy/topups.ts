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
  const row = addRow(world.tables.topups, { created: at, currency: 0, amount, settledAt, transaction: NONE });
  record(world, at, 'topup.created', row);
  world.agenda.schedule(settledAt, ACTION.settleTopup, row);
}

/** The money has arrived, or the bank has refused. */
export function settleTopup(world: World, at: number, row: number): void {
  const { topups } = world.tables;
  if (chance(mix(world.seed, 0x70b + row), 1, 120)) {
    record(world, at, 'topup.failed', row);
    return;
  }
  const [currency, amount] = [topups.currency.at(row), topups.amount.at(row)];
  topups.transaction.set(row, world.ledger.post({ created: at, kind: TXN.topup, source: row, currency, amount, ...atOnce(at) }));
  record(world, at, 'topup.succeeded', row);
}
