/** What banks do with payments, disputes, payouts and top-ups, said by requests instead of waited for; judged by the official SDK. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { eventsOf, serveForWrites } from '../support/writes.ts';

const DAY = 86_400;
const { served, stripe, paid } = serveForWrites();

/** One of the mock's own endpoints, under `test_helpers`. */
async function help<T>(path: string, form: Record<string, string> = {}): Promise<T> {
  return (await stripe.rawRequest('POST', `/v1/test_helpers/${path}`, form)) as unknown as T;
}

const wait = (seconds: number) => served.mock.clock.moveTo(served.mock.clock.now() + seconds);
const debited = (payment_method = 'pm_usBankAccount_success') => paid({ payment_method });

describe('debits', () => {
  test('wait for the bank for days, and clear or bounce', async () => {
    const [good, bad] = [await debited(), await debited('pm_usBankAccount_insufficientFunds')];
    expect([good.status, bad.status]).toEqual(['processing', 'processing']);
    const charge = await stripe.charges.retrieve(String(good.latest_charge));
    expect(charge).toMatchObject({ status: 'pending', payment_method_details: { type: 'us_bank_account' } });
    expect(await stripe.paymentMethods.retrieve(String(charge.payment_method))).toMatchObject({ type: 'us_bank_account' });
    wait(5 * DAY);
    expect((await stripe.paymentIntents.retrieve(good.id)).status).toBe('succeeded');
    expect(await stripe.paymentIntents.retrieve(bad.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'insufficient_funds' },
    });
  });

  test('answered at once, and never twice', async () => {
    const { latest_charge, id } = await debited();
    expect(await help<Stripe.Charge>(`charges/${String(latest_charge)}/settle`, { status: 'succeeded' })).toMatchObject({
      status: 'succeeded',
    });
    expect((await eventsOf(stripe, id)).slice(0, 2)).toEqual(['payment_intent.succeeded', 'payment_intent.processing']);
    expect(await rejection(help(`charges/${String(latest_charge)}/settle`, { status: 'failed' }))).toMatchObject({ statusCode: 400 });
    wait(5 * DAY);
    expect((await eventsOf(stripe, String(latest_charge))).filter((type) => type === 'charge.succeeded')).toHaveLength(1);
  });

  test('only dollars, and never held', async () => {
    expect(await rejection(paid({ payment_method: 'pm_usBankAccount_success', currency: 'eur' }))).toMatchObject({
      param: 'payment_method',
    });
    expect(await rejection(paid({ payment_method: 'pm_usBankAccount_success', capture_method: 'manual' }))).toMatchObject({
      message: expect.stringContaining('cannot be held'),
    });
  });

  test('a hold expires, and the money is free', async () => {
    const { latest_charge, id } = await paid({ capture_method: 'manual' });
    await help(`charges/${String(latest_charge)}/expire`);
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'canceled', amount_received: 0 });
    expect(await rejection(help(`charges/${String(latest_charge)}/expire`))).toMatchObject({ statusCode: 400 });
    expect(await rejection(stripe.paymentIntents.capture(id))).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });
});

test.each(['succeeded', 'failed'])('a pending refund has %s as soon as it is said', async (status) => {
  const { latest_charge } = await paid({ payment_method: 'pm_card_pendingRefund' });
  const refund = await stripe.refunds.create({ charge: String(latest_charge) });
  await help(`refunds/${refund.id}/settle`, { status });
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe(status);
  expect((await stripe.charges.retrieve(String(latest_charge))).amount_refunded).toBe(status === 'failed' ? 0 : 4200);
  expect(await rejection(help(`refunds/${refund.id}/settle`, { status }))).toMatchObject({ statusCode: 400 });
  wait(6 * DAY);
  expect((await eventsOf(stripe, refund.id)).filter((type) => type === 'refund.updated')).toHaveLength(1);
});

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

