import { SESSION } from './codes.ts';
import { lineMoney, totalOf } from './invoiceMoney.ts';
import { trialDaysOf } from './subscriptions/trialDaysOf.ts';
import { NONE } from './tables.ts';
import { taxRateOf } from './taxRates.ts';
import type { World } from './world.ts';

/** What a checkout page asks for, in minor units; the tax is that of a subscription's first invoice, on top of or in its price. */
export interface SessionMoney {
  readonly subtotal: number;
  readonly tax: number;
  readonly shipping: number;
  readonly total: number;
}

/** The money of a page. One where a card is saved asks for none, nor does one where a trial begins. */
export function sessionMoney(world: World, row: number): SessionMoney {
  const { sessions, prices } = world.tables;
  const [mode, shipping] = [sessions.mode.at(row), sessions.shipping.at(row)];
  if (mode === SESSION.setup || (mode === SESSION.subscription && trialDaysOf(sessions.seed.at(row)) > 0))
    return { subtotal: 0, tax: 0, shipping: 0, total: 0 };
  const amount = prices.amount.at(sessions.price.at(row)) * sessions.quantity.at(row);
  if (mode === SESSION.payment) return { subtotal: amount, tax: 0, shipping, total: amount + shipping };
  const taxRate = taxRateOf(world, sessions.customer.at(row));
  const lines = lineMoney(world, { currency: sessions.currency.at(row), discount: NONE, taxRate }, [amount]);
  const { subtotal, tax, total } = totalOf(world, taxRate, lines);
  return { subtotal, tax, shipping, total };
}
