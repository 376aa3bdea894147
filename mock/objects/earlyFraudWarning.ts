import type Stripe from 'stripe';
import { chargeSeed } from '../economy/chargeFacts.ts';
import type { World } from '../economy/world.ts';
import { pick } from '../random.ts';

const FRAUD_TYPES = ['made_with_stolen_card', 'made_with_stolen_card', 'unauthorized_use_of_card', 'made_with_lost_card', 'misc'] as const;

/** A bank's warning; something can be done about it until the charge is disputed or given back altogether. */
export function buildEarlyFraudWarning(world: World, row: number, at: number): Stripe.Radar.EarlyFraudWarning {
  const { warnings, charges } = world.tables;
  const charge = warnings.charge.at(row);
  return {
    id: world.ids.early_fraud_warning.encode(row),
    object: 'radar.early_fraud_warning',
    actionable: warnings.settledAt.at(row) > at,
    charge: world.ids.charge.encode(charge),
    created: warnings.created.at(row),
    fraud_type: pick(FRAUD_TYPES, chargeSeed(world, charge), 350),
    livemode: false,
    payment_intent: world.ids.payment_intent.encode(charges.payment.at(charge)),
  };
}
