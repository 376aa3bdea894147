import type Stripe from 'stripe';
import { countryAt } from '../content/countries.ts';
import { personOf } from '../content/people.ts';
import type { World } from '../economy/world.ts';
import { drawBelow } from '../random.ts';
import { addressOf } from './address.ts';
import { buildSellerBankAccount } from './bankAccount.ts';
import { listInline } from './build.ts';

type Details = Required<
  Pick<
    Stripe.Account,
    'business_profile' | 'external_accounts' | 'future_requirements' | 'groups' | 'requirements' | 'settings' | 'tos_acceptance'
  >
>;

/** What Stripe has asked a seller for, and still asks while their papers are not in order. */
export function accountDetails(world: World, row: number, enabled: boolean): Details {
  const { accounts } = world.tables;
  const [seed, country, id] = [accounts.seed.at(row), accounts.country.at(row), world.ids.account.encode(row)];
  const person = personOf(seed, country);
  const banks = enabled ? [buildSellerBankAccount(world, row)] : [];
  return {
    business_profile: businessProfile(person.name, person.email, addressOf(person)),
    external_accounts: listInline(banks, `/v1/accounts/${id}/external_accounts`),
    future_requirements: NOTHING_ASKED,
    groups: { payments_pricing: null },
    requirements: enabled ? NOTHING_ASKED : ASKED,
    settings: settings(person.name, countryAt(country).code === 'US' ? 2 : 7),
    tos_acceptance: enabled ? { date: accounts.created.at(row), ip: `192.0.2.${1 + drawBelow(seed, 9, 254)}`, user_agent: null } : UNSIGNED,
  };
}

const UNSIGNED = { date: null, ip: null, user_agent: null };

/** Nothing is missing. */
export const NOTHING_ASKED = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

const MISSING = ['external_account', 'individual.verification.document', 'tos_acceptance.date', 'tos_acceptance.ip'];
const ASKED: Stripe.Account.Requirements = {
  ...NOTHING_ASKED,
  currently_due: MISSING,
  disabled_reason: 'requirements.past_due',
  eventually_due: MISSING,
  past_due: MISSING,
};

/** What an account says of itself to its customers. */
export function businessProfile(name: string | null, email: string | null, address: Stripe.Address | null): Stripe.Account.BusinessProfile {
  return {
    annual_revenue: null,
    estimated_worker_count: null,
    // Merchant category: miscellaneous and specialty retail.
    mcc: '5999',
    minority_owned_business_designation: null,
    name,
    product_description: null,
    specified_commercial_transactions_act_url: null,
    support_address: address,
    support_email: email,
    support_phone: null,
    support_url: null,
    url: null,
  };
}

/** How an account is set up; `delay` is the days between a payment and its payout. */
export function settings(name: string | null, delay: number): Stripe.Account.Settings {
  return {
    bacs_debit_payments: { display_name: null, service_user_number: null },
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_issuing: { tos_acceptance: { date: null, ip: null } },
    card_payments: {
      decline_on: { avs_failure: false, cvc_failure: false },
      statement_descriptor_prefix: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: name, timezone: 'Etc/UTC' },
    invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
    payments: {
      statement_descriptor: null,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    payouts: { debit_negative_balances: true, schedule: { delay_days: delay, interval: 'daily' }, statement_descriptor: null },
    sepa_debit_payments: {},
  };
}
