import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { manifestKey } from '../../src/state/keys.ts';
import type { TransformsStage } from '../../src/state/stages/transforms.ts';
import type { Storage } from '../../src/storage/types.ts';
import { type Model, parseModel } from '../../src/transform/contract/model.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { fingerprint } from '../../src/transform/fingerprint.ts';
import type { Part } from '../../src/transform/planPart.ts';
import { type BronzeRecord, writeBronzeRun } from '../support/bronze.ts';
import { askPublished, publishStage, stage, withStore } from '../support/staging.ts';

const header = (name: string, partition: string, columns: string) =>
  `-- model: ${name}\n-- description: d\n-- grain: g\n-- key: key\n-- partition: ${partition}\n-- columns:\n--   key  VARCHAR  required  k\n${columns}`;

/** The same model made in two ways, as when somebody changes its SQL. */
const byMonth = (measure: string) =>
  parseModel(
    'own/by_month.sql',
    `${header('gold.by_month', 'month of month_at', '--   month_at  TIMESTAMPTZ  required  m\n--   amount  BIGINT  required  a\n')}SELECT CAST(min(created_at) AS VARCHAR) AS key, date_trunc('month', created_at) AS month_at, CAST(${measure}(amount_minor) AS BIGINT) AS amount
FROM silver.charges GROUP BY date_trunc('month', created_at)`,
  );
async function rewriteManifest(storage: Storage, runId: string, from: string, to: string): Promise<void> {
  const stored = await storage.get(manifestKey(runId));
  const text = new TextDecoder().decode(stored?.body).replaceAll(from, to);
  await storage.swap(manifestKey(runId), stored?.version ?? null, new TextEncoder().encode(text));
}

/** Neither an entity's nor a nested list's: it must see all of Bronze. */
const BY_STATUS = parseModel(
  'own/by_status.sql',
  `${header('silver.by_status', 'none', '--   charges  BIGINT  required  n\n')}SELECT record.status AS key, count(*) AS charges FROM bronze.charges GROUP BY 1`,
);
const MOST = parseModel(
  'own/most.sql',
  `${header('gold.most', 'none', '--   charges  BIGINT  required  n\n')}SELECT key, charges FROM silver.by_status WHERE charges > 1`,
);
const EMBEDDED = embeddedModels().filter(({ name }) => ['charges', 'customers', 'invoices', 'invoice_lines'].includes(name));
const MODELS = (measure = 'sum'): Model[] => [...EMBEDDED, BY_STATUS, MOST, byMonth(measure)];
const MONTHS = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1), Date.UTC(2026, 2, 1)].map((ms) => ms / 1000);
const [JANUARY = 0, FEBRUARY = 0, MARCH = 0] = MONTHS;
const AT = 1_800_000_000_000;

const charge = (id: string, created: number, amount: number, status = 'succeeded'): Record<string, unknown> => ({
  ...{ id, created, amount, status, currency: 'usd', paid: true, captured: true, refunded: false, disputed: false },
  ...{ amount_captured: 0, amount_refunded: 0 },
});
const seen = (record: Record<string, unknown>, observedAt: number): BronzeRecord => ({ observedAt, via: 'list', record });

const changed = ({ models }: TransformsStage) => models.filter(({ unchanged }) => !unchanged).map(({ model }) => model);

