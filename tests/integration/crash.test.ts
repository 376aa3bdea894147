import { describe, expect, test } from 'bun:test';
import { silentLogger } from '../../src/domain/logger.ts';
import { listOpenStages } from '../../src/state/openStages.ts';
import { recover } from '../../src/state/recover.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { Crash, crashingStorage } from '../support/crashingStorage.ts';
import { failure } from '../support/failure.ts';
import { type Stages, startPipeline } from '../support/pipeline.ts';

const HASHES = `SELECT
  (SELECT count(*) FROM silver.charges) AS charges,
  (SELECT sum(amount_captured_minor) FROM silver.charges) AS captured,
  (SELECT sum(amount_minor) FROM silver.balance_transactions) AS ledger,
  (SELECT sum(payment_count) FROM gold.dim_customers) AS payments`;

/** What a run of nothing but whole steps gives. */
async function undisturbed() {
  await using pipeline = await startPipeline({ days: 2, volume: 4, small: true });
  const counting = crashingStorage(pipeline.storage, Number.POSITIVE_INFINITY, 'before');
  const stages = pipeline.on(counting.storage);
  await stages.extract('r1');
  const extract = counting.count();
  await stages.transforms('r1');
  const transforms = counting.count();
  await stages.quality('r1');
  return { answer: await pipeline.query(HASHES), extract, transforms, quality: counting.count() };
}

const whole = await undisturbed();

/** A laptop tries every seventh place, CI every third: each costs a whole pipeline. Odd, so that both kinds of mutation are met. */
const STRIDE = process.env['CI'] === undefined ? 7 : 3;

async function runAll(stages: Stages): Promise<void> {
  await stages.extract('r1');
  await stages.transforms('r1');
  await stages.quality('r1');
}

/** Dies at mutation n of a whole pipeline, starts again as a new process would, and must end where an undisturbed run does. */
async function dieAndStartAgain(n: number, when: 'before' | 'after'): Promise<void> {
  await using pipeline = await startPipeline({ days: 2, volume: 4, small: true });
  const { storage } = crashingStorage(pipeline.storage, n, when);
  expect(await failure(runAll(pipeline.on(storage)))).toBeInstanceOf(Crash);
  const reborn = pipeline.on(openLocalStorage(pipeline.root));
  expect((await reborn.all('r2')).stage.verdict).toBe('published');
  expect(await pipeline.query(HASHES)).toEqual(whole.answer);
  expect(await listOpenStages(pipeline.storage)).toEqual([]);
}

describe('a process that dies', () => {
  test('has enough places to die at for this to mean something', () => {
    expect(whole.extract).toBeGreaterThan(8);
    expect(whole.quality - whole.transforms).toBeGreaterThan(6);
  });

  // One takes the odd mutations, one the even ones.
  for (const when of ['before', 'after'] as const) {
    test(`${when} any mutation: the next run ends where an undisturbed one does`, async () => {
      for (let n = when === 'before' ? 1 : 2; n <= whole.quality; n += 2 * STRIDE) await dieAndStartAgain(n, when);
    }, 180_000);
  }

  test('after the verdict: a start completes the publication by itself, with no run at all', async () => {
    for (let n = whole.transforms + 3; n <= whole.quality; n += STRIDE) {
      await using pipeline = await startPipeline({ days: 2, volume: 4, small: true });
      const { storage } = crashingStorage(pipeline.storage, n, 'before');
      expect(await failure(runAll(pipeline.on(storage)))).toBeInstanceOf(Crash);
      await recover(openLocalStorage(pipeline.root), silentLogger);
      expect(await pipeline.query(HASHES)).toEqual(whole.answer);
    }
  }, 180_000);

  test('after the manifest and before the watermarks: a start moves them, and nothing is fetched twice for it', async () => {
    for (let n = whole.extract - 5; n <= whole.extract; n++) {
      await using pipeline = await startPipeline({ days: 2, volume: 4, small: true });
      const { storage } = crashingStorage(pipeline.storage, n, 'before');
      expect(await failure(pipeline.on(storage).extract('r1'))).toBeInstanceOf(Crash);
      const done = await recover(openLocalStorage(pipeline.root), silentLogger);
      expect(done).toEqual(['completed the extract stage of run r1, which had ended just before its last step']);
      expect((await pipeline.storage.get('_state/watermarks/balance_transactions.json')) === null).toBe(false);
    }
  }, 180_000);
});
