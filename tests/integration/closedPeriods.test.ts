/** A month that was published as closed and changes is told with the old figure, the new one and the objects that made the difference; any other is not. */
import { expect, test } from 'bun:test';
import { openSession } from '../../src/lake/session.ts';
import { checkClosedPeriods } from '../../src/quality/closedPeriods.ts';
import { createStagedViews } from '../../src/quality/stagedViews.ts';
import type { CheckResult } from '../../src/state/stages/checkResult.ts';
import type { Model } from '../../src/transform/contract/model.ts';
import { parseModel } from '../../src/transform/contract/model.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { type BronzeRecord, writeBronzeRun } from '../support/bronze.ts';
import { publishStage, stage, withStore } from '../support/staging.ts';

const model = embeddedModels().find(({ name }) => name === 'balance_transactions') as Model;
const AT = Date.UTC(2026, 3, 1);
const [JANUARY, FEBRUARY, MARCH] = [0, 1, 2].map((month) => Date.UTC(2026, month, 10) / 1000) as [number, number, number];

const entry = (id: string, created: number, net: number, observed: number, currency = 'usd'): BronzeRecord => ({
  observedAt: AT + observed * 1000,
  via: observed === 1 ? 'list' : 'event',
  record: { id, created, available_on: created, currency, amount: net + 5, fee: 5, net, type: 'charge', status: 'available' },
});
const PUBLISHED = [
  entry('txn_1', JANUARY, 100, 1),
  entry('txn_2', JANUARY, 200, 1),
  entry('txn_3', FEBRUARY, 300, 1),
  entry('txn_4', MARCH, 400, 1),
  entry('txn_5', JANUARY, 1000, 1, 'jpy'),
];

/** What the check finds when these entries come upon those that were published with data through the middle of March. */
async function found(news: readonly BronzeRecord[], through: number | null = MARCH): Promise<CheckResult | undefined> {
  return await withStore(async (storage) => {
    await writeBronzeRun(storage, { runId: 'r1', startedAt: AT, streams: { balance_transactions: PUBLISHED } });
    const first = await stage(storage, 'r1', { models: [model], at: AT });
    await publishStage(storage, 'r1', { ...first, data_through: through }, AT);
    await writeBronzeRun(storage, { runId: 'r2', startedAt: AT + 1000, streams: { balance_transactions: news } });
    const second = await stage(storage, 'r2', { models: [model], at: AT + 2000 });
    await using scratch = await storage.scratch();
    await using session = await openSession({
      memoryLimit: '256MB',
      threads: 1,
      tempDirectory: scratch.path,
      allowedDirectories: [storage.localDirectory],
    });
    await createStagedViews(session, storage, second.models);
    return (await checkClosedPeriods(session, storage, model, second.models[0]))[0];
  });
}

test('what changes, comes or moves in a closed month is told', async () => {
  const changed = await found([entry('txn_1', JANUARY, 90, 2)]);
  expect(changed).toMatchObject({
    check: 'closed_period',
    status: 'warned',
    failing_rows: 2,
    found: '2026-01 usd amount_minor 310 → 300; 2026-01 usd net_minor 300 → 290',
  });
  expect(changed?.sample[1]).toEqual({
    month: '2026-01',
    currency: 'usd',
    measure: 'net_minor',
    old: '300',
    new: '290',
    cause: 'txn_1 changed by run r2 (event)',
  });
  const added = await found([entry('txn_9', FEBRUARY, 7, 2)]);
  expect(added?.sample.map(({ measure, old, new: now, cause }) => [measure, old, now, cause])).toEqual([
    ['amount_minor', '305', '317', 'txn_9 added by run r2 (event)'],
    ['fee_minor', '5', '10', 'txn_9 added by run r2 (event)'],
    ['net_minor', '300', '307', 'txn_9 added by run r2 (event)'],
    ['rows', '1', '2', 'txn_9 added by run r2 (event)'],
  ]);
  const moved = await found([entry('txn_5', MARCH, 1000, 2, 'jpy')]);
  expect(moved?.found).toContain('2026-01 jpy rows 1 → 0');
  expect(moved?.sample[0]?.['cause']).toBe('txn_5 changed by run r2 (event)');
}, 180_000);

test('the open month, other columns and what nobody has published as closed are nobody’s concern', async () => {
  expect((await found([entry('txn_4', MARCH, 1, 2), entry('txn_8', MARCH, 5, 2)]))?.status).toBe('passed');
  const described = entry('txn_1', JANUARY, 100, 2);
  expect((await found([{ ...described, record: { ...described.record, description: 'now with words' } }]))?.status).toBe('passed');
  expect((await found([]))?.status).toBe('passed');
  expect(await found([entry('txn_1', JANUARY, 90, 2)], null)).toMatchObject({
    status: 'not_applicable',
    reason: 'no month has been published as closed',
  });
}, 180_000);

test('a lock in other words is refused with its line', () => {
  const header = (locked: string) =>
    `-- model: gold.x\n-- description: X.\n-- grain: x\n-- key: id\n-- partition: none\n-- locked: ${locked}\n-- columns:\n--   id  VARCHAR  required  The x.\nSELECT 1`;
  expect(() => parseModel('x.sql', header('net_minor'))).toThrow('x.sql:6: locked is "<sums> by <moment>');
  expect(() => parseModel('x.sql', header('net_minor by id'))).toThrow('x.sql:6: the locked names the column net_minor');
});
