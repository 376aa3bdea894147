/** The checks that look at versions: ties within a second, and states of a history that overlap. Shown tables that are right, and that are wrong in one way. */
import { describe, expect, test } from 'bun:test';
import { countTable } from '../../src/quality/countTable.ts';
import { checkHistory } from '../../src/quality/historyCheck.ts';
import { checkTies } from '../../src/quality/tiesCheck.ts';
import { type Model, tableColumns } from '../../src/transform/contract/model.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { type BronzeRecord, writeBronzeRun } from '../support/bronze.ts';
import { readBronze } from '../support/bronzeVersions.ts';
import { inSession } from '../support/inSession.ts';
import { listed } from '../support/listed.ts';
import { startPipeline } from '../support/pipeline.ts';
import { askPublished, publishStage, stage, withStore } from '../support/staging.ts';

const model = (name: string): Model => embeddedModels().find((one) => one.name === name) as Model;

const moment = (day: number | null) => (day === null ? 'CAST(NULL AS TIMESTAMPTZ)' : `TIMESTAMPTZ '2026-01-0${day} 00:00:00Z'`);

type State = readonly [subscription: string, item: string, from: number, to: number | null, isCurrent: boolean];

async function historyVerdict(states: readonly State[]): Promise<string> {
  const rows = states.map(([parent, id, from, to, current]) => `('${parent}', '${id}', ${moment(from)}, ${moment(to)}, ${current})`);
  const table = `CREATE TABLE silver.subscription_items_history AS
    SELECT * FROM (VALUES ${rows.join(', ')}) AS v(subscription_id, id, valid_from, valid_to, is_current)`;
  return await inSession(table, async (session) => {
    const [result] = await checkHistory(session, model('subscription_items_history'), {
      rows: states.length,
      empty: new Map(),
      unknown: 0,
      tied: 0,
    });
    return `${result?.status} ${result?.failing_rows}`;
  });
}

describe('a history', () => {
  test.each([
    [
      'that goes on',
      [
        ['s', 'i', 1, 2, false],
        ['s', 'i', 2, null, true],
      ],
      'passed 0',
    ],
    [
      'with a gap',
      [
        ['s', 'i', 1, 2, false],
        ['s', 'i', 3, null, true],
      ],
      'passed 0',
    ],
    [
      'of two parents',
      [
        ['s', 'i', 1, null, true],
        ['t', 'i', 1, null, true],
      ],
      'passed 0',
    ],
    [
      'whose states overlap',
      [
        ['s', 'i', 1, 3, false],
        ['s', 'i', 2, null, true],
      ],
      'failed 1',
    ],
    [
      'with two that last',
      [
        ['s', 'i', 1, null, true],
        ['s', 'i', 2, null, true],
      ],
      'failed 1',
    ],
    ['that ends before it began', [['s', 'i', 3, 2, false]], 'failed 1'],
    ['that is current and has ended', [['s', 'i', 1, 2, true]], 'failed 1'],
  ] as const)('%s', async (_what, states, verdict) => {
    expect(await historyVerdict(states)).toBe(verdict);
  });
});

describe('versions of one second', () => {
  const SECOND = 1_800_000_000_000;
  const refund = (ms: number, via: BronzeRecord['via'], status: string): BronzeRecord => ({
    observedAt: SECOND + ms,
    via,
    record: { id: 're_1', created: 1, status, currency: 'usd', amount: 1 },
  });

  /** Each step is an extraction that is transformed and published; what Silver says afterwards. */
  async function after(...steps: readonly (readonly BronzeRecord[])[]): Promise<string> {
    return await withStore(async (storage) => {
      for (const [index, refunds] of steps.entries()) {
        const runId = `r${index}`;
        await writeBronzeRun(storage, { runId, startedAt: SECOND + index, streams: { refunds } });
        const staged = await stage(storage, runId, { models: [model('refunds')], at: SECOND + 10_000 + index });
        await publishStage(storage, runId, staged, SECOND + 10_000 + index);
      }
      const [row] = await askPublished(storage, 'SELECT status, is_tied FROM silver.refunds');
      return `${row?.['status']} ${row?.['is_tied']}`;
    });
  }

  test('are tied when they say different things, whether they came together or one after the other', async () => {
    const [pending, succeeded] = [refund(300, 'list', 'pending'), refund(999, 'event', 'succeeded')];
    expect(await after([pending, succeeded])).toBe('succeeded true');
    expect(await after([pending], [succeeded])).toBe('succeeded true');
    expect(await after([succeeded], [pending])).toBe('succeeded true');
    expect(await after([pending, refund(999, 'event', 'pending')])).toBe('pending false');
    expect(await after([refund(-1, 'list', 'pending')], [succeeded])).toBe('succeeded false');
  }, 180_000);

  test('are no tie any more once the object has been read again', async () => {
    const tied = [refund(300, 'list', 'pending'), refund(999, 'event', 'succeeded')];
    expect(await after(tied, [refund(5_000, 'refetch', 'succeeded')])).toBe('succeeded false');
  }, 180_000);

  test('of the feed are read again at once, so that nothing stays tied', async () => {
    await using pipeline = await startPipeline({ days: 1, volume: 3 });
    await pipeline.all('r1');
    const [{ id = '' } = {}] = (await listed(pipeline.mock, '/v1/customers')) as { id?: string }[];
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 3600);
    for (const name of ['First', 'Second']) {
      const headers = { authorization: 'Bearer sk_test_mock', 'content-type': 'application/x-www-form-urlencoded' };
      const request = new Request(`http://mock/v1/customers/${id}`, { method: 'POST', headers, body: `name=${name}` });
      expect((await pipeline.mock.fetch(request)).status).toBe(200);
    }
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 3600);
    await pipeline.all('r2');
    const versions = (await readBronze(pipeline.storage, 'customers')).filter((one) => one.id === id && one.via === 'event');
    expect(versions.map(({ record }) => record['name']).sort()).toEqual(['First', 'Second']);
    expect(new Set(versions.map(({ observedAt }) => Math.floor(observedAt / 1000))).size).toBe(1);
    const [row] = await pipeline.query(`SELECT name, is_tied, observed_via FROM silver.customers WHERE id = '${id}'`);
    expect(row).toEqual({ name: 'Second', is_tied: false, observed_via: 'refetch' });
  }, 180_000);

  test('are a warning with the object, not a rejection', async () => {
    const refunds = model('refunds');
    const judge = (isTied: boolean) => {
      const told = `'re_1' AS id, ${moment(1)} AS observed_at, 'event' AS observed_via, 'r1' AS bronze_run_id, ${isTied} AS is_tied`;
      const empty = tableColumns(refunds).filter(({ name }) => !new RegExp(`AS ${name}\\b`).test(told));
      const others = empty.map(({ name, type }) => `CAST(NULL AS ${type}) AS "${name}"`);
      return inSession(`CREATE TABLE silver.refunds AS SELECT ${[told, ...others].join(', ')}`, async (session) =>
        checkTies(session, refunds, await countTable(session, refunds)),
      );
    };
    const [tied] = await judge(true);
    expect(tied).toMatchObject({ status: 'warned', found: '1 objects tied', sample: [expect.objectContaining({ id: 're_1' })] });
    const [free] = await judge(false);
    expect(free?.status).toBe('passed');
  });
});
