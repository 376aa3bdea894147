/**
 * A part that two manifests name: a run that froze, lost its ranges to the next one and woke up may have written its extraction down all the same. The part
 * counts once, whoever reads it: an incremental build, a full one, the checks that count Bronze, and `explain`.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { bronzeVersions } from '../../src/explain/bronzeVersions.ts';
import { appendStage, lastStage, requireManifest } from '../../src/state/manifest.ts';
import type { ExtractStage } from '../../src/state/stages/extract.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';

const TABLES = ['silver.charges', 'silver.customers', 'silver.balance_transactions', 'gold.dim_customers'];

let once: Pipeline & Stages;
let twice: Pipeline & Stages;

beforeAll(async () => {
  [once, twice] = await Promise.all([startPipeline({ small: true }), startPipeline({ small: true })]);
  for (const pipeline of [once, twice]) {
    await pipeline.all('r1');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 86_400);
    await pipeline.extract('r2');
  }
  await nameAgain('r1', 'woken-1', -1);
  await nameAgain('r2', 'woken-2', 1);
  await nameAgain('r2', 'woken-3', -1);
}, 120_000);

afterAll(() => Promise.all([once[Symbol.asyncDispose](), twice[Symbol.asyncDispose]()]));

/** As a run that took over the same ranges writes it down: other pages and times, the same parts. */
async function nameAgain(of: string, runId: string, seconds: number): Promise<void> {
  const stage = lastStage(await requireManifest(twice.storage, of), 'extract') as ExtractStage;
  const started_at = new Date(Date.parse(stage.started_at) + seconds * 1000).toISOString();
  await appendStage(twice.storage, runId, { ...stage, started_at });
}

/** What is another moment in the other store: when a record was read, and its run began. */
const MOMENTS = "'observed_at', 'bronze_run_at'";

async function rowsOf({ query }: Stages, without = "''"): Promise<Record<string, string>> {
  const tables = await Promise.all(
    TABLES.map(async (table) => [table, await query(`SELECT COLUMNS(name -> name NOT IN (${without})) FROM ${table} ORDER BY ALL`)]),
  );
  return Object.fromEntries(
    tables.map(([table, rows]) => [table, JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))]),
  );
}

describe('a part that two manifests name', () => {
  test('counts once in an incremental build, for the checks as well, and in a full one', async () => {
    for (const pipeline of [once, twice]) await pipeline.transforms('r3');
    expect((await once.quality('r3')).stage.verdict).toBe('published');
    expect((await twice.quality('r3')).stage.verdict).toBe('published');
    expect(await rowsOf(twice, MOMENTS)).toEqual(await rowsOf(once, MOMENTS));
    const incremental = await rowsOf(twice);
    await twice.transforms('r4', { fullRefresh: true });
    expect((await twice.quality('r4')).stage.verdict).toBe('published');
    expect(await rowsOf(twice)).toEqual(incremental);
  }, 120_000);

  test('is looked into once by explain', async () => {
    const [row] = await twice.query('SELECT id FROM silver.charges ORDER BY 1 LIMIT 1');
    const question = { id: String(row?.['id']), stream: 'charges', createdUnix: undefined, signal: new AbortController().signal };
    const [one, two] = await Promise.all([once, twice].map(({ storage }) => bronzeVersions(storage, question)));
    expect(two?.versions.length).toBeGreaterThan(0);
    expect(two?.versions.length).toBe(one?.versions.length ?? 0);
    expect(two?.parts_searched).toBe(one?.parts_searched ?? 0);
  });
});
