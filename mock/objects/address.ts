import type Stripe from 'stripe';
import { countries, countryAt } from '../content/countries.ts';
import { type Person, personOf } from '../content/people.ts';
import { noted } from '../economy/byHand.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { drawBelow, mix } from '../random.ts';

/** An address in the API's shape. */
export function addressOf(person: Person): Stripe.Address {
  const { line1, city, postalCode, state, country } = person.address;
  return { city, country, line1, line2: null, postal_code: postalCode, state };
}

/** The customer as they were at `at`: their e-mail address may have changed since. */
export function customerAt(world: World, customer: number, at: number): Person {
  const { customers } = world.tables;
  const moves = customers.updatedAt.at(customer) <= at ? 1 : 0;
  const drawn = personOf(customers.seed.at(customer), customers.country.at(customer), moves);
  if (world.byHand.notes.get('customer')?.has(customer) !== true) return drawn;
  const said: Said = noted(world.byHand, 'customer', customer, at, {});
  const { name = drawn.name, email = drawn.email, phone = drawn.phone, address } = said;
  return { ...drawn, name, email, phone, address: address === undefined ? drawn.address : placeOf(address) };
}

/** What callers of the API have said of a customer. */
type Said = Partial<Pick<Stripe.Customer, 'name' | 'email' | 'phone' | 'address'>>;

function placeOf(address: Stripe.Address | null): Person['address'] {
  const { line1 = null, city = null, postal_code: postalCode = null, state = null, country = null } = address ?? {};
  return { line1, city, postalCode, state, country };
}

/** Who pays: the customer, or a guest drawn from the payment. */
export function payerOf(world: World, payment: number, at: number): Person {
  const { payments } = world.tables;
  const customer = payments.customer.at(payment);
  if (customer !== NONE) return customerAt(world, customer, at);
  return guestAt(payments.seed.at(payment));
}

/** The guest of an order with that seed. */
export function guestAt(seed: number): Person {
  return personOf(mix(seed, 0x6e57), guestCountry(seed));
}

/** Index of the country of a guest; the currency of their payment was drawn from it. */
export function guestCountry(seed: number): number {
  return drawBelow(seed, 8, countries.length);
}

/** Two letters of the country in which the payer lives. */
export function payerCountry(world: World, payment: number): string {
  const { payments, customers } = world.tables;
  const customer = payments.customer.at(payment);
  return countryAt(customer === NONE ? guestCountry(payments.seed.at(payment)) : customers.country.at(customer)).code;
}
