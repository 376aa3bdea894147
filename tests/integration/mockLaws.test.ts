/** The identities of accounting, to the minor unit, read through the API at several moments of several economies. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { createMock, type Mock } from '../../mock/index.ts';

const START = Date.UTC(2026, 6, 1) / 1000;
const DAY = 86_400;
/** Moments after the start: the first minutes, mid-day, right at and after the payouts, weeks later. */
const MOMENTS = [10, 5 * 3600, 3 * DAY + 15_000, 9 * DAY + 4 * 3600, 9 * DAY + 6 * 3600, 20 * DAY, 33 * DAY + 777];
const SEEDS = [1, 'ledger', 20_261_122];

describe.each(SEEDS.map((seed) => [seed] as const))('seed %p', (seed) => {
  const mock = createMock({ seed, startUnix: START, days: 0, volume: 25, clock: () => 0, frozen: true, pretty: false });

  for (const moment of MOMENTS) {
    test(`holds ${moment} seconds after the start`, async () => {
      mock.clock.moveTo(START + moment);
      const economy = await read(mock);
      checkNet(economy);
      checkBalance(economy);
      await checkPayouts(mock, economy);
      checkRefunds(economy);
      checkInvoices(economy);
      await checkReferences(mock, economy);
      checkIntents(economy);
    });
  }
});

test('an economy of some size has every kind of thing', async () => {
  const mock = createMock({ seed: 1, startUnix: START, days: 33, volume: 120, clock: () => 0, frozen: true, pretty: false });
  const { charges, refunds, transactions, invoices, intents, payouts } = await read(mock);
  const seen = (values: (string | null | undefined)[]) => [...new Set(values)].filter((value) => value != null).toSorted();
  expect(seen(transactions.map(({ type }) => type))).toEqual([...TYPES].toSorted());
  expect(seen(transactions.map(({ currency }) => currency))).toEqual(['eur', 'gbp', 'isk', 'jpy', 'kwd', 'usd']);
  expect(seen(charges.map(({ status }) => status))).toEqual(['failed', 'pending', 'succeeded']);
  expect(seen(refunds.map(({ status }) => status))).toContain('failed');
  expect(seen(invoices.map(({ status }) => status))).toEqual(['draft', 'open', 'paid', 'uncollectible', 'void']);
  expect(seen(intents.map(({ status }) => status))).toEqual([
    'canceled',
    'processing',
    'requires_capture',
    'requires_payment_method',
    'succeeded',
  ]);
  expect(seen(payouts.map(({ status }) => status))).toContain('paid');
  expect(charges.some((charge) => charge.amount_captured > 0 && charge.amount_captured < charge.amount)).toBe(true);
  expect(invoices.some(({ lines }) => lines.has_more)).toBe(true);
});

const TYPES = ['charge', 'payment', 'refund', 'payment_refund', 'refund_failure', 'payment_failure_refund', 'payout'] as const;

interface Economy {
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  transactions: Stripe.BalanceTransaction[];
  payouts: Stripe.Payout[];
  invoices: Stripe.Invoice[];
  intents: Stripe.PaymentIntent[];
  customers: Stripe.Customer[];
  balance: Stripe.Balance;
}

async function read(mock: Mock): Promise<Economy> {
  return {
    charges: await list<Stripe.Charge>(mock, '/v1/charges'),
    refunds: await list<Stripe.Refund>(mock, '/v1/refunds'),
    transactions: await list<Stripe.BalanceTransaction>(mock, '/v1/balance_transactions'),
    payouts: await list<Stripe.Payout>(mock, '/v1/payouts'),
    invoices: await list<Stripe.Invoice>(mock, '/v1/invoices'),
    intents: await list<Stripe.PaymentIntent>(mock, '/v1/payment_intents'),
    customers: await list<Stripe.Customer>(mock, '/v1/customers'),
    balance: await get<Stripe.Balance>(mock, '/v1/balance'),
  };
}

// net = amount − fee, and the fee is the sum of its details; every amount is a whole multiple of its currency's step.
function checkNet({ transactions, charges }: Economy): void {
  for (const { amount, fee, net, fee_details } of transactions) {
    expect(net).toBe(amount - fee);
    expect(sum(fee_details.map((detail) => detail.amount))).toBe(fee);
  }
  for (const { amount, currency } of charges) expect(amount % ({ kwd: 10, isk: 100 }[currency] ?? 1)).toBe(0);
}

// closing = opening + Σ net, day by day, and the last closing is what the balance says.
function checkBalance({ transactions, balance }: Economy): void {
  const now = Object.fromEntries(balance.available.map(({ currency, amount }) => [currency, amount]));
  for (const { currency, amount } of balance.pending) {
    const own = transactions.filter((transaction) => transaction.currency === currency);
    const byDay = Object.values(Object.groupBy(own, ({ created }) => Math.floor(created / DAY)));
    const closing = byDay.reduce((opening, day) => opening + sum((day ?? []).map(({ net }) => net)), 0);
    expect((now[currency] ?? 0) + amount).toBe(closing);
    expect(amount).toBe(sum(own.filter(({ status }) => status === 'pending').map(({ net }) => net)));
  }
}

