import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { silentLogger } from '../../src/domain/logger.ts';
import { silentProgress } from '../../src/domain/progress.ts';
import { headVersion, readSnapshot } from '../../src/lake/log.ts';
import type { Row } from '../../src/lake/session.ts';
import { openPublished } from '../../src/query/openPublished.ts';
import { appendStage } from '../../src/state/manifest.ts';
import { publish, publishedVersions } from '../../src/state/publish.ts';
import type { QualityStage } from '../../src/state/stages/quality.ts';
import type { TransformsStage } from '../../src/state/stages/transforms.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Storage } from '../../src/storage/types.ts';
import { type Model, parseModel, tableFolder } from '../../src/transform/contract/model.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { runTransforms } from '../../src/transform/runTransforms.ts';
import { type BronzeRecord, type BronzeRun, writeBronzeRun } from '../support/bronze.ts';

const BY_MONTH = parseModel(
  'tests/charges_by_month.sql',
  `-- model: gold.charges_by_month
-- description: Charges by month and currency.
-- grain: month, currency
-- key: month_at, currency
-- partition: month of month_at
-- columns:
--   month_at      TIMESTAMPTZ  required  The month.
--   currency      VARCHAR      required  The currency.
--   charge_count  BIGINT       required  Number of charges.
--   amount_minor  BIGINT       required  Their sum.
SELECT date_trunc('month', created_at) AS month_at, currency, count(*) AS charge_count, CAST(sum(amount_minor) AS BIGINT) AS amount_minor
FROM silver.charges GROUP BY 1, 2`,
);
const MODELS = [
  ...embeddedModels().filter(({ name }) => ['charges', 'customers', 'invoices', 'invoice_lines', 'invoices_history'].includes(name)),
  BY_MONTH,
];
const TABLES = MODELS.map(({ layer, name }) => `${layer}.${name}`);

/** Three months' firsts: a record that moves between them leaves one partition and comes to another. */
const MONTHS = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1), Date.UTC(2026, 2, 1)].map((ms) => ms / 1000);

/** `isSmall`: as of an account of few records, in memory and side by side; as of a large one otherwise. Both give the same. */
async function transform(storage: Storage, runId: string, fullRefresh: boolean, at: number, isSmall = true): Promise<TransformsStage> {
  const signal = new AbortController().signal;
  return await runTransforms({
    storage,
    runId,
    toolVersion: 'test',
    models: MODELS,
    fullRefresh,
    memoryLimit: '512MB',
    threads: 2,
    smallUpTo: isSmall ? undefined : 0,
    clock: () => at,
    progress: silentProgress,
    logger: silentLogger,
    signal,
  });
}

/** What `run-quality` does once every check holds. */
async function publishRun(storage: Storage, runId: string, transforms: TransformsStage, at: number): Promise<void> {
  const time = new Date(at).toISOString();
  const quality: QualityStage = {
    stage: 'quality',
    verdict: 'published',
    fail_on: 'error',
    started_at: time,
    finished_at: time,
    tool_version: 'test',
    checks: [],
    publish: publishedVersions(transforms),
  };
  await appendStage(storage, runId, quality);
  await publish(storage, { runId, transforms, quality });
}

async function published(storage: Storage): Promise<Record<string, Row[]>> {
  await using scratch = await storage.scratch();
  const { session } = await openPublished(storage, { memoryLimit: '512MB', threads: 1, tempDirectory: scratch.path });
  await using _session = session;
  const tables: Record<string, Row[]> = {};
  for (const table of TABLES) tables[table] = await session.rows(`SELECT * FROM ${table} ORDER BY ALL`);
  return tables;
}

