import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { DISPUTE } from '../../economy/codes.ts';
import { answerDisputeNow, closeDisputeNow } from '../../economy/disputes.ts';
import { record } from '../../economy/record.ts';
import type { World } from '../../economy/world.ts';
import { buildDispute } from '../../objects/dispute.ts';
import { ApiError } from '../apiError.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, metadata, text } from './params.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** What evidence is taken; words in `uncategorized_text` say how the bank decides (Stripe, "Test disputes"). */
const evidence = z.strictObject({
  access_activity_log: text.optional(),
  billing_address: text.optional(),
  cancellation_rebuttal: text.optional(),
  customer_email_address: text.optional(),
  customer_name: text.optional(),
  product_description: text.optional(),
  refund_policy_disclosure: text.optional(),
  service_date: text.optional(),
  shipping_carrier: text.optional(),
  shipping_date: text.optional(),
  shipping_tracking_number: text.optional(),
  uncategorized_text: text.optional(),
});

const DECISIONS: ReadonlyMap<string | undefined, number> = new Map([
  ['winning_evidence', DISPUTE.won],
  ['losing_evidence', DISPUTE.lost],
]);

/** Disputes are made by banks (`pm_card_createDispute`); the merchant answers them, or gives in. */
export const disputeWrites = [
  write(
    { method: 'POST', path: '/v1/disputes/:id', about: 'dispute' },
    { evidence: evidence.optional(), metadata: metadata.optional(), submit: boolean.optional() },
    ({ world, at, params, id }) => {
      const row = openRow(world, at, id);
      const { evidence: given, submit = true } = params;
      const before = buildDispute(world, row, at);
      note(world.byHand, 'dispute', row, at, {
        evidence: { ...before.evidence, ...given },
        metadata: mergeMetadata(before.metadata, params.metadata),
      });
      if (given !== undefined && submit) answer(world, at, row, given.uncategorized_text);
      else record(world, at, 'charge.dispute.updated', row);
      return { kind: 'dispute', row };
    },
  ),

  write({ method: 'POST', path: '/v1/disputes/:id/close', about: 'dispute' }, {}, ({ world, at, id }) => {
    const row = openRow(world, at, id);
    closeDisputeNow(world, at, row, DISPUTE.conceded);
    return { kind: 'dispute', row };
  }),
];

function answer(world: World, at: number, row: number, words: string | undefined): void {
  answerDisputeNow(world, at, row);
  const decision = DECISIONS.get(words);
  if (decision !== undefined) closeDisputeNow(world, at, row, decision);
}

function openRow(world: World, at: number, id: string): number {
  const row = rowOf(world, 'dispute', id);
  if (world.tables.disputes.closedAt.at(row) > at) return row;
  throw new ApiError(400, 'This dispute is already closed.', { param: 'id' });
}
