import { type BasketLine, basketOf, trialOf } from './basketOf.ts';
import { SESSION } from './codes.ts';
import { type LineMoney, lineMoney, netOf, totalOf } from './invoiceMoney.ts';
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
  const shipping = world.tables.sessions.shipping.at(row);
  const { subtotal, tax, total } = totalOf(world, taxOfPage(world, row), moneyOfLines(world, row));
  return { subtotal, tax, shipping, total: total + shipping };
}

/** The lines of a basket with the money of each; `total` is what it adds to that of the page, before shipping. */
export function basketMoney(world: World, row: number): (BasketLine & LineMoney & { readonly total: number })[] {
  const [taxRate, money] = [taxOfPage(world, row), moneyOfLines(world, row)];
  return basketOf(world, row).flatMap((line, n) => {
    const own = money[n];
    return own === undefined ? [] : [{ ...line, ...own, total: netOf(world, taxRate, own) }];
  });
}

function moneyOfLines(world: World, row: number): LineMoney[] {
  const { sessions, prices } = world.tables;
  const isFree = sessions.mode.at(row) === SESSION.subscription && trialOf(world, row) > 0;
  const amounts = basketOf(world, row).map(({ price, quantity }) => (isFree ? 0 : prices.amount.at(price) * quantity));
  return lineMoney(world, { currency: sessions.currency.at(row), discount: NONE, taxRate: taxOfPage(world, row) }, amounts);
}

// Only what is invoiced is taxed here, and a guest owes nothing yet.
function taxOfPage(world: World, row: number): number {
  const { sessions } = world.tables;
  const customer = sessions.customer.at(row);
  return sessions.mode.at(row) !== SESSION.subscription || customer === NONE ? NONE : taxRateOf(world, customer);
}
