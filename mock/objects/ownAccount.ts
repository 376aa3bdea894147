import type Stripe from 'stripe';
import { currencyAt, settlementCurrencies } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';
import { accountPart } from '../ids/idCodec.ts';
import { businessProfile, NOTHING_ASKED, settings } from './accountDetails.ts';
import { buildBankAccount } from './bankAccount.ts';
import { listInline } from './build.ts';

const EMAIL = 'owner@mock-shop.example';

/** The id of the account that the keys belong to: it ends in what all long ids of its objects share. */
export function ownAccountId(world: World): string {
  return `acct_1Mock0${accountPart(world.seed)}`;
}

/** The account that the keys belong to: the company itself, which is the platform of its sellers. */
export function buildOwnAccount(world: World): Stripe.Account {
  const id = ownAccountId(world);
  const banks = settlementCurrencies.map((currency) => ({ account: id, ...buildBankAccount(world, currency) }));
  return {
    id,
    object: 'account',
    business_profile: businessProfile('Mock Shop', EMAIL, null),
    business_type: 'company',
    capabilities: { card_payments: 'active', sepa_debit_payments: 'active', transfers: 'active', us_bank_account_ach_payments: 'active' },
    charges_enabled: true,
    controller: { type: 'account' },
    country: 'US',
    created: world.start,
    default_currency: currencyAt(settlementCurrencies[0] ?? 0).code,
    details_submitted: true,
    email: EMAIL,
    external_accounts: listInline(banks, `/v1/accounts/${id}/external_accounts`),
    future_requirements: NOTHING_ASKED,
    groups: { payments_pricing: null },
    metadata: {},
    payouts_enabled: true,
    requirements: NOTHING_ASKED,
    settings: settings('Mock Shop', 2),
    tos_acceptance: { date: world.start, ip: '192.0.2.1', user_agent: null },
    type: 'standard',
  };
}
