import type Stripe from 'stripe';
import { METHOD } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { chance, drawBelow, drawBetween, mix, pick } from '../random.ts';
import { payerCountry } from './address.ts';

const BRANDS = ['visa', 'visa', 'visa', 'mastercard', 'mastercard', 'amex'] as const;
const WALLETS = ['apple_pay', 'google_pay'] as const;
const BANKS = ['FIRST MOCK BANK', 'RIVER CREDIT UNION', 'TEST SAVINGS'] as const;

/** How a charge was paid: the same customer shows the same card each time. */
export function paymentMethodDetails(world: World, payment: number, authorised: number | null): Stripe.Charge.PaymentMethodDetails {
  const { payments, customers } = world.tables;
  const customer = payments.customer.at(payment);
  const seed = mix(customer === NONE ? payments.seed.at(payment) : customers.seed.at(customer), 0xca2d);
  const country = payerCountry(world, payment);
  if (payments.method.at(payment) === METHOD.card) return { card: card(seed, country, authorised), type: 'card' };
  if (currencyAt(payments.currency.at(payment)).bank?.method === 'us_bank_account')
    return { type: 'us_bank_account', us_bank_account: usBankAccount(seed) };
  return { sepa_debit: sepaDebit(seed, country, world.ids.mandate.encode(payment)), type: 'sepa_debit' };
}

function card(seed: number, country: string, authorised: number | null): Stripe.Charge.PaymentMethodDetails.Card {
  const brand = pick(BRANDS, seed, 1);
  const wallet = chance(seed, 2, 220) ? pick(WALLETS, seed, 3) : null;
  return {
    amount_authorized: authorised,
    authorization_code: authorised === null ? null : digits(seed, 4, 6),
    brand,
    checks: { address_line1_check: null, address_postal_code_check: 'pass', cvc_check: wallet === null ? 'pass' : null },
    country,
    electronic_commerce_indicator: null,
    exp_month: drawBetween(seed, 5, 1, 12),
    exp_year: drawBetween(seed, 6, 2027, 2033),
    extended_authorization: { status: 'disabled' },
    fingerprint: fingerprint(seed),
    funding: pick(['credit', 'credit', 'debit', 'debit', 'prepaid'], seed, 7),
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: digits(seed, 8, 4),
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: brand,
    network_token: { used: false },
    network_transaction_id: digits(seed, 9, 6) + digits(seed, 10, 6) + digits(seed, 11, 3),
    overcapture: { maximum_amount_capturable: authorised ?? 0, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: wallet === null ? null : { [wallet]: {}, dynamic_last4: digits(seed, 12, 4), type: wallet },
  };
}

function usBankAccount(seed: number): Stripe.Charge.PaymentMethodDetails.UsBankAccount {
  return {
    account_holder_type: 'individual',
    account_type: pick(['checking', 'savings'], seed, 20),
    bank_name: pick(BANKS, seed, 21),
    fingerprint: fingerprint(seed),
    last4: digits(seed, 22, 4),
    payment_reference: digits(seed, 23, 6),
    routing_number: '110000000',
  };
}

function sepaDebit(seed: number, country: string, mandate: string): Stripe.Charge.PaymentMethodDetails.SepaDebit {
  return { bank_code: digits(seed, 30, 5), branch_code: '', country, fingerprint: fingerprint(seed), last4: digits(seed, 31, 4), mandate };
}

function digits(seed: number, tag: number, count: number): string {
  return String(drawBelow(seed, tag, 10 ** count)).padStart(count, '0');
}

function fingerprint(seed: number): string {
  return (mix(seed, 40).toString(36) + mix(seed, 41).toString(36) + mix(seed, 42).toString(36)).padEnd(16, 'x').slice(0, 16);
}
