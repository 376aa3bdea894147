import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { chance, drawBelow, drawBetween, mix, pick } from '../random.ts';

const BRANDS = ['visa', 'visa', 'visa', 'mastercard', 'mastercard', 'amex'] as const;
const WALLETS = ['apple_pay', 'google_pay'] as const;
const BANKS = ['FIRST MOCK BANK', 'RIVER CREDIT UNION', 'TEST SAVINGS'] as const;

/** The seed of a payer's card and bank account: the same customer shows the same ones each time, a guest has their own. */
export function customerInstrument(world: World, customer: number): number {
  return mix(world.tables.customers.seed.at(customer), 0xca2d);
}

/** The same for whoever makes a payment. */
export function paymentInstrument(world: World, payment: number): number {
  const { payments } = world.tables;
  const customer = payments.customer.at(payment);
  return customer === NONE ? mix(payments.seed.at(payment), 0xca2d) : customerInstrument(world, customer);
}

/** What is printed on a card, and what the networks know of it. */
export function cardFacts(seed: number) {
  return {
    brand: pick(BRANDS, seed, 1),
    wallet: chance(seed, 2, 220) ? pick(WALLETS, seed, 3) : null,
    exp_month: drawBetween(seed, 5, 1, 12),
    exp_year: drawBetween(seed, 6, 2027, 2033),
    fingerprint: fingerprint(seed),
    funding: pick(['credit', 'credit', 'debit', 'debit', 'prepaid'], seed, 7),
    last4: digits(seed, 8, 4),
  };
}

/** A bank account in the US. */
export function usBankFacts(seed: number) {
  return {
    account_holder_type: 'individual' as const,
    account_type: pick(['checking', 'savings'] as const, seed, 20),
    bank_name: pick(BANKS, seed, 21),
    fingerprint: fingerprint(seed),
    last4: digits(seed, 22, 4),
    routing_number: '110000000',
  };
}

/** A bank account in the SEPA area. */
export function sepaFacts(seed: number) {
  return { bank_code: digits(seed, 30, 5), branch_code: '', fingerprint: fingerprint(seed), last4: digits(seed, 31, 4) };
}

/** So many digits, drawn. */
export function digits(seed: number, tag: number, count: number): string {
  // A leading one keeps the zeros.
  return String(10 ** count + drawBelow(seed, tag, 10 ** count)).slice(1);
}

function fingerprint(seed: number): string {
  return (mix(seed, 40).toString(36) + mix(seed, 41).toString(36) + mix(seed, 42).toString(36)).padEnd(16, 'x').slice(0, 16);
}
