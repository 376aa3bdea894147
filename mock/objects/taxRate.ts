import type Stripe from 'stripe';
import { taxes } from '../content/taxes.ts';
import { noted } from '../economy/byHand.ts';
import { NONE } from '../economy/tables.ts';
import { taxOf } from '../economy/taxOf.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';

/** A tax on sales. */
export function buildTaxRate(world: World, row: number, at: number): Stripe.TaxRate {
  const { taxRates } = world.tables;
  const { country, name, type } = entryOf(taxes, taxRates.content.at(row));
  const { parts, inclusive } = taxOf(world, row);
  return noted(world.byHand, 'tax_rate', row, at, {
    id: world.ids.tax_rate.encode(row),
    object: 'tax_rate',
    active: true,
    country,
    created: taxRates.created.at(row),
    description: `${name} ${country}`,
    display_name: name,
    effective_percentage: parts / 10_000,
    flat_amount: null,
    inclusive,
    jurisdiction: country,
    jurisdiction_level: 'country',
    livemode: false,
    metadata: {},
    percentage: parts / 10_000,
    rate_type: 'percentage',
    state: null,
    tax_type: type,
  });
}

/** The tax rates of something: one or none. */
export function taxRatesOf(world: World, row: number, at: number): Stripe.TaxRate[] {
  return row === NONE ? [] : [buildTaxRate(world, row, at)];
}

/** Tax in the API's shape: how much, on how much, and at which rate; nothing where there is no tax. */
export function taxAmounts(world: World, taxRate: number, amount: number, taxable: number): Stripe.InvoiceLineItem.Tax[] {
  if (taxRate === NONE) return [];
  const { inclusive } = taxOf(world, taxRate);
  return [
    {
      amount,
      tax_behavior: inclusive ? 'inclusive' : 'exclusive',
      tax_rate_details: { tax_rate: world.ids.tax_rate.encode(taxRate) },
      taxability_reason: 'not_available',
      taxable_amount: inclusive ? taxable - amount : taxable,
      type: 'tax_rate_details',
    },
  ];
}