const step = fc.record({
  charges: fc.array(
    fc.record({
      id: fc.constantFrom('ch_a', 'ch_b', 'ch_c', 'ch_d'),
      created: fc.constantFrom(...MONTHS),
      amount: fc.integer({ min: 1, max: 9 }),
      status: fc.constantFrom('pending', 'succeeded'),
      observedAt: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 4 },
  ),
  customers: fc.array(fc.record({ id: fc.constantFrom('cus_a', 'cus_b'), created: fc.constantFrom(...MONTHS) }), { maxLength: 2 }),
  part: fc.constantFrom<Part | undefined>(
    ...[undefined, undefined, { select: 'by_month' }, { select: 'charges+' }, { select: '+most' }, { select: 'silver.c*,by_status+' }],
    ...[{ span: { from: FEBRUARY, to: MARCH } }, { select: 'charges', span: { from: JANUARY, to: FEBRUARY + 1 } }],
  ),
  measure: fc.constantFrom('sum', 'sum', 'max'),
  publish: fc.boolean(),
});

describe('a rebuilt part', () => {
  test('leaves everything as a full build has it, whatever is rebuilt, changed and published in between', async () => {
    let parts = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 5 }), async (steps) => {
        await withStore(async (storage) => {
          for (const [index, { charges, customers, part, measure, publish }] of steps.entries()) {
            await writeBronzeRun(storage, {
              runId: `r${index}`,
              startedAt: AT + index,
              streams: {
                charges: charges.map(({ id, created, amount, status, observedAt }) =>
                  seen(charge(id, created, amount, status), observedAt),
                ),
                customers: customers.map((record) => seen(record, index)),
              },
            });
            const at = AT + 1000 + index;
            const models = MODELS(measure);
            const done = await stage(storage, `t${index}`, { models, at, part: index === 0 ? undefined : part }).catch((error: unknown) => {
              // Two refusals are right: a span of a model that is made in another way now, or nothing published to build upon.
              if (/made in another way|nothing is in/.test(String(error))) return undefined;
              throw error;
            });
            if (done?.mode === 'partial') parts += 1;
            if (done !== undefined && (publish || index === 0)) await publishStage(storage, `t${index}`, done, at);
          }
          const last = await stage(storage, 'last', { models: MODELS(), at: AT + 2000 });
          await publishStage(storage, 'last', last, AT + 2000);
          expect(changed(await stage(storage, 'full', { models: MODELS(), at: AT + 3000, fullRefresh: true }))).toEqual([]);
        });
      }),
      { numRuns: process.env['CI'] === undefined ? 8 : 40 },
    );
    expect(parts).toBeGreaterThan(3);
  }, 240_000);

  const first = {
    runId: 'r1',
    startedAt: AT,
    streams: { charges: [seen(charge('ch_1', JANUARY, 1), 1), seen(charge('ch_2', FEBRUARY, 2), 1)] },
  };
  const second = { runId: 'r2', startedAt: AT + 1, streams: { charges: [seen(charge('ch_3', MARCH, 4, 'pending'), 2)] } };

  /** r1 is published with `sum`; r2 has been extracted since. */
  const withTwoRuns = (body: (storage: Storage) => Promise<void>) =>
    withStore(async (storage) => {
      await writeBronzeRun(storage, first);
      await publishStage(storage, 't1', await stage(storage, 't1', { models: MODELS(), at: AT }), AT);
      await writeBronzeRun(storage, second);
      await body(storage);
    });
  const amounts = (storage: Storage) => askPublished(storage, 'SELECT amount FROM gold.by_month ORDER BY dt');

  test('claims no more than the published snapshot was made of: what came since waits for the next run', async () => {
    await withTwoRuns(async (storage) => {
      const models = MODELS('max');
      const part = await stage(storage, 't2', { models, at: AT + 10, part: { select: 'by_month' } });
      expect(part).toMatchObject({ mode: 'partial', why: 'by_month, from the Bronze of run t1', inputs: [{ run_id: 'r1' }], bronze: [] });
      await publishStage(storage, 't2', part, AT + 10);
      expect(await amounts(storage)).toEqual([{ amount: '1' }, { amount: '2' }]);
      const next = await stage(storage, 't3', { models, at: AT + 20 });
      expect(next).toMatchObject({ mode: 'incremental', why: 'built upon run t2', inputs: [{ run_id: 'r1' }, { run_id: 'r2' }] });
      await publishStage(storage, 't3', next, AT + 20);
      expect(await amounts(storage)).toEqual([{ amount: '1' }, { amount: '2' }, { amount: '4' }]);
    });
  });

  test('that leaves out a changed model keeps its rows, and the next run makes them anew', async () => {
    await withTwoRuns(async (storage) => {
      const models = MODELS('max');
      await publishStage(storage, 't2', await stage(storage, 't2', { models, at: AT + 10, part: { select: 'customers' } }), AT + 10);
      const next = await stage(storage, 't3', { models, at: AT + 20 });
      expect(next.why).toBe('built upon run t2; from all of Bronze: gold.by_month is made in another way than what is published');
    });
  });

  test('of dates writes only the partitions that they touch', async () => {
    await withTwoRuns(async (storage) => {
      const span = { from: FEBRUARY + 86_400 * 3, to: FEBRUARY + 86_400 * 4 };
      const part = await stage(storage, 't2', { models: MODELS(), at: AT + 10, part: { span } });
      expect(changed(part)).toEqual([]);
      const refused = stage(storage, 't3', { models: MODELS('max'), at: AT + 20, part: { span } });
      expect(refused).rejects.toMatchObject({
        code: 'USAGE_BAD_VALUE',
        message: expect.stringContaining('gold.by_month is made in another way'),
      });
    });
  });

  test('of dates makes those partitions anew, and no others', async () => {
    await withStore(async (storage) => {
      const twoEach = [JANUARY, FEBRUARY, MARCH].flatMap((month, index) => [1, 2].map((n) => seen(charge(`ch_${index}${n}`, month, n), 1)));
      await writeBronzeRun(storage, { runId: 'r1', startedAt: AT, streams: { charges: twoEach } });
      await publishStage(storage, 't1', await stage(storage, 't1', { models: MODELS('sum'), at: AT }), AT);
      // As if `max` had made what is published, wrongly: only then can it be seen what is made anew.
      await rewriteManifest(storage, 't1', fingerprint(byMonth('sum')), fingerprint(byMonth('max')));
      const span = { from: FEBRUARY + 86_400 * 3, to: MARCH };
      const part = await stage(storage, 't2', { models: MODELS('max'), at: AT + 10, part: { span } });
      expect(changed(part)).toEqual(['by_month']);
      await publishStage(storage, 't2', part, AT + 10);
      expect(await amounts(storage)).toEqual([{ amount: '3' }, { amount: '2' }, { amount: '3' }]);
    });
  });

  test('a new model is built alone, from all of Bronze; one that reads a table that is not there is refused', async () => {
    await withTwoRuns(async (storage) => {
      const extra = parseModel(
        'own/top.sql',
        `${header('gold.top', 'none', '--   n  BIGINT  required  n\n')}SELECT key, charges AS n FROM gold.more`,
      );
      const more = parseModel(
        'own/more.sql',
        `${header('gold.more', 'none', '--   charges  BIGINT  required  n\n')}SELECT key, charges FROM silver.by_status`,
      );
      const models = [...MODELS(), extra, more];
      expect(stage(storage, 't2', { models, at: AT + 10, part: { select: 'top' } })).rejects.toMatchObject({
        message: 'this part cannot be rebuilt alone: gold.top reads gold.more, which has no table yet',
        hint: 'Select that too: --select more+',
      });
      const part = await stage(storage, 't3', { models, at: AT + 20, part: { select: 'more+' } });
      expect(changed(part)).toEqual(['more', 'top']);
      expect(part.bronze).toEqual([]);
    });
  });

  test('needs something that is published', async () => {
    await withStore(async (storage) => {
      await writeBronzeRun(storage, first);
      expect(stage(storage, 't1', { models: MODELS(), at: AT, part: { select: 'charges' } })).rejects.toMatchObject({
        code: 'STORAGE_NOTHING_PUBLISHED',
        hint: expect.stringContaining('run-transforms'),
      });
    });
  });

  test('an ordinary run reads all of Bronze only for the model that needs it', async () => {
    await withTwoRuns(async (storage) => {
      const next = await stage(storage, 't2', { models: MODELS(), at: AT + 10 });
      expect(next.mode).toBe('incremental');
      // Two parts: by_status has seen both, while the charges were merged from the new one.
      expect(next.bronze).toEqual([{ stream: 'charges', parts: 2, rows: 3, latest: 3 }]);
      const charges = next.models.find(({ model }) => model === 'charges');
      expect(charges?.add.map(({ path }) => path.split('/')[0])).toEqual(['dt=2026-03-01']);
      await publishStage(storage, 't2', next, AT + 10);
      expect(await askPublished(storage, 'SELECT key, charges FROM silver.by_status ORDER BY key')).toEqual([
        { key: 'pending', charges: '1' },
        { key: 'succeeded', charges: '2' },
      ]);
    });
  });
});
