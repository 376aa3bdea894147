import { describe, expect, test } from 'bun:test';
import { errorCode } from '../../src/domain/errors.ts';
import { openPublished } from '../../src/query/openPublished.ts';
import { listLatest } from '../../src/state/latest.ts';
import { rollback } from '../../src/state/rollback.ts';
import { readStaged } from '../../src/state/staged.ts';
import { type VacuumReport, vacuum } from '../../src/state/vacuum.ts';
import type { Storage } from '../../src/storage/types.ts';
import { Crash, crashingStorage } from '../support/crashingStorage.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';

const DAY = 86_400;
/** So far ahead that everything written by the test is old. */
const LATER = 60_000;

function clean(storage: Storage, options: { apply?: boolean; olderThanMs?: number; keepHistoryMs?: number } = {}): Promise<VacuumReport> {
  const common = { storage, now: Date.now() + LATER, signal: new AbortController().signal };
  return vacuum({ ...common, apply: options.apply ?? true, olderThanMs: options.olderThanMs ?? 0, keepHistoryMs: options.keepHistoryMs });
}

async function keys(storage: Storage, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of storage.list(prefix)) found.push(key);
  return found;
}

/** Rows and hash of every table at every version that its log reaches: what a vacuum must not change. */
async function everyVersion(storage: Storage): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  const newest = Math.max(...(await listLatest(storage)).map(({ version }) => version));
  for (let version = 0; version <= newest; version++) Object.assign(answers, await versionOfAll(storage, version));
  return answers;
}

async function versionOfAll(storage: Storage, version: number): Promise<Record<string, string>> {
  await using scratch = await storage.scratch();
  const options = { memoryLimit: '1GB', threads: 1, tempDirectory: scratch.path, asOf: { kind: 'version' as const, version } };
  const opened = await openPublished(storage, options).catch((error: unknown) => {
    // No table has this version any more.
    if (errorCode(error) === 'STORAGE_NOTHING_PUBLISHED') return undefined;
    throw error;
  });
  if (opened === undefined) return {};
  await using session = opened.session;
  const sums = opened.models.map(
    ({ layer, model }) =>
      `SELECT '${model} ${version}' AS name, concat(count(*), ' ', sum(CAST(hash(t) AS HUGEINT))) AS answer FROM ${layer}.${model} AS t`,
  );
  const rows = await session.rows(sums.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, answer }) => [String(name), String(answer)]));
}

/** Three published versions, and after them whatever the test asks for. */
async function published(pipeline: Pipeline & Stages, runs: readonly string[]): Promise<void> {
  for (const run of runs) {
    expect((await pipeline.all(run, { days: 30 })).stage.verdict).toBe('published');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
  }
}

