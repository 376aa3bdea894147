import { METHOD, PLAN } from '../../economy/codes.ts';
import { createPayment } from '../../economy/payments.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { collect } from './confirmIntent.ts';
import { quietSeed } from './quietSeed.ts';

/** A guest pays so many cents with a card, at once; gives the charge. */
export function payAtOnce(world: World, at: number, amount: number): number {
  const seed = quietSeed(world, world.tables.payments.created.length, [[65, 60]]);
  const order = { seed, customer: NONE, currency: 0, amount, plan: PLAN.steered, method: METHOD.card, invoice: NONE };
  const payment = createPayment(world, at, order);
  collect(world, at, payment, 'pm_card_visa', false);
  return world.tables.payments.latestCharge.at(payment);
}
