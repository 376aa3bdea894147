/** A check that fails leaves what a person needs: masked rows, all of them as Parquet, and SQL that finds them again in what was staged. */
import { describe, expect, test } from 'bun:test';
import { errorCode } from '../../src/domain/errors.ts';
import { embeddedChecks } from '../../src/quality/embedded.ts';
import { openStaged } from '../../src/query/openStaged.ts';
import { requireReadOnly } from '../../src/query/runQuery.ts';
import { sqlOfCheck } from '../../src/query/sqlOfCheck.ts';
import { archiveManifests } from '../../src/state/archive.ts';
import { requireManifest } from '../../src/state/manifest.ts';
import { vacuum } from '../../src/state/vacuum.ts';
import type { Storage } from '../../src/storage/types.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';
import { tampering } from '../support/tampering.ts';

const CHECK = 'ledger_net_is_amount_less_fee';

/** A ledger with a cent too much in every charge's entry. */
async function rejected(): Promise<Pipeline & Stages> {
  const pipeline = await startPipeline({
    small: true,
    intercept: tampering(
      (url) => url.pathname === '/v1/balance_transactions',
      (entry) => {
        if (entry['type'] === 'charge') entry['net'] = Number(entry['net']) + 1;
      },
    ),
  });
  await pipeline.extract('r1');
  await pipeline.transforms('r1');
  return pipeline;
}

async function ask(storage: Storage, runId: string, sql: string) {
  await using scratch = await storage.scratch();
  const options = { sql, sqlChecks: embeddedChecks(), memoryLimit: '512MB', threads: 1, tempDirectory: scratch.path };
  await using session = await openStaged(storage, await requireManifest(storage, runId), options);
  return await session.rows(await requireReadOnly(session, sql));
}

function keysBelow(storage: Storage, prefix: string): Promise<string[]> {
  return Array.fromAsync(storage.list(prefix), ({ key }) => key);
}

describe('a failing check', () => {
  test('keeps all its rows, and its SQL finds the same ones in the staged tables', async () => {
    await using pipeline = await rejected();
    const { storage } = pipeline;
    const { stage } = await pipeline.quality('r1');
    expect(stage.verdict).toBe('rejected');
    const result = stage.checks.find(({ check }) => check === CHECK);
    const key = result?.failing_rows_key ?? '';
    expect(await keysBelow(storage, '_state/quality/')).toContain(key);
    expect(result?.failing_rows).toBeGreaterThan(5);
    const sql = sqlOfCheck(await requireManifest(storage, 'r1'), CHECK);
    const found = await ask(storage, 'r1', sql);
    expect(found).toHaveLength(result?.failing_rows ?? 0);
    const [path = ''] = await storage.localPaths([key]);
    expect(await ask(storage, 'r1', `FROM read_parquet('${path}') ORDER BY id`)).toEqual(
      found.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1)),
    );
  });

  test('a second verdict on the same run overwrites nothing', async () => {
    await using pipeline = await rejected();
    await pipeline.quality('r1');
    const first = await keysBelow(pipeline.storage, '_state/quality/');
    await Bun.sleep(2);
    await pipeline.quality('r1');
    const both = await keysBelow(pipeline.storage, '_state/quality/');
    expect(both).toHaveLength(first.length * 2);
    expect(both).toEqual(expect.arrayContaining(first));
  });

  test('a sum is kept to the last digit', async () => {
    await using pipeline = await rejected();
    const { stage } = await pipeline.quality('r1');
    const keys = stage.checks.flatMap(({ failing_rows_key }) => failing_rows_key ?? []);
    const paths = await pipeline.storage.localPaths(keys);
    for (const path of paths) {
      const types = await ask(pipeline.storage, 'r1', `DESCRIBE FROM read_parquet('${path}')`);
      expect(types.filter(({ column_type }) => /DOUBLE|FLOAT/.test(String(column_type)))).toEqual([]);
    }
    expect(paths.length).toBeGreaterThan(0);
  });

  test('vacuum keeps its rows while its run is at hand, and removes them once that is archived', async () => {
    await using pipeline = await rejected();
    const { storage } = pipeline;
    await pipeline.quality('r1');
    const later = Date.now() + 60_000;
    const clean = () => vacuum({ storage, now: later, olderThanMs: 0, apply: true, signal: new AbortController().signal });
    await clean();
    expect(await keysBelow(storage, '_state/quality/')).not.toEqual([]);
    await archiveManifests(storage, later);
    expect((await clean()).removable.map(({ kind }) => kind)).toContain('evidence');
    expect(await keysBelow(storage, '_state/quality/')).toEqual([]);
  });
});

describe('asking the staged tables', () => {
  test('reads them before they are published, and Bronze when the statement names it', async () => {
    await using pipeline = await startPipeline({ small: true });
    await pipeline.extract('r1');
    await pipeline.transforms('r1');
    const sql = 'SELECT (SELECT count(*) FROM bronze.charges) AS bronze, (SELECT count(*) FROM silver.charges) AS silver';
    const [row] = await ask(pipeline.storage, 'r1', sql);
    expect(Number(row?.['silver'])).toBeGreaterThan(0);
    expect(row?.['bronze']).toEqual(row?.['silver']);
  });

  test('is as locked down as query is', async () => {
    await using pipeline = await startPipeline({ small: true });
    await pipeline.extract('r1');
    await pipeline.transforms('r1');
    for (const sql of ['CREATE TABLE x AS SELECT 1', 'SELECT 1; SELECT 2', "COPY (SELECT 1) TO 'x.csv'", 'SET threads = 1'])
      expect(errorCode(await ask(pipeline.storage, 'r1', sql).catch((error: unknown) => error))).toBe('USAGE_BAD_SQL');
    const outside = await ask(pipeline.storage, 'r1', "FROM read_text('/etc/hostname')").catch((error: unknown) => String(error));
    expect(outside).toContain('disabled by configuration');
  });

  test('a run that built nothing, and files that are gone, are told by name', async () => {
    await using pipeline = await rejected();
    await pipeline.extract('only');
    const refused = (runId: string) => ask(pipeline.storage, runId, 'SELECT 1').catch(errorCode);
    expect(await refused('only')).toBe('STORAGE_NOTHING_STAGED');
    await pipeline.quality('r1');
    const signal = new AbortController().signal;
    await vacuum({ storage: pipeline.storage, now: Date.now() + 60_000, olderThanMs: 0, apply: true, signal });
    expect(await refused('r1')).toBe('STORAGE_MISSING');
  });
});
