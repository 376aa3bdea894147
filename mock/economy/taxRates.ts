import { countries } from '../content/countries.ts';
import { taxes } from '../content/taxes.ts';
import { chance, entryOf } from '../random.ts';
import { currencyAt, roundToStep } from './currencies.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

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
  const { basisPoints, inclusive } = entryOf(taxes, world.tables.taxRates.content.at(taxRate));
  const { step } = currencyAt(currency);
  const tax = roundToStep(Math.abs(amount) * basisPoints, inclusive ? 10_000 + basisPoints : 10_000, step);
  return amount < 0 ? 0 - tax : tax;
}

/** True when the tax is contained in the price. */
export function isInclusive(world: World, taxRate: number): boolean {
  return taxRate !== NONE && entryOf(taxes, world.tables.taxRates.content.at(taxRate)).inclusive;
}
