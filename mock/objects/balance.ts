import type Stripe from 'stripe';
import { spoiled } from '../breaks/breakage.ts';
import { currencyAt, settlementCurrencies } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';

/** What the merchant has at the present `at`: per currency, what may be paid out and what has yet to become available. */
export function buildBalance(world: World, at: number): Stripe.Balance {
  const totals = world.ledger.totalsAt(at);
  const share = (index: number, amount: number) => ({ amount, currency: currencyAt(index).code, source_types: { card: amount } });
  const available = (index: number): number => world.ledger.availableAt(at, index);
  return {
    object: 'balance',
    available: settlementCurrencies.map((index) => share(index, available(index))),
    livemode: false,
    pending: settlementCurrencies.map((index) => share(index, (totals[index] ?? 0) - available(index))),
  };
}

/** The balance as clients get to see it. */
export function showBalance(world: World, at: number): object {
  return spoiled(world.breakage, 'balance', 0, buildBalance(world, at), false);
}
