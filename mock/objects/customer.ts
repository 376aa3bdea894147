import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { currencyAt } from '../economy/currencies.ts';
import { currencyOf } from '../economy/customers.ts';
import { NONE } from '../economy/tables.ts';
import { isExempt } from '../economy/taxRates.ts';
import type { World } from '../economy/world.ts';
import { chance, mix, pick } from '../random.ts';
import { addressOf, customerAt } from './address.ts';
import { methodOf } from './ids.ts';

/** A customer that is not deleted. */
export function buildCustomer(world: World, row: number, at: number): Stripe.Customer {
  const { customers } = world.tables;
  const seed = customers.seed.at(row);
  const person = customerAt(world, row, at);
  return noted(world.byHand, 'customer', row, at, {
    id: world.ids.customer.encode(row),
    object: 'customer',
    address: addressOf(person),
    balance: balanceAt(world, row, at),
    created: customers.created.at(row),
    currency: currencyAt(currencyOf(world, row, seed)).code,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: chance(seed, 300, 150)
      ? `Came through ${pick(['a friend', 'the newsletter', 'a trade fair', 'a search'], seed, 301)}`
      : null,
    discount: null,
    email: person.email,
    invoice_prefix: mix(seed, 302).toString(36).toUpperCase().padStart(8, '0').slice(-8),
    invoice_settings: { custom_fields: null, default_payment_method: methodOf(world, row), footer: null, rendering_options: null },
    livemode: false,
    metadata: chance(seed, 303, 400) ? { crm_id: `C-${String(mix(seed, 304) % 1_000_000).padStart(6, '0')}` } : {},
    name: person.name,
    next_invoice_sequence: 1,
    phone: person.phone,
    preferred_locales: [person.country.locale],
    shipping: null,
    tax_exempt: isExempt(world, row) ? 'exempt' : 'none',
    test_clock: null,
  });
}

/** What remains of a deleted customer. */
export function deletedCustomer(world: World, row: number): Stripe.DeletedCustomer {
  return { id: world.ids.customer.encode(row), object: 'customer', deleted: true };
}

// The credit as it was: negative is in the customer's favour.
function balanceAt(world: World, row: number, at: number): number {
  const { customers, balanceEntries } = world.tables;
  let entry = customers.latestEntry.at(row);
  while (entry !== NONE && balanceEntries.created.at(entry) > at) entry = balanceEntries.previous.at(entry);
  return entry === NONE ? 0 : balanceEntries.ending.at(entry);
}
