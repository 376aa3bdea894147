import type Stripe from 'stripe';
import { METHOD } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';
import { payerCountry } from './address.ts';
import { cardFacts, digits, paymentInstrument, sepaFacts, usBankFacts } from './instruments.ts';

/** How a charge was paid: the same customer shows the same card each time. */
export function paymentMethodDetails(world: World, payment: number, authorised: number | null): Stripe.Charge.PaymentMethodDetails {
  const { payments } = world.tables;
  const [seed, country] = [paymentInstrument(world, payment), payerCountry(world, payment)];
  if (payments.method.at(payment) === METHOD.card) return { card: card(seed, country, authorised), type: 'card' };
  if (currencyAt(payments.currency.at(payment)).bank?.method === 'us_bank_account')
    return { type: 'us_bank_account', us_bank_account: { ...usBankFacts(seed), payment_reference: digits(seed, 23, 6) } };
  return { sepa_debit: { ...sepaFacts(seed), country, mandate: world.ids.mandate.encode(payment) }, type: 'sepa_debit' };
}

/** The brand of the card that a payment is made with. */
export function cardBrand(world: World, payment: number): string {
  return cardFacts(paymentInstrument(world, payment)).brand;
}

function card(seed: number, country: string, authorised: number | null): Stripe.Charge.PaymentMethodDetails.Card {
  const { brand, wallet, exp_month, exp_year, fingerprint, funding, last4 } = cardFacts(seed);
  return {
    amount_authorized: authorised,
    authorization_code: authorised === null ? null : digits(seed, 4, 6),
    brand,
    checks: { address_line1_check: null, address_postal_code_check: 'pass', cvc_check: wallet === null ? 'pass' : null },
    country,
    electronic_commerce_indicator: null,
    exp_month,
    exp_year,
    extended_authorization: { status: 'disabled' },
    fingerprint,
    funding,
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4,
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
