import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { METHOD, PLAN } from '../../economy/codes.ts';
import { createPayment } from '../../economy/payments.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildPaymentIntent } from '../../objects/paymentIntent.ts';
import { checkAmount } from './amounts.ts';
import { cancelIntent } from './cancelIntent.ts';
import { captureIntent } from './captureIntent.ts';
import { chooseMethod, confirmIntent, unexpected } from './confirmIntent.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, clearable, currency, integer, list, metadata, oneOf, text } from './params.ts';
import { quietSeed } from './quietSeed.ts';
import { rowOf } from './rowOf.ts';
import { unheard } from './unheard.ts';
import { write } from './write.ts';

/** The draw with which a payment would be passed on to a seller (see `isForSeller`). */
export const FOR_SELLER = [[65, 60]] as const;

const words = {
  description: clearable.optional(),
  metadata: metadata.optional(),
  receipt_email: clearable.optional(),
  statement_descriptor: clearable.optional(),
  statement_descriptor_suffix: clearable.optional(),
};
/** What is taken and changes nothing here: there is no person to redirect, and no page to come back to. */
const ignored = {
  off_session: unheard(boolean),
  return_url: unheard(text),
  setup_future_usage: unheard(text),
  use_stripe_sdk: unheard(boolean),
};

/** Payment intents of the caller's own, and what is done with any: confirm, capture, cancel. */
export const paymentIntentWrites = [
  write(
    { method: 'POST', path: '/v1/payment_intents' },
    {
      ...words,
      ...ignored,
      amount: integer,
      automatic_payment_methods: z.strictObject({ enabled: boolean, allow_redirects: text.optional() }).optional(),
      capture_method: oneOf(['automatic', 'automatic_async', 'manual']).optional(),
      confirm: boolean.optional(),
      confirmation_method: oneOf(['automatic', 'manual']).optional(),
      currency,
      customer: text.optional(),
      payment_method: text.optional(),
      payment_method_types: unheard(list(text)),
    },
    ({ world, at, params }) => {
      checkAmount(params.amount, params.currency);
      const customer = params.customer === undefined ? NONE : rowOf(world, 'customer', params.customer, 'customer');
      const manual = params.capture_method === 'manual';
      const row = createPayment(world, at, {
        ...{
          seed: quietSeed(world, world.tables.payments.created.length, FOR_SELLER),
          customer,
          currency: params.currency,
          amount: params.amount,
        },
        ...{ plan: manual ? PLAN.steeredHeld : PLAN.steered, method: METHOD.card, invoice: NONE },
      });
      note(world.byHand, 'payment_intent', row, at, {
        ...{
          description: params.description ?? null,
          metadata: mergeMetadata({}, params.metadata),
          receipt_email: params.receipt_email ?? null,
        },
        ...{ statement_descriptor: params.statement_descriptor ?? null, confirmation_method: params.confirmation_method ?? 'automatic' },
        ...{
          statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
          capture_method: params.capture_method ?? 'automatic_async',
        },
        ...(params.automatic_payment_methods === undefined ? {} : { automatic_payment_methods: params.automatic_payment_methods }),
      });
      if (params.confirm === true) confirmIntent(world, at, row, params.payment_method);
      else if (params.payment_method !== undefined) chooseMethod(world, at, row, params.payment_method);
      return { kind: 'payment_intent', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/payment_intents/:id', about: 'payment_intent' },
    { ...words, amount: integer.optional(), payment_method: text.optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'payment_intent', id);
      const { metadata: keys, amount, payment_method, ...plain } = params;
      const before = buildPaymentIntent(world, row, at);
      if (amount !== undefined) changeAmount(world, at, row, amount);
      note(world.byHand, 'payment_intent', row, at, { ...plain, metadata: mergeMetadata(before.metadata, keys) });
      if (payment_method !== undefined) chooseMethod(world, at, row, payment_method);
      return { kind: 'payment_intent', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/payment_intents/:id/confirm', about: 'payment_intent' },
    { ...ignored, payment_method: text.optional(), receipt_email: clearable.optional(), payment_method_types: unheard(list(text)) },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'payment_intent', id);
      if (params.receipt_email !== undefined) note(world.byHand, 'payment_intent', row, at, { receipt_email: params.receipt_email });
      confirmIntent(world, at, row, params.payment_method);
      return { kind: 'payment_intent', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/payment_intents/:id/capture', about: 'payment_intent' },
    { amount_to_capture: integer.optional(), metadata: unheard(metadata), statement_descriptor: unheard(clearable) },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'payment_intent', id);
      captureIntent(world, at, row, params.amount_to_capture);
      return { kind: 'payment_intent', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/payment_intents/:id/cancel', about: 'payment_intent' },
    { cancellation_reason: oneOf(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'payment_intent', id);
      cancelIntent(world, at, row, params.cancellation_reason ?? null);
      return { kind: 'payment_intent', row };
    },
  ),
];

function changeAmount(world: World, at: number, payment: number, amount: number): void {
  const { payments } = world.tables;
  const { status } = buildPaymentIntent(world, payment, at);
  const open = status === 'requires_payment_method' || status === 'requires_confirmation';
  if (!open || payments.invoice.at(payment) !== NONE) {
    throw unexpected(world, at, payment, `This PaymentIntent's amount could not be updated because it has a status of ${status}.`);
  }
  checkAmount(amount, payments.currency.at(payment));
  payments.amount.set(payment, amount);
}
