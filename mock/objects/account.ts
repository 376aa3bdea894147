import type Stripe from 'stripe';
import { countryAt } from '../content/countries.ts';
import { personOf } from '../content/people.ts';
import { noted } from '../economy/byHand.ts';
import type { World } from '../economy/world.ts';
import { accountDetails } from './accountDetails.ts';

/** A seller on the platform. Before their papers are in order they can be paid nothing. */
export function buildAccount(world: World, row: number, at: number): Stripe.Account {
  const { accounts } = world.tables;
  const [country, enabled] = [countryAt(accounts.country.at(row)), accounts.enabledAt.at(row) <= at];
  const person = personOf(accounts.seed.at(row), accounts.country.at(row));
  const capability = enabled ? 'active' : 'inactive';
  return noted(world.byHand, 'account', row, at, {
    id: world.ids.account.encode(row),
    object: 'account',
    ...accountDetails(world, row, enabled),
    business_type: 'individual',
    capabilities: { card_payments: capability, transfers: capability },
    charges_enabled: enabled,
    controller: {
      fees: { payer: 'application' },
      is_controller: true,
      losses: { payments: 'application' },
      requirement_collection: 'stripe',
      stripe_dashboard: { type: 'express' },
      type: 'application',
    },
    country: country.code,
    created: accounts.created.at(row),
    default_currency: country.currency,
    details_submitted: enabled,
    email: person.email,
    metadata: {},
    payouts_enabled: enabled,
    type: 'express',
  });
}
