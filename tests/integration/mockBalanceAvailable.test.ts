/** `balance.available`: told as a day begins on which money that was pending can be paid out, with the balance as it is then. */
import { expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { createMock } from '../../mock/index.ts';
import { serveMock } from '../support/serveMock.ts';
import { payByCard } from '../support/writes.ts';
import { get, list } from './mockLaws/readEconomy.ts';

const START = Date.UTC(2026, 6, 1) / 1000;
const DAY = 86_400;

test.each([['matured'], [7], [20_261_127]])(
  'seed %p: every morning it is what GET /v1/balance says in that second, and it is told when, and only when, there is more',
  async (seed) => {
    const mock = createMock({ seed, startUnix: START, days: 0, volume: 25, clock: () => 0, frozen: true });
    for (let day = 1; day <= 28; day++) {
      const at = START + day * DAY;
      mock.clock.moveTo(at);
      const balance = await get<Stripe.Balance>(mock, '/v1/balance');
      const told = await list<Stripe.Event>(mock, `/v1/events?type=balance.available&created=${at}`);
      const transactions = await list<Stripe.BalanceTransaction>(mock, '/v1/balance_transactions');
      expect(told.map(({ data }) => data.object)).toEqual(hasMatured(transactions, at) ? [balance] : []);
      expect(differences(balance, transactions)).toEqual([]);
    }
    const all = await list<Stripe.Event>(mock, '/v1/events?types[]=balance.*');
    expect(all.length).toBeGreaterThan(15);
    expect(new Set(all.map(({ created }) => created)).size).toBe(all.length);
  },
);

test('what is done in the same second after it was told, or later, changes nothing of it', async () => {
  using served = serveMock({ days: 14 });
  const stripe = served.stripe();
  const before = await stripe.events.list({ type: 'balance.available', limit: 100 });
  expect(before.data[0]?.created).toBe(served.mock.clock.now());
  await payByCard(stripe);
  served.mock.clock.moveTo(served.mock.clock.now() + 5 * DAY);
  const after = await stripe.events.list({ type: 'balance.available', limit: 100 });
  expect(after.data.slice(-before.data.length)).toEqual(before.data);
  expect(after.data.length).toBeGreaterThan(before.data.length);
});

test('a payment that bypasses the wait is available at once, is told of at once, and is paid out', async () => {
  using served = serveMock({ days: 2, volume: 4 });
  const stripe = served.stripe();
  const before = await stripe.balance.retrieve();
  const intent = await payByCard(stripe, { payment_method: 'pm_card_bypassPending' });
  const charge = await stripe.charges.retrieve(String(intent.latest_charge), { expand: ['balance_transaction'] });
  const transaction = charge.balance_transaction as Stripe.BalanceTransaction;
  expect([transaction.status, transaction.available_on]).toEqual(['available', served.mock.clock.now()]);
  const [told] = (await stripe.events.list({ type: 'balance.available', limit: 1 })).data;
  const now = await stripe.balance.retrieve();
  expect(told?.data.object).toEqual({ ...now });
  expect(told?.request?.id).toStartWith('req_');
  expect(amountOf(now.available) - amountOf(before.available)).toBe(transaction.net);
  expect(amountOf(now.pending)).toBe(amountOf(before.pending));
});

/** True when the transactions that became available at that second, and were pending before, come to more than nothing in some currency. */
function hasMatured(transactions: readonly Stripe.BalanceTransaction[], at: number): boolean {
  const matured = transactions.filter(({ available_on, created }) => available_on === at && created < at);
  const byCurrency = Object.values(Object.groupBy(matured, ({ currency }) => currency));
  return byCurrency.some((own) => (own ?? []).reduce((sum, { net }) => sum + net, 0) > 0);
}

/** Currencies in which the balance is not what the transactions come to, by their status. */
function differences({ available, pending }: Stripe.Balance, transactions: readonly Stripe.BalanceTransaction[]): string[] {
  const sum = (currency: string, status: string): number =>
    transactions.reduce((total, each) => total + (each.currency === currency && each.status === status ? each.net : 0), 0);
  return [
    ...available.filter(({ amount, currency }) => amount !== sum(currency, 'available')),
    ...pending.filter(({ amount, currency }) => amount !== sum(currency, 'pending')),
  ].map(({ currency }) => currency);
}

function amountOf(shares: readonly { amount: number; currency: string }[]): number {
  return shares.find(({ currency }) => currency === 'usd')?.amount ?? 0;
}
