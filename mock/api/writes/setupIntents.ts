import { note } from '../../economy/byHand.ts';
import { SETUP } from '../../economy/codes.ts';
import { beginSetup, settleSetupNow } from '../../economy/setupIntents.ts';
import type { World } from '../../economy/world.ts';
import { methodOf } from '../../objects/ids.ts';
import { buildSetupIntent } from '../../objects/setupIntent.ts';
import { ApiError } from '../apiError.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, clearable, list, metadata, oneOf, text } from './params.ts';
import { rowOf } from './rowOf.ts';
import { TEST_METHODS } from './testCards.ts';
import { unheard } from './unheard.ts';
import { write } from './write.ts';

/** Cards that customers save for later, one request at a time. */
export const setupIntentWrites = [
  write(
    { method: 'POST', path: '/v1/setup_intents' },
    {
      confirm: boolean.optional(),
      customer: text,
      description: clearable.optional(),
      metadata: metadata.optional(),
      payment_method: text.optional(),
      payment_method_types: unheard(list(text)),
      return_url: unheard(text),
      usage: oneOf(['off_session', 'on_session']).optional(),
    },
    ({ world, at, params }) => {
      const customer = rowOf(world, 'customer', params.customer, 'customer');
      const { confirm = false, payment_method, description = null, usage = 'off_session', metadata: keys } = params;
      if (!confirm && payment_method !== undefined)
        throw new ApiError(400, 'This mock takes the payment method when the setup is confirmed.', { param: 'payment_method' });
      const row = beginSetup(world, at, customer);
      note(world.byHand, 'setup_intent', row, at, { description, usage, metadata: mergeMetadata({}, keys) });
      if (confirm) confirmSetup(world, at, row, payment_method);
      return { kind: 'setup_intent', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/setup_intents/:id/confirm', about: 'setup_intent' },
    { payment_method: text.optional(), return_url: unheard(text) },
    ({ world, at, params, id }) => {
      const row = waitingRow(world, at, id, 'confirm');
      confirmSetup(world, at, row, params.payment_method);
      return { kind: 'setup_intent', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/setup_intents/:id/cancel', about: 'setup_intent' },
    { cancellation_reason: oneOf(['abandoned', 'duplicate', 'requested_by_customer']).optional() },
    ({ world, at, params, id }) => {
      const row = waitingRow(world, at, id, 'cancel');
      note(world.byHand, 'setup_intent', row, at, { cancellation_reason: params.cancellation_reason ?? null });
      settleSetupNow(world, at, row, SETUP.canceled);
      return { kind: 'setup_intent', row };
    },
  ),
];

function confirmSetup(world: World, at: number, row: number, method: string | undefined): void {
  if (method === undefined)
    throw new ApiError(400, "You cannot confirm this SetupIntent because it's missing a payment method.", { param: 'payment_method' });
  const own = methodOf(world, world.tables.setupIntents.customer.at(row));
  const test = TEST_METHODS[method];
  if (test === undefined && method !== own)
    throw new ApiError(400, `No such PaymentMethod: '${method}'`, { code: 'resource_missing', param: 'payment_method' });
  settleSetupNow(world, at, row, test?.decline === undefined ? SETUP.succeeded : SETUP.failed);
  if (test?.decline === undefined) return;
  const extra = { decline_code: test.decline, setup_intent: buildSetupIntent(world, row, at) };
  throw new ApiError(402, 'Your card was declined.', { code: 'card_declined', type: 'card_error', extra });
}

// After a decline another card may be tried.
function waitingRow(world: World, at: number, id: string, wish: string): number {
  const row = rowOf(world, 'setup_intent', id);
  const { status } = buildSetupIntent(world, row, at);
  if (status === 'requires_payment_method' || status === 'processing') return row;
  const message = `You cannot ${wish} this SetupIntent because it has a status of ${status}.`;
  throw new ApiError(400, message, { code: 'setup_intent_unexpected_state' });
}
