import { chance, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY, HOUR } from './calendar.ts';
import { chargeSeed, isDebit } from './chargeFacts.ts';
import { record } from './record.ts';
import { isGivenBack } from './refundable.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** The bank of some who have paid will warn that the payment may be fraud: schedules it. */
export function planWarning(world: World, at: number, charge: number): void {
  const seed = mix(chargeSeed(world, charge), 0xe0f);
  if (!isDebit(world, charge) && chance(seed, 1, 6))
    world.agenda.schedule(at + drawBetween(seed, 2, 6 * HOUR, 8 * DAY), ACTION.warnOfFraud, charge);
}

/** An early fraud warning arrives; half of the time the money is sent back before it comes to a dispute. */
export function warnOfFraud(world: World, at: number, charge: number): void {
  if (world.links.warning.has(charge) || world.links.dispute.has(charge)) return;
  addWarning(world, at, charge);
  const seed = mix(chargeSeed(world, charge), 0xe10);
  if (chance(seed, 1, 500)) world.agenda.schedule(at + drawBetween(seed, 2, HOUR, DAY), ACTION.refundFraud, charge);
}

/** An early fraud warning of which nothing follows by itself; gives its row. */
export function addWarning(world: World, at: number, charge: number): number {
  const row = addRow(world.tables.warnings, { created: at, charge, settledAt: isGivenBack(world, charge, at) ? at : NONE });
  world.links.warning.set(charge, row);
  record(world, at, 'radar.early_fraud_warning.created', row);
  return row;
}

/** A dispute, or a refund of everything: there is nothing left to be warned of. */
export function settleWarning(world: World, at: number, charge: number): void {
  const row = world.links.warning.get(charge);
  if (row === undefined || world.tables.warnings.settledAt.at(row) !== NONE) return;
  world.tables.warnings.settledAt.set(row, at);
  record(world, at, 'radar.early_fraud_warning.updated', row);
}
