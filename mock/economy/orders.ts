import { chance } from '../random.ts';
import { drawBasket } from './basket.ts';
import { SESSION } from './codes.ts';
import { currencyOf, drawCustomer } from './customers.ts';
import { createPayment, drawMethod, drawPlan } from './payments.ts';
import { openSession } from './sessions.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Someone buys something: at a checkout page, or a payment intent is created at once and its first attempt follows within seconds. */
export function order(world: World, at: number, seed: number): void {
  const customer = chance(seed, 6, 70) ? NONE : drawCustomer(world, seed);
  const currency = currencyOf(world, customer, seed);
  const basket = drawBasket(world, seed, currency);
  if (chance(seed, 17, 220)) {
    openSession(world, at, SESSION.payment, { seed, customer, currency }, basket);
    return;
  }
  const method = drawMethod(seed, currency);
  createPayment(world, at, { seed, customer, currency, amount: basket.amount, plan: drawPlan(seed, method), method, invoice: NONE });
}
