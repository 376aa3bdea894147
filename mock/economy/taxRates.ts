import { countries } from '../content/countries.ts';
import { taxes } from '../content/taxes.ts';
import { chance } from '../random.ts';
import { currencyAt, mulDiv } from './currencies.ts';
import { NONE } from './tables.ts';
import { taxOf } from './taxOf.ts';
import type { World } from './world.ts';

/** A hundred percent, in the parts of TaxTerms. */
const WHOLE = 1_000_000;

/** The tax that a customer pays: a row of `taxRates`, or NONE where there is none or they are exempt. */
export function taxRateOf(world: World, customer: number): number {
  const { customers, taxRates } = world.tables;
  // Who was made through the API owes no tax: their invoices come to what the caller said.
  if (isExempt(world, customer) || world.byHand.customers.has(customer)) return NONE;
  const row = ROW_BY_COUNTRY[customers.country.at(customer)] ?? -1;
  return row >= 0 && row < taxRates.created.length ? row : NONE;
}

const ROW_BY_COUNTRY: readonly number[] = countries.map(({ code }) => taxes.findIndex(({ country }) => country === code));

/** Few customers need not pay tax. */
export function isExempt(world: World, customer: number): boolean {
  return chance(world.tables.customers.seed.at(customer), 305, 30);
}

/** The tax on, or in, an amount (minor units, signed), rounded half away from zero. */
export function taxOn(world: World, taxRate: number, amount: number, currency: number): number {
  if (taxRate === NONE) return 0;
  const { parts, inclusive } = taxOf(world, taxRate);
  return mulDiv(amount, parts, inclusive ? WHOLE + parts : WHOLE, currencyAt(currency).step);
}

/** True when the tax is contained in the price. */
export function isInclusive(world: World, taxRate: number): boolean {
  return taxRate !== NONE && taxOf(world, taxRate).inclusive;
}
