/**
 * The identities of accounting, to the minor unit, read through the API at several moments of several economies.
 * tests/judges/mock-laws.sh tries many more, and larger ones.
 */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { createMock, type MockOptions } from '../../mock/index.ts';
import { brokenLaws, LAWS } from './mockLaws/laws.ts';
import { goneCustomers } from './mockLaws/paymentLaws.ts';
import { type Economy, get, readEconomy } from './mockLaws/readEconomy.ts';

const START = Date.UTC(2026, 6, 1) / 1000;
const DAY = 86_400;
/** Moments after the start: the first minutes, mid-day, right at and after the payouts, weeks later. */
const MOMENTS = [10, 5 * 3600, 3 * DAY + 15_000, 9 * DAY + 4 * 3600, 9 * DAY + 6 * 3600, 20 * DAY, 33 * DAY + 777];
const SEEDS = [1, 'ledger', 20_261_122];

const frozen = { startUnix: START, clock: () => 0, frozen: true, pretty: false } as const;

const judged = async (options: Pick<MockOptions, 'seed' | 'days' | 'volume' | 'startUnix'>) =>
  brokenLaws(await readEconomy(createMock({ ...frozen, ...options })));

describe.each(SEEDS.map((seed) => [seed] as const))('seed %p', (seed) => {
  const mock = createMock({ ...frozen, seed, days: 0, volume: 12 });

  for (const moment of MOMENTS) {
    test(`holds ${moment} seconds after the start`, async () => {
      mock.clock.moveTo(START + moment);
      const economy = await readEconomy(mock);
      expect(brokenLaws(economy)).toEqual({});
      for (const id of goneCustomers(economy))
        expect(await get<object>(mock, `/v1/customers/${id}`)).toEqual({ id, object: 'customer', deleted: true });
    });
  }
});

test('other economies are lawful too', async () => {
  for (let seed = 100; seed < 106; seed++) expect(await judged({ seed, days: 11 + (seed % 6) * 6, volume: 8 })).toEqual({});
});

test('over more than a year too: yearly renewals, coupons that end, months of every length', async () => {
  expect(await judged({ seed: 105, startUnix: Date.UTC(2024, 0, 31) / 1000, days: 400, volume: 3 })).toEqual({});
});