// Σ net of the members, without the payout's own row, is the payout; nothing is paid out twice.
async function checkPayouts(mock: Mock, { payouts, transactions }: Economy): Promise<void> {
  const paid = new Set<string>();
  for (const payout of payouts) {
    const members = await list<Stripe.BalanceTransaction>(mock, `/v1/balance_transactions?payout=${payout.id}`);
    const others = members.filter(({ id }) => id !== payout.balance_transaction);
    expect(members.length).toBe(others.length + 1);
    expect(sum(others.map(({ net }) => net))).toBe(payout.amount);
    for (const { id, status, currency } of others) {
      expect([paid.has(id), status, currency]).toEqual([false, 'available', payout.currency]);
      paid.add(id);
    }
    expect(transactions.find(({ id }) => id === payout.balance_transaction)).toMatchObject({ amount: -payout.amount, source: payout.id });
  }
}

function checkRefunds({ charges, refunds }: Economy): void {
  const succeeded = Object.groupBy(
    refunds.filter(({ status }) => status === 'succeeded'),
    ({ charge }) => String(charge),
  );
  for (const { id, amount, amount_captured, amount_refunded, captured, refunded, status } of charges) {
    const given = sum((succeeded[id] ?? []).map((refund) => refund.amount));
    expect(amount_captured - given).toBe(amount_captured - amount_refunded);
    expect(refunded).toBe(amount_refunded === amount);
    if (captured) expect(amount_refunded).toBeLessThanOrEqual(amount_captured);
    if (status === 'failed') expect([amount_captured, amount_refunded]).toEqual([0, 0]);
  }
}

// remaining = due − paid, and what is paid is what the payment of that invoice has received.
function checkInvoices({ invoices, intents }: Economy): void {
  const received = new Map(intents.map(({ description, amount_received, currency }) => [description, { amount_received, currency }]));
  for (const { amount_due, amount_paid, amount_remaining, status, number, currency } of invoices) {
    expect(amount_remaining).toBe(amount_due - amount_paid);
    expect(amount_paid).toBe(status === 'paid' ? amount_due : 0);
    const payment = received.get(`Payment for Invoice ${number}`);
    expect(payment ?? { amount_received: 0, currency }).toEqual({ amount_received: amount_paid, currency });
  }
}

async function checkReferences(mock: Mock, { transactions, charges, refunds, payouts, customers }: Economy): Promise<void> {
  const objects = new Set([...charges, ...refunds, ...payouts].map(({ id }) => id));
  for (const { source } of transactions) expect(objects.has(String(source))).toBe(true);
  const ids = new Set([null, undefined, ...transactions.map(({ id }) => id)].map(String));
  for (const { balance_transaction } of [...charges, ...refunds]) expect(ids.has(String(balance_transaction))).toBe(true);
  for (const { failure_balance_transaction } of [...charges, ...refunds]) expect(ids.has(String(failure_balance_transaction))).toBe(true);
  const listed = new Set(customers.map(({ id }) => id));
  const gone = new Set(charges.flatMap(({ customer }) => (customer === null || listed.has(String(customer)) ? [] : [String(customer)])));
  for (const id of gone) expect(await get<object>(mock, `/v1/customers/${id}`)).toEqual({ id, object: 'customer', deleted: true });
}

// An intent has received what its latest charge has captured.
function checkIntents({ intents, charges }: Economy): void {
  const byId = new Map(charges.map((charge) => [charge.id, charge]));
  for (const { latest_charge, amount_received, amount_capturable, status } of intents) {
    const charge = latest_charge === null ? undefined : byId.get(String(latest_charge));
    expect(charge === undefined).toBe(latest_charge === null);
    expect(amount_received).toBe(status === 'succeeded' ? (charge?.amount_captured ?? -1) : 0);
    expect(amount_capturable).toBe(status === 'requires_capture' ? (charge?.amount ?? -1) : 0);
  }
}

async function list<T extends { id?: string }>(mock: Mock, path: string): Promise<T[]> {
  const found: T[] = [];
  for (let cursor = ''; ; ) {
    const page: { data: T[]; has_more: boolean } = await get(mock, `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor}`);
    found.push(...page.data);
    if (!page.has_more) return found;
    cursor = `&starting_after=${page.data.at(-1)?.id ?? ''}`;
  }
}

async function get<T>(mock: Mock, path: string): Promise<T> {
  const response = await mock.fetch(new Request(`http://mock${path}`, { headers: { Authorization: 'Bearer sk_test_mock' } }));
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
