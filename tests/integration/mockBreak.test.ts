/** Broken on purpose: each break offends its own law, in the one place that it names, and no other law. */
import { describe, expect, test } from 'bun:test';
import { BREAKS, createMock, type Mock, type MockOptions } from '../../mock/index.ts';
import { brokenLaws, type LAWS } from './mockLaws/laws.ts';
import { get, LISTS, list, readEconomy } from './mockLaws/readEconomy.ts';
import { type Shape, shapesOf } from './mockLaws/shapes.ts';

const START = Date.UTC(2026, 6, 1) / 1000;
const base: MockOptions = { seed: 'broken', startUnix: START, days: 14, volume: 25, clock: () => 0, frozen: true, pretty: false };

/** The law that each break offends; drift offends none, and shows in the shape of objects. */
const OFFENDS: Readonly<Record<string, keyof typeof LAWS | null>> = {
  'net-is-amount-less-fee': 'netIsAmountLessFee',
  'fee-details-sum': 'feeIsItsDetails',
  'payout-members-sum': 'payoutIsItsMembers',
  'balance-continuity': 'balanceIsItsHistory',
  'charge-refund-sum': 'chargeIsItsRefunds',
  'invoice-remaining': 'remainingIsDueLessPaid',
  'invoice-payments-sum': 'paidIsItsPayments',
  'mrr-movement': 'mrrMovesThroughEvents',
  'ledger-category': 'categoryIsThatOfType',
  'transaction-source': 'sourceIsThere',
  'missing-field': null,
  'changed-type': null,
  'new-field': null,
  'new-enum-value': null,
};

const plain = createMock(base);

describe.each(BREAKS.map(({ name, says }) => [name, says] as const))('%s', (name, says) => {
  const mock = createMock({ ...base, breaks: name });

  test('offends its own law and no other', async () => {
    const law = OFFENDS[name];
    expect(Object.keys(brokenLaws(await readEconomy(mock)))).toEqual(law == null ? [] : [law]);
  });

  test('says what it is and where, and it is there', async () => {
    const { broken } = mock.describe();
    expect(broken).toMatchObject({ name, says });
    expect(broken?.before).not.toEqual(broken?.after);
    expect(await (await mock.fetch(new Request('http://mock/_mock'))).json()).toMatchObject({ broken: { name, object: broken?.object } });
    expect(await different(mock, broken?.object ?? '')).toBe(true);
  });

  test('still does a week later', async () => {
    const later = createMock({ ...base, breaks: name });
    const { broken } = later.describe();
    later.clock.moveTo(START + 21 * 86_400);
    expect(later.describe().broken).toMatchObject({ object: broken?.object, field: broken?.field });
    const law = OFFENDS[name];
    expect(Object.keys(brokenLaws(await readEconomy(later)))).toEqual(law == null ? [] : [law]);
  });
});

describe('the shape of objects', () => {
  test('is the same with and without a broken identity', async () => {
    expect(await shapes(createMock({ ...base, breaks: 'ledger-category' }))).toEqual(await shapes(plain));
  });

  test.each([
    ['missing-field', 'charges', 'paid', undefined],
    ['changed-type', 'invoices', 'attempt_count', ['string']],
    ['new-field', 'charges', 'loyalty_points', ['number']],
  ] as const)('%s: %s.%s', async (name, entity, field, expected) => {
    const [before, after] = [await shapes(plain), await shapes(createMock({ ...base, breaks: name }))];
    expect(after[entity]?.[field]).toEqual(expected === undefined ? expected : [...expected]);
    const { [field]: _now, ...rest } = after[entity] ?? {};
    const { [field]: _then, ...same } = before[entity] ?? {};
    expect(rest).toEqual(same);
    expect({ ...after, [entity]: {} }).toEqual({ ...before, [entity]: {} });
  });

  test('a new value of an enumeration stands in one invoice', async () => {
    const reasons = (
      await list<{ id: string; billing_reason: string }>(createMock({ ...base, breaks: 'new-enum-value' }), '/v1/invoices')
    ).map(({ billing_reason }) => billing_reason);
    expect(reasons.filter((reason) => reason === 'subscription_thaw')).toHaveLength(1);
  });
});

test('without a break nothing is broken; an unknown one is refused with what there is', () => {
  expect(plain.describe().broken).toBeNull();
  expect(() => createMock({ ...base, breaks: 'net-is-amount-les-fee' })).toThrow('did you mean net-is-amount-less-fee?');
});

test('in an economy that has nothing yet the break waits for the first object that fits', () => {
  const mock = createMock({ ...base, days: 0, breaks: 'charge-refund-sum' });
  expect(mock.describe().broken).toMatchObject({ object: null });
  mock.clock.moveTo(START + 86_400);
  expect(mock.describe().broken?.object).toStartWith('ch_');
});

test('every break has a law or is drift', () => {
  expect(BREAKS.map(({ name }) => name)).toEqual(Object.keys(OFFENDS));
});

const PATHS: Readonly<Record<string, string>> = {
  ch: 'charges',
  txn: 'balance_transactions',
  po: 'payouts',
  in: 'invoices',
  inpay: 'invoice_payments',
  sub: 'subscriptions',
};

/** Whether the object that is said to be broken is served otherwise than without the break. */
async function different(mock: Mock, object: string): Promise<boolean> {
  const prefix = object.split('_')[0] ?? '';
  const path =
    object === 'balance' ? '/v1/balance' : object.startsWith('every') ? `/v1/${object.slice(6)}s` : `/v1/${PATHS[prefix] ?? ''}/${object}`;
  const members = `/v1/balance_transactions?payout=${object}&limit=100`;
  const [broken, whole] = await Promise.all(
    [mock, plain].map(async (each) => JSON.stringify(await get(each, prefix === 'po' ? members : path))),
  );
  return broken !== whole;
}

async function shapes(mock: Mock): Promise<Record<string, Shape>> {
  const lists = Object.entries(LISTS).filter(([name]) => name !== 'events');
  return Object.fromEntries(await Promise.all(lists.map(async ([name, path]) => [name, shapesOf(await list(mock, path))])));
}