describe('payouts', () => {
  const available = async () => (await stripe.balance.retrieve()).available.find(({ currency }) => currency === 'usd')?.amount ?? 0;

  test('what is available at once is paid out, arrives, or comes back', async () => {
    const before = await available();
    await paid({ amount: 1_000_000, payment_method: 'pm_card_bypassPending' });
    expect((await available()) - before).toBe(1_000_000 - 29_030);
    const payout = await stripe.payouts.create({ amount: 5000, currency: 'usd', metadata: { k: 'v' } });
    expect(payout).toMatchObject({ automatic: false, status: 'pending', metadata: { k: 'v' }, reconciliation_status: 'not_applicable' });
    expect(await help<Stripe.Payout>(`payouts/${payout.id}/settle`, { status: 'paid' })).toMatchObject({ status: 'paid' });
    expect(await stripe.payouts.update(payout.id, { metadata: { k: '' } })).toMatchObject({ metadata: {} });
    expect(await help<Stripe.Payout>(`payouts/${payout.id}/settle`, { status: 'failed' })).toMatchObject({ status: 'failed' });
    expect(await eventsOf(stripe, payout.id)).toEqual(['payout.failed', 'payout.updated', 'payout.paid', 'payout.created']);
    expect((await available()) - before).toBe(1_000_000 - 29_030);
    wait(4 * DAY);
    expect(await eventsOf(stripe, payout.id)).toEqual(['payout.failed', 'payout.updated', 'payout.paid', 'payout.created']);
  });

  test('one is cancelled while it is pending; an instant one costs a percent', async () => {
    await paid({ amount: 1_000_000, payment_method: 'pm_card_bypassPending' });
    const payout = await stripe.payouts.create({ amount: 5000, currency: 'usd' });
    expect(await stripe.payouts.cancel(payout.id)).toMatchObject({ status: 'canceled' });
    expect(await rejection(stripe.payouts.cancel(payout.id))).toMatchObject({ statusCode: 400 });
    const instant = await stripe.payouts.create({ amount: 20_000, currency: 'usd', method: 'instant' }, {});
    const { fee, amount } = await stripe.balanceTransactions.retrieve(String(instant.balance_transaction));
    expect([instant.method, amount, fee]).toEqual(['instant', -20_000, 200]);
  });

  test('none is made of more than there is, or in a currency without a bank', async () => {
    expect(await rejection(stripe.payouts.create({ amount: 90_000_000, currency: 'usd' }))).toMatchObject({ code: 'balance_insufficient' });
    expect(await rejection(stripe.payouts.create({ amount: 100, currency: 'cad' }))).toMatchObject({ param: 'currency' });
  });

  test('an automatic one of a single charge is itemised at once; a charge is paid out once', async () => {
    const { latest_charge } = await paid({ amount: 10_000, payment_method: 'pm_card_bypassPending' });
    const charge = String(latest_charge);
    const payout = await help<Stripe.Payout>('payouts', { charge });
    expect(payout).toMatchObject({ amount: 9680, automatic: true, reconciliation_status: 'completed' });
    const { data } = await stripe.balanceTransactions.list({ payout: payout.id });
    expect(data.map(({ net, source }) => [net, source])).toEqual([
      [-9680, payout.id],
      [9680, charge],
    ]);
    expect(await rejection(help('payouts', { charge }))).toMatchObject({ param: 'charge' });
    expect(await rejection(help('payouts', { charge: String((await paid()).latest_charge) }))).toMatchObject({
      message: expect.stringContaining('pm_card_bypassPending'),
    });
  });
});

