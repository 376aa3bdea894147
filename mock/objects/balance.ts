import type Stripe from 'stripe';
import { spoiled } from '../breaks/breakage.ts';
import { type Holding, holdingsAt, holdingsTold } from '../economy/balanceTold.ts';
import { currencyAt, settlementCurrencies } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';

/** What the merchant has at the present `at`: per currency, what may be paid out and what has yet to become available. */
export function buildBalance(world: World, at: number): Stripe.Balance {
  return shapeBalance(holdingsAt(world, at));
}

/** The balance as it was told: a row of `holdings`. */
export function buildToldBalance(world: World, row: number): Stripe.Balance {
  return shapeBalance(holdingsTold(world, row));
}

function shapeBalance(holdings: readonly Holding[]): Stripe.Balance {
  const share = (amount: number, n: number) => ({
    amount,
    currency: currencyAt(entryOf(settlementCurrencies, n)).code,
    source_types: { card: amount },
  });
  return {
    object: 'balance',
    available: holdings.map(({ available }, n) => share(available, n)),
    // Of a platform: nothing is held back for its sellers.
    connect_reserved: settlementCurrencies.map((index) => ({ amount: 0, currency: currencyAt(index).code })),
    livemode: false,
    pending: holdings.map(({ pending }, n) => share(pending, n)),
  };
}

/** The balance as clients get to see it. */
export function showBalance(world: World, at: number): object {
  return spoiled(world.breakage, 'balance', 0, buildBalance(world, at), false);
}
