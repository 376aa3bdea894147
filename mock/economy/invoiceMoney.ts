import { couponOf } from './couponOf.ts';
import { currencyAt, mulDiv } from './currencies.ts';
import { NONE } from './tables.ts';
import { isInclusive, taxOn } from './taxRates.ts';
import type { World } from './world.ts';

/** A line in minor units: before coupons and tax; what coupons take off; the tax on or in the rest. */
export interface LineMoney {
  readonly amount: number;
  readonly discounted: number;
  readonly tax: number;
}

export interface Terms {
  readonly currency: number;
  /** Rows of `discounts` and `taxRates`, or NONE. */
  readonly discount: number;
  readonly taxRate: number;
}

/** What coupons and tax make of the lines of one invoice. Everything is rounded line by line, so that the lines add up to the invoice. */
export function lineMoney(world: World, terms: Terms, amounts: readonly number[]): LineMoney[] {
  if (terms.discount === NONE && terms.taxRate === NONE) return amounts.map((amount) => ({ amount, discounted: 0, tax: 0 }));
  const discounts = discountsOn(world, terms, amounts);
  return amounts.map((amount, n) => {
    const discounted = discounts[n] ?? 0;
    return { amount, discounted, tax: taxOn(world, terms.taxRate, amount - discounted, terms.currency) };
  });
}

/** What an invoice of those lines comes to, in minor units. */
export function totalOf(world: World, taxRate: number, lines: readonly LineMoney[]) {
  let [subtotal, discounted, tax] = [0, 0, 0];
  for (const line of lines) {
    subtotal += line.amount;
    discounted += line.discounted;
    tax += line.tax;
  }
  return { subtotal, discounted, tax, total: subtotal - discounted + (isInclusive(world, taxRate) ? 0 : tax) };
}

/** What lines come to that stand on an invoice of those terms. */
export function netOf(world: World, taxRate: number, { amount, discounted, tax }: LineMoney): number {
  return amount - discounted + (isInclusive(world, taxRate) ? 0 : tax);
}

function discountsOn(world: World, { currency, discount }: Terms, amounts: readonly number[]): number[] {
  if (discount === NONE) return amounts.map(() => 0);
  const { basisPoints, off } = couponOf(world, world.tables.discounts.coupon.at(discount));
  const { step } = currencyAt(currency);
  if (basisPoints !== null) return amounts.map((amount) => mulDiv(amount, basisPoints, 10_000, step));
  // An amount off is in one currency.
  const whole = off?.currency === currency ? off.amount : 0;
  return share(Math.min(whole, sum(amounts)), amounts, step);
}

// An amount off is spread over the lines in proportion; each gets what the lines up to it should have together, less what went before.
function share(off: number, amounts: readonly number[], step: number): number[] {
  const [whole, total] = [Math.max(0, off), sum(amounts)];
  let [passed, given] = [0, 0];
  return amounts.map((amount) => {
    passed += amount;
    const due = total === 0 ? 0 : mulDiv(passed, whole, total, step);
    const part = due - given;
    given = due;
    return part;
  });
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