test('a top-up arrives after a day, or when it is said; one that is refused moves nothing', async () => {
  const [later, now, never] = [
    await stripe.topups.create({ amount: 5000, currency: 'usd', description: 'Later' }),
    await stripe.topups.create({ amount: 6000, currency: 'usd' }),
    await stripe.topups.create({ amount: 7000, currency: 'usd' }),
  ];
  expect([later.status, later.description]).toEqual(['pending', 'Later']);
  expect(await help<Stripe.Topup>(`topups/${now.id}/settle`, { status: 'succeeded' })).toMatchObject({ status: 'succeeded' });
  expect(await help<Stripe.Topup>(`topups/${never.id}/settle`, { status: 'failed' })).toMatchObject({
    status: 'failed',
    balance_transaction: null,
  });
  wait(DAY);
  expect((await stripe.topups.retrieve(later.id)).status).toBe('succeeded');
  expect(await eventsOf(stripe, never.id)).toEqual(['topup.failed', 'topup.created']);
  expect(await rejection(stripe.topups.create({ amount: 1, currency: 'eur' }))).toMatchObject({ param: 'currency' });
});

test('a bank warns, a person looks: each once, and only at what was taken', async () => {
  const charge = String((await paid()).latest_charge);
  const warning = await help<Stripe.Radar.EarlyFraudWarning>(`charges/${charge}/warn`);
  expect(warning).toMatchObject({ charge, actionable: true });
  expect(await rejection(help(`charges/${charge}/warn`))).toMatchObject({ statusCode: 400 });
  const review = await help<Stripe.Review>(`charges/${charge}/review`);
  expect(review).toMatchObject({ charge, open: true });
  expect(await stripe.reviews.approve(review.id)).toMatchObject({ open: false, closed_reason: 'approved' });
  expect(await rejection(stripe.reviews.approve(review.id))).toMatchObject({ statusCode: 400 });
  const held = String((await paid({ capture_method: 'manual' })).latest_charge);
  expect(await rejection(help(`charges/${held}/warn`))).toMatchObject({ statusCode: 400 });
});

test('a card is saved, declined, or given up', async () => {
  const customer = (await stripe.customers.create({ name: 'Ada Writes' })).id;
  const saved = await stripe.setupIntents.create({ customer, confirm: true, payment_method: 'pm_card_visa', usage: 'on_session' });
  expect(saved).toMatchObject({ status: 'succeeded', usage: 'on_session', customer });
  const open = await stripe.setupIntents.create({ customer });
  expect(open.status).toBe('requires_payment_method');
  const declined = stripe.setupIntents.confirm(open.id, { payment_method: 'pm_card_chargeDeclined' });
  expect(await rejection(declined)).toMatchObject({
    code: 'card_declined',
    setup_intent: { id: open.id, last_setup_error: { code: 'card_declined' } },
  });
  expect(await stripe.setupIntents.confirm(open.id, { payment_method: 'pm_card_visa' })).toMatchObject({ status: 'succeeded' });
  expect(await rejection(stripe.setupIntents.cancel(open.id))).toMatchObject({ code: 'setup_intent_unexpected_state' });
  const left = await stripe.setupIntents.create({ customer });
  expect(await stripe.setupIntents.cancel(left.id, { cancellation_reason: 'duplicate' })).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'duplicate',
  });
});

