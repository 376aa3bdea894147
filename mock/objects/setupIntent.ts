import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { SETUP } from '../economy/codes.ts';
import type { World } from '../economy/world.ts';
import { mix } from '../random.ts';
import { methodOf } from './ids.ts';

/** A card being saved for later. */
export function buildSetupIntent(world: World, row: number, at: number): Stripe.SetupIntent {
  const { setupIntents } = world.tables;
  const [id, seed, customer] = [world.ids.setup_intent.encode(row), setupIntents.seed.at(row), setupIntents.customer.at(row)];
  const status = statusOf(world, row, at);
  return noted(world.byHand, 'setup_intent', row, at, {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: status === 'canceled' ? 'abandoned' : null,
    client_secret: `${id}_secret_${mix(seed, 360).toString(36)}`,
    created: setupIntents.created.at(row),
    customer: world.ids.customer.encode(customer),
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: setupIntents.result.at(row) === SETUP.failed && setupIntents.settledAt.at(row) <= at ? DECLINED : null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: status === 'succeeded' ? methodOf(world, customer) : null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status,
    usage: 'off_session',
  });
}

const DECLINED: Stripe.SetupIntent.LastSetupError = {
  code: 'card_declined',
  decline_code: 'generic_decline',
  doc_url: 'https://stripe.com/docs/error-codes/card-declined',
  message: 'Your card was declined.',
  type: 'card_error',
};

function statusOf(world: World, row: number, at: number): Stripe.SetupIntent.Status {
  const { setupIntents } = world.tables;
  const result = setupIntents.result.at(row);
  if (setupIntents.settledAt.at(row) > at) return result === SETUP.canceled ? 'requires_payment_method' : 'processing';
  if (result === SETUP.succeeded) return 'succeeded';
  return result === SETUP.canceled ? 'canceled' : 'requires_payment_method';
}
