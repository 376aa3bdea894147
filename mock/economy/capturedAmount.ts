import { drawBetween } from '../random.ts';
import { RESULT } from './codes.ts';
import { currencyAt, roundToStep } from './currencies.ts';
import type { World } from './world.ts';

/** Minor units of a charge that are taken once it is settled: all of it, or what was captured of it. */
export function capturedAmount(world: World, charge: number): number {
  const { charges, payments } = world.tables;
  const byHand = world.byHand.captured.get(charge);
  if (byHand !== undefined) return byHand;
  const payment = charges.payment.at(charge);
  const amount = payments.amount.at(payment);
  if (charges.result.at(charge) !== RESULT.partlyCaptured) return amount;
  const step = currencyAt(payments.currency.at(payment)).step;
  return Math.max(step, roundToStep(amount * drawBetween(payments.seed.at(payment), 60, 50, 90), 100, step));
}
