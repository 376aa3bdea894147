import type Stripe from 'stripe';
import { countryAt } from '../content/countries.ts';
import { personOf } from '../content/people.ts';
import { currencyAt } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';
import { mix } from '../random.ts';
import { usBankFacts } from './instruments.ts';

/** Where payouts of a currency arrive: the merchant has one bank account for each. */
export function buildBankAccount(world: World, currency: number): Stripe.BankAccount {
  const code = currencyAt(currency).code;
  const id = world.ids.bank_account.encode(currency);
  return bankAccount(mix(0xba, currency), { id, holder: 'Mock Shop', holderType: 'company', country: 'US', currency: code });
}

/** Where a seller is paid out. */
export function buildSellerBankAccount(world: World, row: number): Stripe.BankAccount {
  const { accounts } = world.tables;
  const [seed, country] = [accounts.seed.at(row), accounts.country.at(row)];
  const { code, currency } = countryAt(country);
  const id = world.ids.seller_bank_account.encode(row);
  const owner = { id, holder: personOf(seed, country).name, holderType: 'individual', country: code, currency };
  return { account: world.ids.account.encode(row), ...bankAccount(mix(seed, 0xba), owner), ...OF_AN_ACCOUNT };
}

interface Owner {
  readonly id: string;
  readonly holder: string | null;
  readonly holderType: string;
  readonly country: string;
  readonly currency: string;
}

const NOTHING_DUE = { currently_due: [], errors: [], past_due: [], pending_verification: [] };

/** What is shown of the external account of a connected account only. */
const OF_AN_ACCOUNT: Partial<Stripe.BankAccount> = {
  available_payout_methods: ['standard'],
  default_for_currency: true,
  future_requirements: NOTHING_DUE,
  requirements: NOTHING_DUE,
};

function bankAccount(seed: number, { id, holder, holderType, country, currency }: Owner): Stripe.BankAccount {
  const { account_type, bank_name, fingerprint, last4, routing_number } = usBankFacts(seed);
  return {
    id,
    object: 'bank_account',
    account_holder_name: holder,
    account_holder_type: holderType,
    account_type: country === 'US' ? account_type : null,
    bank_name,
    country,
    currency,
    customer: null,
    fingerprint,
    last4,
    metadata: {},
    routing_number: country === 'US' ? routing_number : null,
    status: 'new',
  };
}
