/** What tests of writes do again and again, by the official SDK. */
import type Stripe from 'stripe';

/** A payment that is made at once, with a good card unless the parameters say otherwise. */
export async function payByCard(stripe: Stripe, params: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return await stripe.paymentIntents.create({ amount: 4200, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, ...params });
}

/** Types of the newest events that are about this object, newest first. */
export async function eventsOf(stripe: Stripe, id: string): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  return data.flatMap(({ type, data: { object } }) => ('id' in object && object.id === id ? [type] : []));
}
