import { chance, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY } from './calendar.ts';
import { SETUP } from './codes.ts';
import { record } from './record.ts';
import { closeSession } from './sessions.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** A customer saves their card for later, at a checkout page (row of `sessions`) or elsewhere: mostly it works within a minute. */
export function openSetup(world: World, at: number, customer: number, session = NONE): number {
  const seed = seedOf(world, customer);
  const result = chance(seed, 1, 900) ? SETUP.succeeded : chance(seed, 2, 600) ? SETUP.failed : SETUP.canceled;
  const settledAt = at + (result === SETUP.canceled ? DAY : drawBetween(seed, 3, 4, 60));
  const row = addSetup(world, at, { customer, session, result, settledAt });
  world.agenda.schedule(settledAt, ACTION.settleSetup, row);
  return row;
}

/** A setup of which it is known at once how it goes (SETUP). */
export function settleAtOnce(world: World, at: number, customer: number, session: number, result: number): number {
  const row = addSetup(world, at, { customer, session, result, settledAt: at });
  settleSetup(world, at, row);
  return row;
}

interface NewSetup {
  readonly customer: number;
  readonly session: number;
  readonly result: number;
  readonly settledAt: number;
}

/** A setup that waits for the caller of the API; gives the row. */
export function beginSetup(world: World, at: number, customer: number): number {
  return addSetup(world, at, { customer, session: NONE, result: SETUP.canceled, settledAt: NONE });
}

/** A setup that waits comes to its end now (SETUP). */
export function settleSetupNow(world: World, at: number, row: number, result: number): void {
  world.tables.setupIntents.result.set(row, result);
  world.tables.setupIntents.settledAt.set(row, at);
  settleSetup(world, at, row);
}

function addSetup(world: World, at: number, { customer, session, result, settledAt }: NewSetup): number {
  const row = addRow(world.tables.setupIntents, { created: at, seed: seedOf(world, customer), customer, result, settledAt });
  if (session !== NONE) world.links.setupPage.set(row, session);
  record(world, at, 'setup_intent.created', row);
  return row;
}

function seedOf(world: World, customer: number): number {
  return mix(world.tables.customers.seed.at(customer), 0x5e7);
}

/** The bank has answered, or nobody has gone on with it. */
export function settleSetup(world: World, at: number, row: number): void {
  const result = world.tables.setupIntents.result.at(row);
  // Callers of the API may have settled it before its time.
  if (world.tables.setupIntents.settledAt.at(row) !== at) return;
  if (result === SETUP.succeeded) saved(world, at, row);
  else record(world, at, result === SETUP.failed ? 'setup_intent.setup_failed' : 'setup_intent.canceled', row);
}

function saved(world: World, at: number, row: number): void {
  record(world, at, 'setup_intent.succeeded', row);
  const session = world.links.setupPage.get(row);
  if (session !== undefined) closeSession(world, at, session);
}
