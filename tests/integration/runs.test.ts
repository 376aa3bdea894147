import { describe, expect, test } from 'bun:test';
import { silentLogger } from '../../src/domain/logger.ts';
import { archiveManifests } from '../../src/state/archive.ts';
import { archivedManifestKey, manifestKey } from '../../src/state/keys.ts';
import { listManifests, readManifest } from '../../src/state/manifest.ts';
import { openStage } from '../../src/state/openStages.ts';
import { recover } from '../../src/state/recover.ts';
import { rollback } from '../../src/state/rollback.ts';
import { listRuns } from '../../src/state/runs.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { countingStorage } from '../support/countingStorage.ts';
import { Crash, crashingStorage } from '../support/crashingStorage.ts';
import { startPipeline } from '../support/pipeline.ts';

const DAY = 86_400;
const ASK = 'SELECT count(*) AS n, sum(amount_captured_minor) AS captured FROM silver.charges';

describe('runs list', () => {
  test('tells how each run stands', async () => {
    let wrong = false;
    await using pipeline = await startPipeline({
      small: true,
      intercept: async (request, answer) => {
        const response = await answer(request);
        if (!wrong || new URL(request.url).pathname !== '/v1/charges') return response;
        return new Response((await response.text()).replaceAll(/"amount":\d+/g, '"amount":"x"'), { headers: response.headers });
      },
    });
    await pipeline.all('published');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
    await pipeline.extract('superseded', { days: 30 });
    await pipeline.transforms('superseded');
    await pipeline.transforms('staged');
    const verdicts = async () => {
      const { runs } = await listRuns(pipeline.storage, { limit: 99, archived: false });
      return Object.fromEntries(runs.map((run) => [run.run_id, run.verdict]));
    };
    expect(await verdicts()).toEqual({ published: 'published', superseded: 'superseded', staged: 'staged' });
    await pipeline.quality('staged');
    await pipeline.extract('extracted', { days: 30 });
    wrong = true;
    await pipeline.all('rejected', { days: 30 });
    const common = { storage: pipeline.storage, toolVersion: 'test', clock: () => Date.now() };
    await rollback({ ...common, runId: 'back', model: 'charges', toVersion: 0 });
    await openStage(pipeline.storage, {
      run_id: 'dead',
      stage: 'extract',
      started_at: new Date().toISOString(),
      process: 1,
      stages_before: 0,
    });
    expect(await verdicts()).toEqual({
      published: 'published',
      superseded: 'superseded',
      staged: 'published',
      extracted: 'extracted',
      rejected: 'rejected',
      back: 'rolled back',
      dead: 'interrupted',
    });
    // The marker's process is long gone from this machine; what counts is whether anybody, anywhere, holds the store.
    const { runs, total } = await pipeline.storage.withLock('run', 'run dead', () =>
      listRuns(pipeline.storage, { limit: 2, archived: false }),
    );
    expect([total, runs.map(({ run_id, verdict, stages }) => [run_id, verdict, stages])]).toEqual([
      7,
      [
        ['dead', 'running', ['extract']],
        ['back', 'rolled back', ['rollback']],
      ],
    ]);
    const counting = countingStorage(pipeline.storage);
    await listRuns(counting.storage, { limit: 2, archived: false });
    expect(counting.calls()['get']).toBeLessThanOrEqual(4);
  }, 180_000);
});

describe('an archive of manifests', () => {
  test('changes nothing for whoever needs an old run', async () => {
    await using pipeline = await startPipeline({ small: true });
    await pipeline.all('r1');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
    await pipeline.all('r2', { days: 30 });
    const before = await pipeline.query(ASK);
    const bytes = (await pipeline.storage.get(manifestKey('r1')))?.body;
    expect((await archiveManifests(pipeline.storage, Date.now() + 1000)).map(({ run_id }) => run_id)).toEqual(['r1', 'r2']);
    expect(await pipeline.storage.get(manifestKey('r1'))).toBeNull();
    expect((await pipeline.storage.get(archivedManifestKey('r1')))?.body).toEqual(bytes);
    expect((await listRuns(pipeline.storage, { limit: 9, archived: false })).runs).toEqual([]);
    expect((await listRuns(pipeline.storage, { limit: 9, archived: true })).runs.map(({ run_id }) => run_id)).toEqual(['r2', 'r1']);

    expect((await pipeline.transforms('r3')).why).toBe('built upon run r2');
    expect((await pipeline.transforms('r4', { fullRefresh: true })).models.every(({ unchanged }) => unchanged)).toBe(true);
    expect((await pipeline.quality('r4')).stage.verdict).toBe('published');
    expect(await pipeline.query(ASK)).toEqual(before);
    const common = { storage: pipeline.storage, toolVersion: 'test', clock: () => Date.now() };
    expect(await rollback({ ...common, runId: 'back', model: 'charges', toVersion: 0 })).toMatchObject({ version: 2, to_version: 0 });
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
    expect((await pipeline.all('r1', { days: 30 })).stage.verdict).toBe('published');
    const stages = (await readManifest(pipeline.storage, 'r1'))?.stages.map(({ stage }) => String(stage));
    expect(stages).toEqual(['extract', 'transforms', 'quality', 'extract', 'transforms', 'quality']);
  }, 180_000);

  test('leaves the young, and a run with a stage under way', async () => {
    await using pipeline = await startPipeline({ small: true });
    await pipeline.extract('old');
    await pipeline.extract('open');
    const limit = Date.now() + 1;
    await openStage(pipeline.storage, { run_id: 'open', stage: 'transforms', started_at: '', process: 1, stages_before: 1 });
    await Bun.sleep(5);
    await pipeline.extract('young');
    expect((await archiveManifests(pipeline.storage, limit)).map(({ run_id }) => run_id)).toEqual(['old']);
    expect(await archiveManifests(pipeline.storage, limit)).toEqual([]);
  }, 180_000);

  test('that dies anywhere loses no manifest and names none twice, also when a run goes on in between', async () => {
    await using pipeline = await startPipeline({ small: true, days: 1, volume: 2 });
    const { storage } = pipeline;
    await pipeline.extract('a');
    await pipeline.extract('b');
    const names = async () => {
      const found = [];
      for await (const { run_id, stages } of listManifests(storage)) found.push(`${run_id} ${stages.length}`);
      return found.sort();
    };
    for (const when of ['before', 'after'] as const) {
      for (let n = 1; n <= 4; n++) {
        const { storage: dying } = crashingStorage(storage, n, when);
        await archiveManifests(dying, Date.now() + 1000).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
        await recover(openLocalStorage(pipeline.root), silentLogger);
        const stages = 1 + (when === 'after' ? 4 : 0) + n - 1;
        expect(await names()).toEqual([`a ${stages}`, `b 1`]);
        await pipeline.extract('a');
        expect(await names()).toEqual([`a ${stages + 1}`, `b 1`]);
        // Back to where it began, as a store that was never archived.
        await archiveManifests(storage, Date.now() + 1000);
        for (const run of ['a', 'b']) {
          const body = (await storage.get(archivedManifestKey(run)))?.body ?? new Uint8Array();
          await storage.remove(archivedManifestKey(run));
          await storage.putNew(manifestKey(run), body);
        }
      }
    }
  }, 180_000);
});
