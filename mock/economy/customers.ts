import { countries, countryAt } from '../content/countries.ts';
import { chance, drawBelow, drawBetween, mix, pickWeighted } from '../random.ts';
import { ACTION } from './actions.ts';
import { DAY, HOUR } from './calendar.ts';
import { currencies, currencyAt } from './currencies.ts';
import { record } from './record.ts';
import { openSetupSession } from './sessions.ts';
import { openSetup } from './setupIntents.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

const COUNTRY_WEIGHTS = countries.map((country) => country.weight);

/** A new customer signs up. */
export function joinCustomer(world: World, at: number, seed: number): number {
  const country = pickWeighted(COUNTRY_WEIGHTS, seed, 1);
  const open = { updatedAt: NONE, deletedAt: NONE, latestEntry: NONE, latestSubscription: NONE };
  const row = addRow(world.tables.customers, { created: at, seed, country, ...open });
  record(world, at, 'customer.created', row);
  record(world, at, 'payment_method.attached', row * 2);
  if (hasBank(world, row)) record(world, at, 'payment_method.attached', row * 2 + 1);
  if (chance(seed, 2, 60)) world.agenda.schedule(at + drawBetween(seed, 3, HOUR, 25 * DAY), ACTION.moveCustomer, row);
  if (chance(seed, 4, 8)) world.agenda.schedule(at + drawBetween(seed, 5, 2 * DAY, 24 * DAY), ACTION.deleteCustomer, row);
  if (chance(seed, 6, 25)) world.agenda.schedule(at + drawBetween(seed, 7, 5 * HOUR, 20 * DAY), ACTION.adjustBalance, row);
  if (chance(seed, 8, 120)) openSetupSession(world, at, { seed, customer: row, currency: currencyOf(world, row, 0) });
  else if (chance(seed, 8, 400)) openSetup(world, at, row);
  return row;
}

/** A customer gets another e-mail address. */
export function moveCustomer(world: World, at: number, row: number): void {
  const { customers } = world.tables;
  if (customers.deletedAt.at(row) !== NONE) return;
  customers.updatedAt.set(row, at);
  record(world, at, 'customer.updated', row);
}

/** True for customers who can pay by direct debit: they have a second saved method. */
export function hasBank(world: World, row: number): boolean {
  return currencyAt(currencyOf(world, row, 0)).bank !== undefined;
}

/** A living customer for an order, newer ones more often; NONE when the draw meets deleted ones only. */
export function drawCustomer(world: World, seed: number): number {
  const { customers } = world.tables;
  const count = customers.created.length;
  for (let attempt = 0; attempt < 4 && count > 0; attempt++) {
    const draws = [mix(seed, 30 + attempt), mix(seed, 40 + attempt)];
    const row = Math.floor((Math.max(...draws) * count) / 4_294_967_296);
    if (customers.deletedAt.at(row) === NONE && !world.byHand.customers.has(row)) return row;
  }
  return NONE;
}

/** Index of the currency that a customer pays in; a guest (NONE) draws one. */
export function currencyOf(world: World, customer: number, seed: number): number {
  const country = customer === NONE ? drawBelow(seed, 8, countries.length) : world.tables.customers.country.at(customer);
  return CURRENCY_BY_COUNTRY[country] ?? 0;
}

const CURRENCY_BY_COUNTRY: readonly number[] = countries.map((_, index) =>
  Math.max(
    0,
    currencies.findIndex((currency) => currency.code === countryAt(index).currency),
  ),
);