describe('credit notes', () => {
  const final = async (...amounts: number[]) => {
    const customer = (await stripe.customers.create({ name: 'Ada Writes' })).id;
    const { id: invoice = '' } = await stripe.invoices.create({ customer, currency: 'usd' });
    for (const amount of amounts) await stripe.invoiceItems.create({ customer, invoice, amount, currency: 'usd' });
    return await stripe.invoices.finalizeInvoice(invoice);
  };
  const lineOf = ({ lines }: Stripe.Invoice, n: number) =>
    [{ type: 'invoice_line_item', invoice_line_item: lines.data[n]?.id ?? '' }] as const;

  test('less is due of an open invoice, until the note is void', async () => {
    const invoice = await final(1500, 500);
    const note = await stripe.creditNotes.create({ invoice: invoice.id ?? '', lines: [...lineOf(invoice, 0)], memo: 'Sorry' });
    expect(note).toMatchObject({ amount: 1500, status: 'issued', type: 'pre_payment', memo: 'Sorry' });
    expect((await stripe.invoices.retrieve(invoice.id ?? '')).amount_remaining).toBe(500);
    expect(await stripe.creditNotes.voidCreditNote(note.id)).toMatchObject({ status: 'void' });
    expect((await stripe.invoices.retrieve(invoice.id ?? '')).amount_remaining).toBe(2000);
  });

  test('a paid invoice is given back as a refund or as credit, once', async () => {
    const invoice = await final(1500, 500);
    const id = invoice.id ?? '';
    await stripe.invoices.pay(id, { payment_method: 'pm_card_visa' });
    const refunded = await stripe.creditNotes.create({ invoice: id, lines: [...lineOf(invoice, 0)], refund_amount: 1500 });
    expect(refunded.refunds.map(({ amount_refunded }) => amount_refunded)).toEqual([1500]);
    const credited = await stripe.creditNotes.create({ invoice: id, lines: [...lineOf(invoice, 1)], credit_amount: 500 });
    expect(credited.customer_balance_transaction).not.toBeNull();
    expect(await rejection(stripe.creditNotes.create({ invoice: id, lines: [...lineOf(invoice, 1)] }))).toMatchObject({ statusCode: 400 });
  });

  test('what would leave nothing to pay, or is not the next line, is refused', async () => {
    const invoice = await final(1500, 500);
    const all = [...lineOf(invoice, 0), ...lineOf(invoice, 1)];
    expect(await rejection(stripe.creditNotes.create({ invoice: invoice.id ?? '', lines: all }))).toMatchObject({ param: 'lines' });
    expect(await rejection(stripe.creditNotes.create({ invoice: invoice.id ?? '', lines: [...lineOf(invoice, 1)] }))).toMatchObject({
      param: 'lines[0][invoice_line_item]',
    });
  });
});

describe('subscriptions', () => {
  const subscribed = async (more: Partial<Stripe.SubscriptionCreateParams> = {}) => {
    const customer = (await stripe.customers.create({ name: 'Ada Writes' })).id;
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
      product_data: { name: 'Own' },
    });
    return await stripe.subscriptions.create({ customer, items: [{ price: price.id }], ...more });
  };
  const trial = (missing_payment_method: 'cancel' | 'create_invoice' | 'pause') =>
    subscribed({ trial_period_days: 7, trial_settings: { end_behavior: { missing_payment_method } } });

  test.each([
    ['pause', 'paused'],
    ['cancel', 'canceled'],
    ['create_invoice', 'active'],
  ] as const)('a trial without a card ends as it was said (%s), now or in its time', async (wish, status) => {
    const now = await trial(wish);
    expect(now.trial_settings?.end_behavior.missing_payment_method).toBe(wish);
    expect(await stripe.subscriptions.update(now.id, { trial_end: 'now' })).toMatchObject({ status });
    const later = await trial(wish);
    expect(later.status).toBe('trialing');
    wait(8 * DAY);
    expect((await stripe.subscriptions.retrieve(later.id)).status).toBe(status);
    expect(await rejection(stripe.subscriptions.update(later.id, { trial_end: 'now' }))).toMatchObject({
      statusCode: status === 'canceled' ? 404 : 400,
    });
  });

  test('a trial of three days is announced as it begins, a longer one three days before it ends', async () => {
    const [short, long] = [await subscribed({ trial_period_days: 3 }), await subscribed({ trial_period_days: 4 })];
    expect(await eventsOf(stripe, short.id)).toEqual(['customer.subscription.trial_will_end', 'customer.subscription.created']);
    expect(await eventsOf(stripe, long.id)).toEqual(['customer.subscription.created']);
    wait(DAY);
    expect(await eventsOf(stripe, long.id)).toEqual(['customer.subscription.trial_will_end', 'customer.subscription.created']);
  });

  test('a schedule is made of a running one, and lets it go or takes it along', async () => {
    const [one, other] = [await subscribed(), await subscribed()];
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: one.id, metadata: { k: 'v' } });
    expect(schedule).toMatchObject({ status: 'active', subscription: one.id, metadata: { k: 'v' } });
    expect(await rejection(stripe.subscriptionSchedules.create({ from_subscription: one.id }))).toMatchObject({ statusCode: 400 });
    expect(await stripe.subscriptionSchedules.update(schedule.id, { metadata: { k: 'w' } })).toMatchObject({ metadata: { k: 'w' } });
    expect(await stripe.subscriptionSchedules.release(schedule.id)).toMatchObject({ status: 'released', released_subscription: one.id });
    expect(await stripe.subscriptions.retrieve(one.id)).toMatchObject({ status: 'active', schedule: null });
    const last = await stripe.subscriptionSchedules.create({ from_subscription: other.id });
    expect(await stripe.subscriptionSchedules.cancel(last.id)).toMatchObject({ status: 'canceled' });
    expect((await stripe.subscriptions.retrieve(other.id)).status).toBe('canceled');
  });
});

