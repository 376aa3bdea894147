import { dayOf } from './calendar.ts';
import { settlementCurrencies } from './currencies.ts';
import { record } from './record.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** What the merchant has in one of the settlement currencies, minor units. */
export interface Holding {
  readonly available: number;
  readonly pending: number;
}

/** The balance at the present `at`, one entry for each settlement currency. */
export function holdingsAt({ ledger }: World, at: number): Holding[] {
  const totals = ledger.totalsAt(at);
  return settlementCurrencies.map((currency) => {
    const available = ledger.availableAt(at, currency);
    return { available, pending: (totals[currency] ?? 0) - available };
  });
}

/** At the beginning of a day it is told that money which was pending can be paid out; never of less than before (Stripe, `balance.available`). */
export function tellMatured(world: World, at: number): void {
  if (settlementCurrencies.some((currency) => world.ledger.matured(currency, dayOf(at)) > 0)) tellBalance(world, at);
}

/** Tells of the balance as it is now: later movements, even of the same second, change nothing of what was told. */
export function tellBalance(world: World, at: number): void {
  record(world, at, 'balance.available', at < world.remembersFrom ? NONE : keep(world, at));
}

/** The balance that was told: `row` counts the tellings. */
export function holdingsTold({ tables: { holdings } }: World, row: number): Holding[] {
  const first = row * settlementCurrencies.length;
  return settlementCurrencies.map((_, n) => ({ available: holdings.available.at(first + n), pending: holdings.pending.at(first + n) }));
}

function keep(world: World, at: number): number {
  const { available, pending } = world.tables.holdings;
  const row = available.length / settlementCurrencies.length;
  for (const holding of holdingsAt(world, at)) {
    available.push(holding.available);
    pending.push(holding.pending);
  }
  return row;
}