describe('an economy of some size has every kind of thing', () => {
  let economy: Economy;
  const seen = (values: (string | null | undefined)[]) => [...new Set(values)].filter((value) => value != null).toSorted();

  test('and it is lawful', async () => {
    economy = await readEconomy(createMock({ ...frozen, seed: 3, days: 36, volume: 120, nowUnix: START + 36 * DAY + 34_000 }));
    expect(brokenLaws(economy)).toEqual({});
    expect(Object.keys(LAWS).length).toBeGreaterThan(20);
  });

  test('movements of the balance', () => {
    const { transactions, payouts, topups, transfers, fees } = economy;
    expect(seen(transactions.map(({ type }) => type))).toEqual([
      'adjustment',
      'application_fee',
      'application_fee_refund',
      'charge',
      'network_cost',
      'payment',
      'payment_failure_refund',
      'payment_refund',
      'payout',
      'payout_cancel',
      'payout_failure',
      'refund',
      'refund_failure',
      'stripe_fee',
      'topup',
      'transfer',
      'transfer_refund',
    ]);
    expect(seen(transactions.map(({ currency }) => currency))).toEqual(['eur', 'gbp', 'isk', 'jpy', 'kwd', 'usd']);
    expect(transactions.some(({ exchange_rate }) => exchange_rate !== null)).toBe(true);
    expect(seen(payouts.map(({ status }) => status))).toEqual(['canceled', 'failed', 'in_transit', 'paid']);
    expect(seen(payouts.map(({ method }) => method))).toEqual(['instant', 'standard']);
    expect(seen(payouts.map(({ reconciliation_status }) => reconciliation_status))).toContain('not_applicable');
    expect(seen(topups.map(({ status }) => status))).toContain('succeeded');
    expect(transfers.some(({ amount_reversed }) => amount_reversed > 0)).toBe(true);
    expect(fees.some(({ refunded }) => refunded)).toBe(true);
  });

  test('payments', () => {
    const { charges, refunds, intents, disputes, warnings, sessions, setupIntents } = economy;
    expect(seen(charges.map(({ currency }) => currency))).toEqual(['cad', 'chf', 'eur', 'gbp', 'isk', 'jpy', 'kwd', 'usd']);
    expect(seen(charges.map(({ status }) => status))).toEqual(['failed', 'pending', 'succeeded']);
    expect(seen(refunds.map(({ status }) => status))).toContain('failed');
    expect(seen(intents.map(({ status }) => status))).toEqual([
      'canceled',
      'processing',
      'requires_capture',
      'requires_payment_method',
      'succeeded',
    ]);
    expect(charges.some((charge) => charge.amount_captured > 0 && charge.amount_captured < charge.amount)).toBe(true);
    expect(seen(disputes.map(({ status }) => status))).toEqual(
      expect.arrayContaining(['lost', 'needs_response', 'under_review', 'warning_closed', 'won']),
    );
    expect(new Set(disputes.map(({ charge }) => charge)).size).toBeLessThan(disputes.length);
    expect(seen(warnings.map(({ actionable }) => String(actionable)))).toEqual(['false', 'true']);
    expect(seen(sessions.map(({ mode, status, payment_status }) => `${mode} ${status ?? ''} ${payment_status}`))).toEqual(
      expect.arrayContaining([
        ...['payment complete paid', 'payment complete unpaid', 'payment expired unpaid', 'payment open unpaid'],
        ...['setup complete no_payment_required', 'setup expired no_payment_required'],
        ...['subscription complete no_payment_required', 'subscription complete paid', 'subscription expired unpaid'],
      ]),
    );
    expect(seen(setupIntents.map(({ status }) => status))).toEqual(
      expect.arrayContaining(['canceled', 'requires_payment_method', 'succeeded']),
    );
  });

  test('billing', () => {
    const { invoices, subscriptions, schedules, creditNotes, invoicePayments, events, customers } = economy;
    expect(seen(invoices.map(({ status }) => status))).toEqual(['draft', 'open', 'paid', 'uncollectible', 'void']);
    expect(seen(invoices.map(({ billing_reason }) => billing_reason))).toEqual([
      'manual',
      'subscription_create',
      'subscription_cycle',
      'subscription_update',
    ]);
    expect(invoices.some(({ lines }) => lines.has_more)).toBe(true);
    expect(invoices.some(({ total_discount_amounts }) => total_discount_amounts?.some(({ amount }) => amount > 0))).toBe(true);
    expect(invoices.some(({ amount_remaining, amount_paid }) => amount_remaining > 0 && amount_paid > 0)).toBe(true);
    expect(seen(invoices.flatMap(({ total_taxes }) => total_taxes?.map(({ tax_behavior }) => tax_behavior)))).toEqual([
      'exclusive',
      'inclusive',
    ]);
    expect(seen(subscriptions.map(({ status }) => status))).toEqual([
      'active',
      'canceled',
      'incomplete_expired',
      'past_due',
      'paused',
      'trialing',
      'unpaid',
    ]);
    expect(seen(subscriptions.map(({ pause_collection }) => pause_collection?.behavior))).toEqual([
      'keep_as_draft',
      'mark_uncollectible',
      'void',
    ]);
    expect(seen(schedules.map(({ status }) => status))).toContain('active');
    expect(seen(creditNotes.map(({ type }) => type))).toEqual(['post_payment', 'pre_payment']);
    expect(seen(creditNotes.map(({ status }) => status))).toEqual(['issued', 'void']);
    expect(seen(invoicePayments.map(({ payment }) => payment.type))).toEqual(['payment_intent', 'payment_record']);
    expect(customers.some(({ balance }) => balance < 0)).toBe(true);
    const types = new Set<string>(events.map(({ type }) => type));
    for (const type of [
      'customer.subscription.resumed',
      'customer.subscription.paused',
      'subscription_schedule.updated',
      'charge.dispute.funds_reinstated',
      'checkout.session.async_payment_failed',
      'invoice.overdue',
    ])
      expect([type, types.has(type)]).toEqual([type, true]);
  });
});

test('who owes something for a while and pays it in the end is active again', async () => {
  const { events } = await readEconomy(createMock({ ...frozen, seed: 6, days: 62, volume: 40, nowUnix: START + 62 * DAY + 34_000 }));
  const turned = events.filter(
    ({ type, data }) => type === 'customer.subscription.updated' && 'status' in (data.previous_attributes ?? {}),
  );
  const turns = turned.map(({ data }) => [
    (data.previous_attributes as Stripe.Subscription).status,
    (data.object as Stripe.Subscription).status,
  ]);
  expect(turns).toContainEqual(['past_due', 'unpaid']);
  expect(turns).toContainEqual(['unpaid', 'active']);
});