test('an invoice that was sent is overdue when it is said; one that is charged never is', async () => {
  const customer = (await stripe.customers.create({ name: 'Ada Writes' })).id;
  const sent = async (collection_method: 'charge_automatically' | 'send_invoice') => {
    const { id: invoice = '' } = await stripe.invoices.create({ customer, currency: 'usd', collection_method });
    await stripe.invoiceItems.create({ customer, invoice, amount: 1000, currency: 'usd' });
    await stripe.invoices.finalizeInvoice(invoice);
    return invoice;
  };
  const late = await help<Stripe.Invoice>(`invoices/${await sent('send_invoice')}/fall_due`);
  expect([late.status, late.due_date]).toEqual(['open', served.mock.clock.now()]);
  expect(await rejection(help(`invoices/${await sent('charge_automatically')}/fall_due`))).toMatchObject({ statusCode: 400 });
});

describe('sellers', () => {
  test('are paid once they are enabled, and give back no more than they got', async () => {
    const seller = await stripe.accounts.create({ country: 'DE', email: 'seller@example.com' });
    expect(seller).toMatchObject({ country: 'DE', email: 'seller@example.com', charges_enabled: false });
    const source_transaction = String((await paid({ amount: 10_000 })).latest_charge);
    const order = { amount: 8000, currency: 'usd', destination: seller.id, source_transaction };
    expect(await rejection(stripe.transfers.create(order))).toMatchObject({ param: 'destination' });
    await help(`accounts/${seller.id}/enable`);
    expect(await rejection(stripe.transfers.create({ ...order, amount: 10_001 }))).toMatchObject({ param: 'amount' });
    const transfer = await stripe.transfers.create({ ...order, metadata: { k: 'v' } });
    expect(transfer).toMatchObject({ amount: 8000, destination: seller.id, source_transaction, metadata: { k: 'v' } });
    expect(await rejection(stripe.transfers.create(order))).toMatchObject({ param: 'source_transaction' });
    expect(await stripe.transfers.createReversal(transfer.id, { amount: 3000 })).toMatchObject({ amount: 3000, transfer: transfer.id });
    expect(await rejection(stripe.transfers.createReversal(transfer.id, { amount: 5001 }))).toMatchObject({ param: 'amount' });
    expect(await stripe.transfers.createReversal(transfer.id)).toMatchObject({ amount: 5000 });
    expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ reversed: true, amount_reversed: 8000 });
  });

  test('the platform gives its share back, in parts and no further', async () => {
    const seller = await stripe.accounts.create({});
    await help(`accounts/${seller.id}/enable`);
    const fee = await help<Stripe.ApplicationFee>('application_fees', { account: seller.id, amount: '500' });
    expect(fee).toMatchObject({ amount: 500, account: seller.id, refunded: false });
    expect(await stripe.applicationFees.createRefund(fee.id, { amount: 200 })).toMatchObject({ amount: 200, fee: fee.id });
    expect(await rejection(stripe.applicationFees.createRefund(fee.id, { amount: 301 }))).toMatchObject({ param: 'amount' });
    await stripe.applicationFees.createRefund(fee.id);
    expect(await stripe.applicationFees.retrieve(fee.id)).toMatchObject({ amount_refunded: 500, refunded: true });
  });
});
