/** How disputes end, by the words of their evidence or in time; judged by the official SDK. */
import { describe, expect, test } from 'bun:test';
import { rejection } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const DAY = 86_400;
const { paid, stripe, wait } = serveForWrites();

describe('disputes', () => {
  const disputed = async (payment_method = 'pm_card_createDispute') => {
    const { id } = await paid({ payment_method });
    const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
    if (dispute === undefined) throw new Error('nobody disputes');
    return dispute;
  };

  test('words of the evidence say how they end', async () => {
    const [won, lost] = [await disputed(), await disputed()];
    expect(await stripe.disputes.update(won.id, { evidence: { uncategorized_text: 'winning_evidence' } })).toMatchObject({ status: 'won' });
    expect(await stripe.disputes.update(lost.id, { evidence: { uncategorized_text: 'losing_evidence' } })).toMatchObject({
      status: 'lost',
    });
    expect((await eventsOf(stripe, won.id)).toReversed()).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ]);
    const [withdrawn, reinstated] = (await stripe.disputes.retrieve(won.id)).balance_transactions;
    expect([withdrawn?.amount, withdrawn?.fee, reinstated?.amount, reinstated?.fee]).toEqual([-4200, 1500, 4200, 0]);
    expect(await rejection(stripe.disputes.close(won.id))).toMatchObject({ statusCode: 400 });
    wait(30 * DAY);
    expect((await stripe.disputes.retrieve(won.id)).status).toBe('won');
  });

  test('evidence that is staged is not sent; what is sent is looked at, and time decides', async () => {
    const { id } = await disputed();
    const evidence = { product_description: 'A cup', customer_name: 'Ada' };
    expect(await stripe.disputes.update(id, { evidence, submit: false })).toMatchObject({ status: 'needs_response', evidence });
    expect(await stripe.disputes.update(id, { evidence: { refund_policy_disclosure: 'None' }, metadata: { k: 'v' } })).toMatchObject({
      status: 'under_review',
      evidence: { ...evidence, refund_policy_disclosure: 'None' },
      metadata: { k: 'v' },
    });
    wait(20 * DAY);
    expect((await stripe.disputes.retrieve(id)).status).toBe('lost');
  });

  test('the merchant gives in; an inquiry moves no money', async () => {
    const [given, asked] = [await disputed(), await disputed('pm_card_createDisputeInquiry')];
    expect(await stripe.disputes.close(given.id)).toMatchObject({ status: 'lost' });
    expect(asked).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] });
    expect(await stripe.disputes.close(asked.id)).toMatchObject({ status: 'warning_closed', balance_transactions: [] });
  });
});