async function withStore<T>(body: (storage: Storage) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'incremental-'));
  try {
    return await body(openLocalStorage(root));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const via = fc.constantFrom<BronzeRecord['via']>('list', 'event', 'refetch', 'webhook');
// Few moments and few ids: ties, repetitions and re-orderings are the rule.
const observedAt = fc.constantFrom(1_800_000_000_000, 1_800_000_000_001, 1_800_000_000_999, 1_800_000_001_000, 1_800_000_002_000);
const month = fc.constantFrom(...MONTHS);

const charge = fc
  .record({
    id: fc.constantFrom('ch_a', 'ch_b', 'ch_c', 'ch_d'),
    created: month,
    amount: fc.integer({ min: 1, max: 9 }),
    status: fc.constantFrom('pending', 'succeeded'),
  })
  .map((fields) => ({
    ...fields,
    currency: 'usd',
    paid: true,
    captured: true,
    refunded: false,
    disputed: false,
    amount_captured: 0,
    amount_refunded: 0,
  }));
const customer = fc.oneof(
  fc.record({ id: fc.constantFrom('cus_a', 'cus_b', 'cus_c'), created: month, name: fc.constantFrom('x', 'y', 'z') }),
  fc.record({ id: fc.constantFrom('cus_a', 'cus_b', 'cus_c'), deleted: fc.constant(true) }),
);
const line = fc
  .record({ id: fc.constantFrom('il_1', 'il_2', 'il_3'), amount: fc.integer({ min: 1, max: 9 }) })
  .map((fields) => ({ ...fields, currency: 'usd' }));
const invoice = fc
  .record({
    id: fc.constantFrom('in_a', 'in_b'),
    created: month,
    lines: fc.uniqueArray(line, { maxLength: 3, selector: ({ id }) => id }),
    more: fc.uniqueArray(line, { maxLength: 2, selector: ({ id }) => id }),
  })
  .map(({ lines, more, ...fields }) => ({
    invoice: {
      ...fields,
      currency: 'usd',
      subtotal: 0,
      total: 0,
      amount_due: 0,
      amount_paid: 0,
      amount_remaining: 0,
      lines: { data: lines, has_more: more.length > 0, total_count: lines.length },
    },
    more,
  }));

const records = <T extends Record<string, unknown>>(record: fc.Arbitrary<T>) =>
  fc.array(fc.record({ observedAt, via, record }), { maxLength: 4 });

const run = fc.record({
  // Late: its extraction began before one that the transforms have already read.
  late: fc.boolean(),
  transformAfter: fc.boolean(),
  isSmall: fc.boolean(),
  charges: records(charge),
  customers: records(customer),
  invoices: fc.array(fc.record({ observedAt, via, invoice }), { maxLength: 2 }),
});

type Run = typeof run extends fc.Arbitrary<infer R> ? R : never;

function bronzeRun({ late, charges, customers, invoices }: Run, index: number): BronzeRun {
  const startedAt = 1_800_000_100_000 + (late ? -1000 + index : index * 10);
  const [head] = invoices;
  return {
    runId: `run-${index}`,
    startedAt,
    streams: {
      charges,
      customers,
      // One version of an invoice a run: what else a source gives belongs to another extraction.
      invoices: head === undefined ? [] : [{ observedAt: head.observedAt, via: head.via, record: head.invoice.invoice }],
      invoice_lines:
        head === undefined
          ? []
          : head.invoice.more.map((record) => ({ observedAt: head.observedAt, via: head.via, record, parent: head.invoice.invoice.id })),
    },
  };
}

/** The charge that counts, found the slow way. */
function naiveCharges(runs: readonly BronzeRun[]): Map<string, string> {
  const rank = (one: BronzeRecord) => (one.via === 'event' || one.via === 'webhook' ? 0 : 1);
  const versions = runs
    .toSorted((a, b) => a.startedAt - b.startedAt)
    .flatMap(({ streams }) => streams['charges'] ?? [])
    .map((one, place) => ({ one, place }))
    .toSorted((a, b) => a.one.observedAt - b.one.observedAt || rank(a.one) - rank(b.one) || a.place - b.place);
  const second = ({ observedAt }: BronzeRecord) => Math.floor(observedAt / 1000);
  const says = ({ record }: BronzeRecord) => `${record['amount']} ${record['status']} ${record['created']}`;
  return new Map(
    versions.map(({ one }) => {
      const rivals = versions.filter((other) => other.one.record['id'] === one.record['id'] && second(other.one) === second(one));
      return [String(one.record['id']), `${says(one)} ${new Set(rivals.map((rival) => says(rival.one))).size > 1}`];
    }),
  );
}

/** Whether each customer is deleted, and its last known name, found the slow way. */
function naiveCustomers(runs: readonly BronzeRun[]): Map<string, string> {
  const rank = (one: BronzeRecord) => (one.via === 'event' || one.via === 'webhook' ? 0 : 1);
  const found = new Map<string, string>();
  const all = runs.toSorted((a, b) => a.startedAt - b.startedAt).flatMap(({ streams }) => streams['customers'] ?? []);
  for (const id of new Set(all.map(({ record }) => String(record['id'])))) {
    const mine = all.filter(({ record }) => record['id'] === id).map((one, place) => ({ one, place }));
    const live = mine
      .filter(({ one }) => one.record['deleted'] !== true)
      .toSorted((a, b) => a.one.observedAt - b.one.observedAt || rank(a.one) - rank(b.one) || a.place - b.place);
    const stub = Math.max(-1, ...mine.filter(({ one }) => one.record['deleted'] === true).map(({ one }) => one.observedAt));
    const last = live.at(-1);
    found.set(id, `${last?.one.record['name'] ?? 'null'} ${stub >= 0 && stub >= (last?.one.observedAt ?? 0)}`);
  }
  return found;
}

/** Partitions with more than one file: there are none, however many runs have touched them. */
async function crowdedPartitions(storage: Storage, model: Model): Promise<string[]> {
  const head = await headVersion(storage, tableFolder(model));
  if (head === null) return [];
  const files = [...(await readSnapshot(storage, tableFolder(model), head)).files.values()];
  const partitions = files.map(({ partitionValues }) => JSON.stringify(partitionValues));
  return partitions.filter((partition, index) => partitions.indexOf(partition) !== index);
}

describe('incremental', () => {
  test('gives row for row what a full build gives, small or not, and what a naive reading gives, over any history', async () => {
    let incremental = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 5 }), async (history) => {
        await withStore(async (storage) => {
          const runs = history.map(bronzeRun);
          for (const [index, one] of runs.entries()) {
            await writeBronzeRun(storage, one);
            if (!history[index]?.transformAfter && index < runs.length - 1) continue;
            const stage = await transform(storage, `t-${index}`, false, 1_800_000_200_000 + index, history[index]?.isSmall);
            if (stage.mode === 'incremental') incremental += 1;
            await publishRun(storage, `t-${index}`, stage, 1_800_000_200_000 + index);
          }
          const merged = await published(storage);
          for (const isSmall of [true, false]) {
            const rebuilt = await transform(storage, `full-${isSmall}`, true, 1_800_000_300_000, isSmall);
            // The hashes are of what is published: a full build that finds the same rows needs no new version.
            expect(rebuilt.models.filter(({ unchanged }) => !unchanged).map(({ model }) => model)).toEqual([]);
          }
          for (const model of MODELS) expect({ [model.name]: await crowdedPartitions(storage, model) }).toEqual({ [model.name]: [] });
          const charges = merged['silver.charges'] ?? [];
          expect(
            new Map(
              charges.map((row) => [
                String(row['id']),
                `${row['amount_minor']} ${row['status']} ${Date.parse(`${String(row['created_at']).replace(' ', 'T')}:00`) / 1000} ${row['is_tied']}`,
              ]),
            ),
          ).toEqual(naiveCharges(runs));
          const customers = merged['silver.customers'] ?? [];
          expect(new Map(customers.map((row) => [String(row['id']), `${row['name']} ${row['is_deleted']}`]))).toEqual(naiveCustomers(runs));
        });
      }),
      { numRuns: process.env['CI'] === undefined ? 6 : 60, interruptAfterTimeLimit: 200_000 },
    );
    expect(incremental).toBeGreaterThan(1);
  }, 240_000);

  test('reads only new parts, touches only the partitions concerned, and leaves the rest of the files alone', async () => {
    await withStore(async (storage) => {
      const at = (created: number, id: string, amount: number, observed: number): BronzeRecord => ({
        observedAt: observed,
        via: 'list',
        record: {
          id,
          created,
          amount,
          currency: 'usd',
          status: 'succeeded',
          paid: true,
          captured: true,
          refunded: false,
          disputed: false,
          amount_captured: 0,
          amount_refunded: 0,
        },
      });
      const [january = 0, february = 0, march = 0] = MONTHS;
      await writeBronzeRun(storage, {
        runId: 'r1',
        startedAt: 1,
        streams: { charges: [at(january, 'ch_1', 1, 1), at(february, 'ch_2', 2, 1), at(march, 'ch_3', 3, 1)] },
      });
      const first = await transform(storage, 'r1', false, 1_800_000_000_000);
      expect(first.mode).toBe('full');
      await publishRun(storage, 'r1', first, 1_800_000_000_000);
      // ch_2 is restated and moves from February to March.
      await writeBronzeRun(storage, { runId: 'r2', startedAt: 2, streams: { charges: [at(march, 'ch_2', 20, 2)] } });
      const second = await transform(storage, 'r2', false, 1_800_000_001_000);
      expect({ mode: second.mode, why: second.why }).toEqual({ mode: 'incremental', why: 'built upon run r1' });
      expect(second.bronze).toEqual([{ stream: 'charges', parts: 1, rows: 1, latest: 1 }]);
      const model = (name: string) => second.models.find((one) => one.model === name);
      for (const name of ['charges', 'charges_by_month']) {
        expect(model(name)?.remove.map((path) => path.split('/')[0])).toEqual(['dt=2026-02-01', 'dt=2026-03-01']);
        expect(model(name)?.add.map(({ path }) => path.split('/')[0])).toEqual(['dt=2026-03-01']);
      }
      expect(['customers', 'invoices', 'invoice_lines'].map((name) => model(name)?.unchanged)).toEqual([true, true, true]);
      await publishRun(storage, 'r2', second, 1_800_000_001_000);
      expect(
        (await published(storage))['gold.charges_by_month']?.map(({ charge_count, amount_minor }) => [charge_count, amount_minor]),
      ).toEqual([
        ['1', '1'],
        ['2', '23'],
      ]);
    });
  });

  test('builds upon what is published: a rejected snapshot is not a base, and its parts are read again', async () => {
    await withStore(async (storage) => {
      const customerRun = (runId: string, startedAt: number, id: string): BronzeRun => ({
        runId,
        startedAt,
        streams: { customers: [{ observedAt: startedAt, via: 'list', record: { id, created: 1, name: runId } }] },
      });
      await writeBronzeRun(storage, customerRun('r1', 1, 'cus_1'));
      const first = await transform(storage, 'r1', false, 1_800_000_000_000);
      await publishRun(storage, 'r1', first, 1_800_000_000_000);
      await writeBronzeRun(storage, customerRun('r2', 2, 'cus_2'));
      await transform(storage, 'r2', false, 1_800_000_001_000);
      await writeBronzeRun(storage, customerRun('r3', 3, 'cus_3'));
      const third = await transform(storage, 'r3', false, 1_800_000_002_000);
      expect(third.inputs.map(({ run_id }) => run_id)).toEqual(['r1', 'r2', 'r3']);
      await publishRun(storage, 'r3', third, 1_800_000_002_000);
      expect((await published(storage))['silver.customers']?.map(({ id }) => id)).toEqual(['cus_1', 'cus_2', 'cus_3']);
    });
  });

  test('tells what an invoice was and when, also when the news of it come late', async () => {
    await withStore(async (storage) => {
      const version = (seconds: number, status: string, paid: number): BronzeRecord => ({
        observedAt: 1_800_000_000_000 + seconds * 1000,
        via: 'event',
        record: {
          id: 'in_1',
          created: 1,
          status,
          currency: 'usd',
          subtotal: 10,
          total: 10,
          amount_due: 10,
          amount_paid: paid,
          amount_remaining: 10 - paid,
        },
      });
      const step = async (runId: string, startedAt: number, ...invoices: BronzeRecord[]) => {
        await writeBronzeRun(storage, { runId, startedAt, streams: { invoices } });
        const stage = await transform(storage, runId, false, 1_800_000_000_000 + startedAt);
        await publishRun(storage, runId, stage, 1_800_000_000_000 + startedAt);
        const rows = (await published(storage))['silver.invoices_history'] ?? [];
        return {
          why: stage.why,
          rows: rows.map((row) => [row['status'], seconds(row['valid_from']), seconds(row['valid_to']), row['is_current']]),
        };
      };
      const seconds = (time: unknown) =>
        time === null ? null : (Date.parse(`${String(time).replace(' ', 'T')}:00`) - 1_800_000_000_000) / 1000;
      expect((await step('r1', 1, version(0, 'draft', 0), version(10, 'draft', 0))).rows).toEqual([['draft', 0, null, true]]);
      // In order: it goes on from the current row.
      const second = await step('r2', 2, version(20, 'open', 0));
      expect(second).toEqual({
        why: 'built upon run r1',
        rows: [
          ['draft', 0, 20, false],
          ['open', 20, null, true],
        ],
      });
      // The same again, late: nothing changes, and nothing is built anew.
      expect(await step('r3', 3, version(5, 'draft', 0))).toEqual({ ...second, why: 'built upon run r2' });
      // News of the past: only all versions can place them.
      expect(await step('r4', 4, version(15, 'void', 0), version(30, 'paid', 10))).toEqual({
        why: 'versions that came late change the past of silver.invoices_history',
        rows: [
          ['draft', 0, 15, false],
          ['open', 20, 30, false],
          ['paid', 30, null, true],
          ['void', 15, 20, false],
        ],
      });
    });
  });
});
