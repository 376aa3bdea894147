import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { SESSION, SESSION_MODES } from '../../economy/codes.ts';
import { expireSession, openSessionUntil, SESSION_LIFE } from '../../economy/sessions.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildCheckoutSession } from '../../objects/checkoutSession.ts';
import { ApiError } from '../apiError.ts';
import { lineItem, readBasket } from './checkoutBasket.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, clearable, currency, integer, list, metadata, oneOf, text } from './params.ts';
import { quietSeed } from './quietSeed.ts';
import { rowOf } from './rowOf.ts';
import { submitPage } from './submitPage.ts';
import { unheard } from './unheard.ts';
import { write } from './write.ts';

/** A page is open for at least half an hour, and a day at most (Stripe, "Create a Checkout Session": expires_at). */
const SHORTEST = 1800;

/** What is taken and changes nothing here: nobody looks at the page. */
const ignored = {
  allow_promotion_codes: unheard(boolean),
  billing_address_collection: unheard(oneOf(['auto', 'required'])),
  customer_creation: unheard(oneOf(['always', 'if_required'])),
  locale: unheard(text),
  payment_method_types: unheard(list(text)),
  submit_type: unheard(text),
};

/** Checkout pages of the caller's own. `submit` is the mock's: it stands for the person who fills in the form. */
export const checkoutWrites = [
  write(
    { method: 'POST', path: '/v1/checkout/sessions' },
    {
      ...ignored,
      cancel_url: text.optional(),
      client_reference_id: text.optional(),
      currency: currency.optional(),
      customer: text.optional(),
      customer_email: text.optional(),
      expires_at: integer.optional(),
      line_items: list(lineItem).optional(),
      metadata: metadata.optional(),
      mode: oneOf(SESSION_MODES),
      payment_intent_data: z.strictObject({ description: text.optional(), metadata: metadata.optional() }).optional(),
      subscription_data: z
        .strictObject({ description: text.optional(), metadata: metadata.optional(), trial_period_days: integer.optional() })
        .optional(),
      success_url: text,
      ui_mode: unheard(oneOf(['hosted_page'])),
    },
    ({ world, at, params }) => {
      const mode = SESSION[params.mode];
      const customer = params.customer === undefined ? NONE : rowOf(world, 'customer', params.customer, 'customer');
      const end = endOf(at, params.expires_at);
      const { trial_period_days = 0, ...ofSubscription } = params.subscription_data ?? {};
      if (mode === SESSION.setup && customer === NONE) throw unnamed();
      const basket = mode === SESSION.setup ? [] : readBasket(world, at, params.line_items ?? [], mode);
      const [first] = basket;
      const of = first === undefined ? (params.currency ?? 0) : world.tables.prices.currency.at(first.price);
      const visitor = { seed: quietSeed(world, world.tables.sessions.created.length), customer, currency: of };
      const row = openSessionUntil(world, at, end, mode, visitor, { price: NONE, quantity: 0, shipping: 0 });
      world.byHand.pages.set(row, {
        basket,
        trialDays: trial_period_days,
        payment: saidOf(params.payment_intent_data),
        subscription: saidOf(ofSubscription),
      });
      note(world.byHand, 'checkout_session', row, at, {
        cancel_url: params.cancel_url ?? null,
        client_reference_id: params.client_reference_id ?? null,
        customer_email: params.customer_email ?? null,
        expires_at: end,
        metadata: mergeMetadata({}, params.metadata),
        success_url: params.success_url,
      });
      return { kind: 'checkout_session', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/checkout/sessions/:id', about: 'checkout_session' },
    { metadata: metadata.optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'checkout_session', id);
      const before = buildCheckoutSession(world, row, at).metadata ?? {};
      note(world.byHand, 'checkout_session', row, at, { metadata: mergeMetadata(before, params.metadata) });
      return { kind: 'checkout_session', row };
    },
  ),

  write({ method: 'POST', path: '/v1/checkout/sessions/:id/expire', about: 'checkout_session' }, {}, ({ world, at, id }) => {
    const row = openPage(world, at, id, 'expired');
    expireSession(world, at, row);
    return { kind: 'checkout_session', row };
  }),

  write(
    { method: 'POST', path: '/v1/test_helpers/checkout/sessions/:id/submit', about: 'checkout_session' },
    { email: clearable.optional(), name: clearable.optional(), payment_method: text.optional() },
    ({ world, at, params, id }) => {
      const row = openPage(world, at, id, 'submitted');
      submitPage(world, at, row, params);
      return { kind: 'checkout_session', row };
    },
  ),
];

function endOf(at: number, wanted: number | undefined): number {
  const end = wanted ?? at + SESSION_LIFE;
  if (end >= at + SHORTEST && end <= at + SESSION_LIFE) return end;
  throw new ApiError(400, 'The `expires_at` timestamp must be from 30 minutes to 24 hours from Checkout Session creation.', {
    param: 'expires_at',
  });
}

function unnamed(): ApiError {
  return new ApiError(400, 'This mock saves cards of customers only: name one.', { code: 'parameter_missing', param: 'customer' });
}

function openPage(world: World, at: number, id: string, done: string): number {
  const row = rowOf(world, 'checkout_session', id);
  const { status } = buildCheckoutSession(world, row, at);
  if (status === 'open') return row;
  const message = `Only Checkout Sessions with a status in ["open"] can be ${done}. This Checkout Session has a status of ${status}.`;
  throw new ApiError(400, message, { param: 'id' });
}

function saidOf(
  data: { description?: string | undefined; metadata?: z.output<typeof metadata> | undefined } = {},
): Record<string, unknown> {
  return {
    ...(data.description === undefined ? {} : { description: data.description }),
    ...(data.metadata === undefined ? {} : { metadata: mergeMetadata({}, data.metadata) }),
  };
}
