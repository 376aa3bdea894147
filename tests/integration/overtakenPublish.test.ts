/**
 * The real pipeline, frozen while it publishes: some tables are committed, some are not, and another run takes over, publishes and is published upon. Then nothing
 * may be lost or doubled, and the next build goes on from the heads of the logs.
 */
import { describe, expect, test } from 'bun:test';
import { silentLogger } from '../../src/domain/logger.ts';
import { headVersion } from '../../src/lake/log.ts';
import { listLatest } from '../../src/state/latest.ts';
import { readManifest } from '../../src/state/manifest.ts';
import { recover } from '../../src/state/recover.ts';
import { repair } from '../../src/state/repair.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';
import { freezing, type Waking } from '../support/s3/frozen.ts';

const DAY = 86_400;
const TABLES = ['silver.charges', 'silver.customers', 'silver.balance_transactions', 'gold.dim_customers'];

const isCommit = (call: string) => /^putNew .*\/_delta_log\//.test(call);
const isPointer = (call: string) => /^swap .*\/_latest\//.test(call);
const isVerdict = (call: string) => call === 'swap _state/manifests/run_r2.json';

describe('a run that froze while it published', () => {
  const moments: readonly [string, number, (call: string) => boolean, Waking][] = [
    ['before its first commit', 1, isCommit, 'late'],
    ['after its first commit', 2, isCommit, 'prompt'],
    ['after two commits', 3, isCommit, 'late'],
    ['after two commits, and never looks at its lease', 3, isCommit, 'blind'],
    ['after its first pointer', 2, isPointer, 'late'],
    // Its third entry: extract and transforms come before it.
    ['before its verdict', 3, isVerdict, 'late'],
    ['before its verdict, and never looks at its lease', 3, isVerdict, 'blind'],
  ];

  test.each(moments)(
    '%s gives way; the tables are what all of Bronze says',
    async (_name, n, which, waking) => {
      await using pipeline = await startPipeline({ small: true });
      await pipeline.all('r1');
      later(pipeline);
      const meanwhile = async () => {
        later(pipeline);
        expect((await pipeline.all('r3')).stage.verdict).toBe('published');
      };
      const { storage, at } = freezing(pipeline.storage, n, waking, meanwhile, which);
      const end = await pipeline
        .on(storage)
        .all('r2')
        .then(
          () => 'done',
          (error: unknown) => error,
        );
      expect(at()).toBeDefined();
      // A verdict that comes too late finds its manifest changed.
      const why = which === isVerdict ? 'STORAGE_CONFLICT' : 'STORAGE_LEASE_LOST';
      if (waking === 'blind' && which !== isVerdict) expect(end).toBe('done');
      else expect(end).toMatchObject({ code: why, hint: expect.any(String) });
      await recover(pipeline.storage, silentLogger);
      await requirePublishedBy(pipeline, 'r3');
      // Once decided it counts, and is built upon; what had not been decided never happened.
      const decided = (await readManifest(pipeline.storage, 'r2'))?.stages.some(({ stage }) => stage === 'quality');
      expect(decided).toBe(which !== isVerdict);
      later(pipeline);
      await pipeline.all('r4');
      expect((await pipeline.transforms('r5')).why).toBe('built upon run r4');
      const incremental = await rowsOf(pipeline);
      await pipeline.transforms('r6', { fullRefresh: true });
      expect((await pipeline.quality('r6')).stage.verdict).toBe('published');
      expect(await rowsOf(pipeline)).toEqual(incremental);
    },
    180_000,
  );
});

function later({ mock }: Pipeline): void {
  mock.clock.moveTo(mock.clock.now() + DAY);
}

/** Every pointer is this run's, and at the head that readers of the log see; `repair` finds nothing to put right. */
async function requirePublishedBy({ storage }: Pipeline, runId: string): Promise<void> {
  for (const { model, table, version, run_id } of await listLatest(storage))
    expect({ model, version, run_id }).toEqual({ model, version: (await headVersion(storage, table)) ?? -1, run_id: runId });
  const { items, broken } = await repair({ storage, apply: false, deep: true });
  expect([...items, ...broken].map(({ key, problem }) => `${key}: ${problem}`)).toEqual([]);
}

async function rowsOf({ query }: Stages): Promise<Record<string, string>> {
  const text = (rows: unknown) => JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  const tables = await Promise.all(TABLES.map(async (table) => [table, text(await query(`SELECT * FROM ${table} ORDER BY ALL`))]));
  return Object.fromEntries(tables);
}
