import { drawBetween, mix } from '../random.ts';
import { dayOf } from './calendar.ts';
import { currencyAt, mulDiv } from './currencies.ts';
import type { World } from './world.ts';

/** An amount as it reaches the merchant's balance. `rate` is in millionths, null when nothing was converted. */
export interface Settled {
  readonly currency: number;
  readonly amount: number;
  readonly rate: number | null;
}

const ONE = 1_000_000;
/** How far the rate of a day lies from the usual one at most, in millionths of it. */
const SWING = 15_000;

/** Converts an amount (minor units, signed) into the currency that it settles in, at the rate of that day. */
export function settled(world: World, at: number, currency: number, amount: number): Settled {
  const { settlesIn } = currencyAt(currency);
  if (settlesIn === undefined) return { currency, amount, rate: null };
  const rate = mulDiv(settlesIn.rate, ONE + drawBetween(mix(world.seed, 0xfe + currency), dayOf(at), -SWING, SWING), ONE, 1);
  return { currency: settlesIn.currency, amount: mulDiv(amount, rate, ONE, currencyAt(settlesIn.currency).step), rate };
}
