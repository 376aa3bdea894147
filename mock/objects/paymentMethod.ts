import type Stripe from 'stripe';
import { countryAt } from '../content/countries.ts';
import { noted } from '../economy/byHand.ts';
import { METHOD } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { currencyOf } from '../economy/customers.ts';
import type { World } from '../economy/world.ts';
import { addressOf, customerAt, payerCountry, payerOf } from './address.ts';
import { cardFacts, customerInstrument, paymentInstrument, sepaFacts, usBankFacts } from './instruments.ts';

type Instrument = Pick<Stripe.PaymentMethod, 'type' | 'card' | 'us_bank_account' | 'sepa_debit'>;

/** A saved method of a customer: row = customer × 2, the card, or + 1, the bank account. */
export function buildPaymentMethod(world: World, row: number, at: number): Stripe.PaymentMethod {
  const { customers } = world.tables;
  const customer = Math.floor(row / 2);
  const [person, seed] = [customerAt(world, customer, at), customerInstrument(world, customer)];
  const country = countryAt(customers.country.at(customer)).code;
  return {
    id: world.ids.payment_method.encode(row),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: addressOf(person), email: person.email, name: person.name, phone: person.phone, tax_id: null },
    created: customers.created.at(customer),
    customer: customers.deletedAt.at(customer) <= at ? null : world.ids.customer.encode(customer),
    customer_account: null,
    livemode: false,
    metadata: {},
    ...(row % 2 === 0 ? cardOf(seed, country) : bankOf(seed, country, currencyOf(world, customer, 0))),
  };
}

/** The method that a guest paid with: row = payment. Nobody keeps it. */
export function buildGuestPaymentMethod(world: World, row: number, at: number): Stripe.PaymentMethod {
  const { payments } = world.tables;
  const [person, seed] = [payerOf(world, row, payments.created.at(row)), paymentInstrument(world, row)];
  const country = payerCountry(world, row);
  const bank = payments.method.at(row) === METHOD.bank;
  return noted(world.byHand, 'guest_payment_method', row, at, {
    id: world.ids.guest_payment_method.encode(row),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: addressOf(person), email: person.email, name: person.name, phone: person.phone, tax_id: null },
    created: payments.created.at(row),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    ...(bank ? bankOf(seed, country, payments.currency.at(row)) : cardOf(seed, country)),
  });
}

function cardOf(seed: number, country: string): Instrument {
  const { brand, wallet, ...facts } = cardFacts(seed);
  return {
    card: {
      ...facts,
      brand,
      checks: { address_line1_check: null, address_postal_code_check: 'pass', cvc_check: 'pass' },
      country,
      display_brand: brand,
      generated_from: null,
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: wallet === null ? null : { [wallet]: {}, dynamic_last4: null, type: wallet },
    },
    type: 'card',
  };
}

function bankOf(seed: number, country: string, currency: number): Instrument {
  if (currencyAt(currency).bank?.method === 'sepa_debit') {
    return { sepa_debit: { ...sepaFacts(seed), country, generated_from: { charge: null, setup_attempt: null } }, type: 'sepa_debit' };
  }
  const networks = { preferred: 'ach', supported: ['ach' as const] };
  return {
    type: 'us_bank_account',
    us_bank_account: { ...usBankFacts(seed), financial_connections_account: null, networks, status_details: null },
  };
}
