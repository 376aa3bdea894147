import type Stripe from 'stripe';
import { currencies } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';

/** What the merchant has at `at`: per currency, what may be paid out and what has yet to become available. */
export function buildBalance(world: World, at: number): Stripe.Balance {
  const totals = world.ledger.totalsAt(at);
  const available = currencies.map((_, index) => world.ledger.availableAt(at, index));
  const share = (index: number, amount: number) => ({ amount, currency: currencies[index]?.code ?? '', source_types: { card: amount } });
  return {
    object: 'balance',
    available: available.map((amount, index) => share(index, amount)),
    livemode: false,
    pending: totals.map((total, index) => share(index, total - (available[index] ?? 0))),
  };
}