describe('vacuum', () => {
  test('removes what superseded snapshots and dead runs left, and nothing that a version or a manifest has', async () => {
    await using pipeline = await startPipeline({ small: true, days: 2, volume: 4 });
    const { storage } = pipeline;
    await published(pipeline, ['r1', 'r2']);
    const before = await everyVersion(storage);
    await pipeline.extract('r3', { days: 30 });
    const clean0 = new Set([...(await keys(storage, 'silver/')), ...(await keys(storage, 'gold/')), ...(await keys(storage, 'bronze/'))]);
    await pipeline.transforms('superseded');
    // Dies when its parts are there and its manifest is not; then when some of its tables are.
    for (const [n, stage] of [
      [4, 'extract'],
      [4, 'transforms'],
    ] as const) {
      const dying = pipeline.on(crashingStorage(storage, n, 'after').storage);
      pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
      await expect(stage === 'extract' ? dying.extract('dead', { days: 30 }) : dying.transforms('dead')).rejects.toBeInstanceOf(Crash);
    }
    await pipeline.transforms('staged');
    const dry = await clean(storage, { apply: false });
    expect(dry.removable.filter(({ kind }) => kind === 'data').length).toBeGreaterThanOrEqual(4);
    expect(dry.removable.some(({ kind }) => kind === 'bronze')).toBe(true);
    expect(dry.removable.every(({ key }) => !clean0.has(key))).toBe(true);
    expect(await keys(storage, 'silver/')).toEqual(
      expect.arrayContaining(dry.removable.map(({ key }) => key).filter((key) => key.startsWith('silver/'))),
    );
    expect((await clean(storage, { olderThanMs: LATER + 60_000 })).removable).toEqual([]);
    const done = await clean(storage);
    expect(done.removable.map(({ key }) => key)).toEqual(dry.removable.map(({ key }) => key));
    for (const { key } of done.removable) expect(await storage.get(key)).toBeNull();
    expect(await everyVersion(storage)).toEqual(before);
    expect((await pipeline.quality('staged')).stage.verdict).toBe('published');
    expect((await clean(storage)).removable).toEqual([]);
    expect((await pipeline.transforms('again', { fullRefresh: true })).models.every(({ unchanged }) => unchanged)).toBe(true);
  }, 180_000);

  test('keeps what an interrupted extraction has fetched: the next run takes it over', async () => {
    let left = Number.POSITIVE_INFINITY;
    await using pipeline = await startPipeline({
      small: true,
      days: 20,
      volume: 30,
      intercept: async (request, answer) => {
        if (new URL(request.url).pathname === '/v1/charges' && left-- <= 0) return new Response('{}', { status: 400 });
        return await answer(request);
      },
    });
    left = 3;
    expect((await pipeline.extract('broken', { only: 'charges' })).stage.status).not.toBe('complete');
    const parts = await keys(pipeline.storage, 'bronze/');
    expect([parts.length > 0, await keys(pipeline.storage, '_state/ranges/')]).toEqual([true, ['_state/ranges/charges.json']]);
    expect((await clean(pipeline.storage)).removable).toEqual([]);
    left = Number.POSITIVE_INFINITY;
    const { stage } = await pipeline.extract('whole', { only: 'charges' });
    expect(stage.entities[0]).toMatchObject({ status: 'complete', resumed: { run_id: 'broken' } });
    expect(await keys(pipeline.storage, 'bronze/')).toEqual(expect.arrayContaining(parts));
    expect((await clean(pipeline.storage)).removable).toEqual([]);
  }, 180_000);

  test('leaves the webhook receiver’s files alone', async () => {
    await using pipeline = await startPipeline({ small: true, days: 1, volume: 2 });
    const mine = [
      'bronze/source=stripe/entity=webhook_events/dt=2026-03-01/x.log',
      'bronze/source=stripe/entity=webhook_events/markers/abc',
    ];
    for (const key of mine) await pipeline.storage.putNew(key, new TextEncoder().encode('x'));
    await pipeline.storage.putNew('bronze/source=stripe/entity=charges/dt=2026-03-01/run_id=gone/part-0.jsonl.zst', new Uint8Array(3));
    expect((await clean(pipeline.storage)).removable.map(({ key, kind, size }) => [key, kind, size])).toEqual([
      ['bronze/source=stripe/entity=charges/dt=2026-03-01/run_id=gone/part-0.jsonl.zst', 'bronze', 3],
    ]);
    for (const key of mine) expect(await pipeline.storage.get(key)).not.toBeNull();
  });

  test('takes a rejected snapshot away whole: the pointer first, and a late run-quality says what happened', async () => {
    let wrong = false;
    await using pipeline = await startPipeline({
      small: true,
      days: 2,
      volume: 4,
      intercept: async (request, answer) => {
        const response = await answer(request);
        if (!wrong || new URL(request.url).pathname !== '/v1/charges') return response;
        return new Response((await response.text()).replaceAll(/"amount":\d+/g, '"amount":"x"'), { headers: response.headers });
      },
    });
    await published(pipeline, ['r1']);
    wrong = true;
    expect((await pipeline.all('bad', { days: 30 })).stage.verdict).toBe('rejected');
    expect((await clean(pipeline.storage)).removable.length).toBeGreaterThan(0);
    expect(await readStaged(pipeline.storage)).toBeNull();
    expect(pipeline.quality()).rejects.toMatchObject({ code: 'STORAGE_NOTHING_STAGED' });
    expect(pipeline.quality('bad', { override: true })).rejects.toMatchObject({
      code: 'STORAGE_MISSING',
      message: expect.stringMatching(/the snapshot that run bad has staged is not whole: .* is gone/),
    });
  }, 180_000);

  test('gives up old versions when asked to; the others, a rollback and a build go on', async () => {
    await using pipeline = await startPipeline({ small: true, days: 2, volume: 4 });
    const { storage } = pipeline;
    await published(pipeline, ['r1', 'r2', 'r3']);
    const before = await everyVersion(storage);
    const dry = await clean(storage, { apply: false, keepHistoryMs: 0 });
    expect(await everyVersion(storage)).toEqual(before);
    const done = await clean(storage, { keepHistoryMs: 0 });
    expect(done.removable.map(({ key }) => key)).toEqual(dry.removable.map(({ key }) => key));
    expect(done.removable.length).toBeGreaterThan(5);
    const heads = Object.fromEntries(
      (await listLatest(storage)).map(({ model, version }) => [`${model} ${version}`, before[`${model} ${version}`]]),
    );
    expect(await everyVersion(storage)).toEqual(heads as Record<string, string>);
    const common = { storage, toolVersion: 'test', clock: () => Date.now() };
    expect(rollback({ ...common, runId: 'back', model: 'charges', toVersion: 0 })).rejects.toMatchObject({
      message: 'version 0 of silver.charges has been given up: the oldest that is kept is 2',
    });
    expect((await pipeline.all('r4', { days: 30 })).stage.verdict).toBe('published');
    expect((await pipeline.transforms('r5', { fullRefresh: true })).models.every(({ unchanged }) => unchanged)).toBe(true);
  }, 180_000);

  test('that dies at any removal leaves every kept version readable, and the next one ends the work', async () => {
    await using pipeline = await startPipeline({ small: true, days: 1, volume: 2 });
    const { storage } = pipeline;
    await published(pipeline, ['r1', 'r2', 'r3']);
    const before = await everyVersion(storage);
    for (let n = 1; ; n += 5) {
      const { storage: dying } = crashingStorage(storage, n, n % 2 === 0 ? 'before' : 'after');
      const died = await clean(dying, { keepHistoryMs: 0 }).then(
        () => false,
        () => true,
      );
      const now = await everyVersion(storage);
      for (const { model, version } of await listLatest(storage))
        expect(now[`${model} ${version}`]).toBe(before[`${model} ${version}`] ?? '');
      for (const [name, answer] of Object.entries(now)) expect([name, answer]).toEqual([name, before[name] ?? '']);
      if (!died) break;
    }
    const again = await clean(storage, { keepHistoryMs: 0 });
    expect([again.removable, again.expiries]).toEqual([[], []]);
  }, 120_000);

  test('disturbs no reader: queries of every version run while it removes', async () => {
    await using pipeline = await startPipeline({ small: true, days: 2, volume: 4 });
    const { storage } = pipeline;
    await published(pipeline, ['r1', 'r2']);
    await pipeline.extract('r3', { days: 30 });
    for (const run of ['s1', 's2', 's3']) await pipeline.transforms(run);
    const before = await everyVersion(storage);
    const [report, ...answers] = await Promise.all([clean(storage), ...Array.from({ length: 4 }, () => everyVersion(storage))]);
    expect(report.removable.length).toBeGreaterThan(5);
    for (const answer of answers) expect(answer).toEqual(before);
  }, 180_000);
});
