import { drawBetween, mix } from '../random.ts';
import { ENTRY } from './codes.ts';
import { currencyAt, fromCents } from './currencies.ts';
import { currencyOf } from './customers.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

export interface NewEntry {
  readonly customer: number;
  /** Minor units: negative is in the customer's favour. */
  readonly amount: number;
  readonly kind: number;
  readonly invoice: number;
  readonly creditNote: number;
}

/** The credit balance of a customer at the present, in minor units of their currency; negative is in their favour. */
export function balanceOf(world: World, customer: number): number {
  const { customers, balanceEntries } = world.tables;
  const latest = customers.latestEntry.at(customer);
  return latest === NONE ? 0 : balanceEntries.ending.at(latest);
}

/** What of it counts on an invoice in a currency: a credit is in the customer's own, and pays nothing in another. */
export function creditIn(world: World, customer: number, currency: number): number {
  return currency === currencyOf(world, customer, 0) ? balanceOf(world, customer) : 0;
}

/** Enters a change of a customer's credit balance. */
export function enter(world: World, at: number, entry: NewEntry): number {
  const { customers, balanceEntries } = world.tables;
  const [previous, currency] = [customers.latestEntry.at(entry.customer), currencyOf(world, entry.customer, 0)];
  const ending = balanceOf(world, entry.customer) + entry.amount;
  const row = addRow(balanceEntries, { created: at, ...entry, currency, ending, previous });
  customers.latestEntry.set(entry.customer, row);
  record(world, at, 'customer.updated', entry.customer);
  return row;
}

/** The support desk gives some customers a credit for their trouble. */
export function adjustBalance(world: World, at: number, customer: number): void {
  const { customers } = world.tables;
  if (customers.deletedAt.at(customer) !== NONE) return;
  const cents = drawBetween(mix(customers.seed.at(customer), 0xad1), 1, 300, 2500);
  const amount = 0 - fromCents(cents, currencyAt(currencyOf(world, customer, 0)));
  enter(world, at, { customer, amount, kind: ENTRY.adjustment, invoice: NONE, creditNote: NONE });
}
