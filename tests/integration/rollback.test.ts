import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '../../src/domain/logger.ts';
import { readSnapshot } from '../../src/lake/log.ts';
import { readLatest } from '../../src/state/latest.ts';
import { readManifest } from '../../src/state/manifest.ts';
import { listOpenStages } from '../../src/state/openStages.ts';
import { recover } from '../../src/state/recover.ts';
import { rollback } from '../../src/state/rollback.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Storage } from '../../src/storage/types.ts';
import { Crash, crashingStorage } from '../support/crashingStorage.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';

const LEDGER = 'SELECT count(*) AS n, sum(net_minor) AS net FROM silver.balance_transactions';
const CHARGES = 'SELECT count(*) AS n, sum(amount_captured_minor) AS captured FROM silver.charges';

let pipeline: Pipeline & Stages;
const answers: string[] = [];
let ledger: string;

async function ask(sql: string): Promise<string> {
  return JSON.stringify(await pipeline.query(sql));
}

beforeAll(async () => {
  pipeline = await startPipeline({ small: true });
  for (const run of ['r1', 'r2', 'r3']) {
    await pipeline.all(run, { days: 30 });
    answers.push(await ask(CHARGES));
    ledger = await ask(LEDGER);
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 86_400);
  }
}, 180_000);

afterAll(() => pipeline[Symbol.asyncDispose]());

function roll(toVersion: number, runId: string, storage: Storage = pipeline.storage, model = 'silver.charges') {
  return rollback({ storage, runId, model, toVersion, toolVersion: 'test', clock: () => Date.now() });
}

describe('a rollback', () => {
  test('shows an earlier version again, as a new one, and leaves the others readable', async () => {
    const stage = await roll(0, 'back-1');
    expect(stage).toMatchObject({ model: 'charges', from_version: 2, to_version: 0, version: 3 });
    expect(await ask(CHARGES)).toBe(answers[0] ?? '');
    expect(await ask(LEDGER)).toBe(ledger);
    const table = 'silver/source=stripe/entity=charges';
    const files = async (version: number) => [...(await readSnapshot(pipeline.storage, table, version)).files.keys()];
    expect(await files(3)).toEqual(await files(0));
    expect(await files(2)).not.toEqual(await files(0));
    const [first, now] = [await readManifest(pipeline.storage, 'r1'), (await readLatest(pipeline.storage, 'charges'))?.latest];
    const published = first?.stages.flatMap((one) => (one.stage === 'quality' ? one.publish : [])).find(({ model }) => model === 'charges');
    expect(now).toMatchObject({ version: 3, verdict: 'rolled_back', run_id: 'back-1', content_hash: published?.content_hash ?? '' });
  });

  test('is taken back by another', async () => {
    await roll(2, 'back-2');
    expect(await ask(CHARGES)).toBe(answers[2] ?? '');
    await roll(3, 'back-3');
    expect(await ask(CHARGES)).toBe(answers[0] ?? '');
  });

  test('is noticed by the next transforms, which say so and build what Bronze says', async () => {
    const staged = await pipeline.transforms('r4');
    expect(staged.why).toContain('silver.charges was rolled back by run back-3');
    expect(staged.models.find(({ model }) => model === 'charges')?.unchanged).toBe(false);
    expect(staged.models.filter(({ unchanged }) => !unchanged).map(({ model }) => model)).toEqual(['charges']);
    expect((await pipeline.quality('r4')).stage.verdict).toBe('published');
    expect(await ask(CHARGES)).toBe(answers[2] ?? '');
    expect((await pipeline.transforms('r5')).why).toBe('built upon run r4');
  });

  test('is refused, in words, where there is nothing to go back to', async () => {
    expect(roll(99, 'no-1')).rejects.toMatchObject({
      code: 'USAGE_BAD_VALUE',
      message: expect.stringContaining('cannot be rolled back to 99'),
    });
    expect(roll(0, 'no-2', pipeline.storage, 'silver.charge')).rejects.toMatchObject({
      code: 'STORAGE_NOTHING_PUBLISHED',
      message: expect.stringContaining('did you mean silver.charges'),
    });
    const table = 'silver/source=stripe/entity=charges';
    const latest = (await readSnapshot(pipeline.storage, table, 5)).files;
    const lost = [...(await readSnapshot(pipeline.storage, table, 1)).files.keys()].find((path) => !latest.has(path));
    const path = join(pipeline.root, table, decodeURIComponent(lost ?? ''));
    const body = await Bun.file(path).bytes();
    await rm(path);
    expect(roll(1, 'no-3')).rejects.toMatchObject({
      code: 'STORAGE_MISSING',
      message: expect.stringMatching(/cannot come back: .* is gone/),
    });
    await Bun.write(path, body);
    expect(await readManifest(pipeline.storage, 'no-3')).toBeNull();
    expect(await listOpenStages(pipeline.storage)).toEqual([]);
  });

  test('that dies anywhere is whole or has not begun after the next start', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let n = 1, died = true; died; n++) {
        const [current, runId] = [(await readLatest(pipeline.storage, 'charges'))?.latest.version ?? 0, `die-${when}-${n}`];
        const crashing = crashingStorage(pipeline.storage, n, when);
        died = await roll(0, runId, crashing.storage).then(
          () => false,
          (error: unknown) => {
            expect(error).toBeInstanceOf(Crash);
            return true;
          },
        );
        await recover(openLocalStorage(pipeline.root), silentLogger);
        expect(await listOpenStages(pipeline.storage)).toEqual([]);
        const decided = (await readManifest(pipeline.storage, runId))?.stages.length === 1;
        const after = (await readLatest(pipeline.storage, 'charges'))?.latest;
        expect([runId, after?.version, after?.run_id === runId]).toEqual([runId, decided ? current + 1 : current, decided]);
        expect(await ask(CHARGES)).toBe(answers[decided || after?.verdict === 'rolled_back' ? 0 : 2] ?? '');
      }
    }
  }, 180_000);
});
