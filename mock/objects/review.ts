import type Stripe from 'stripe';
import { CLOSED_REASONS } from '../economy/codes.ts';
import type { World } from '../economy/world.ts';
import { drawBetween, entryOf } from '../random.ts';
import { payerOf } from './address.ts';

/** A payment that a person is to look at, or has. */
export function buildReview(world: World, row: number, at: number): Stripe.Review {
  const { reviews, charges, payments } = world.tables;
  const [charge, open] = [reviews.charge.at(row), reviews.closedAt.at(row) > at];
  const payment = charges.payment.at(charge);
  const reason = open ? null : entryOf(CLOSED_REASONS, reviews.closing.at(row));
  const { address } = payerOf(world, payment, charges.created.at(charge));
  return {
    id: world.ids.review.encode(row),
    object: 'review',
    billing_zip: address.postalCode,
    // Stripe, "Review object": the charge is null once it was refunded.
    charge: reason === 'refunded_as_fraud' ? null : world.ids.charge.encode(charge),
    closed_reason: reason,
    created: reviews.created.at(row),
    // Addresses for documentation (RFC 5737): nobody has them.
    ip_address: `192.0.2.${drawBetween(payments.seed.at(payment), 351, 1, 254)}`,
    ip_address_location: { city: address.city, country: address.country, latitude: null, longitude: null, region: address.state },
    livemode: false,
    open,
    opened_reason: 'rule',
    payment_intent: world.ids.payment_intent.encode(payment),
    reason: reason ?? 'rule',
    session: null,
  };
}
