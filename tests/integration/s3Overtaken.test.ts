/**
 * What becomes of a command that froze at one of its requests for longer than its lease, while another took over the store and went through: at every
 * request, woken with and without a look at its lease. `tests/judges/s3/servers.ts` plays some of them on a real server.
 */
import { describe, expect, test } from 'bun:test';
import { silentLogger } from '../../src/domain/logger.ts';
import { documentBytes } from '../../src/state/document.ts';
import { recover } from '../../src/state/recover.ts';
import { repair } from '../../src/state/repair.ts';
import { vacuum } from '../../src/state/vacuum.ts';
import type { Storage } from '../../src/storage/types.ts';
import { type Objects, openMemoryStorage } from '../support/memoryStorage.ts';
import {
  MODELS,
  overtakenRollback,
  overtakenRun,
  type Played,
  playEverywhere,
  type Scene,
  smallRollback,
  smallRun,
  twoRuns,
} from '../support/s3/overtaken.ts';

const MONTH_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;

const stores = new Map<string, Objects>();

/** At every request, on a store in memory. */
async function play(scene: Scene, isDue?: (n: number) => boolean): Promise<Played> {
  stores.clear();
  // What stands before a scene has been there for a month.
  const open = (name: string) => openMemoryStorage(objectsOf(name), () => Date.now() - (name === 'before' ? MONTH_MS : 0));
  const copy = (from: string, to: string) => void stores.set(to, new Map(objectsOf(from)));
  const played = await playEverywhere(scene, { open, copy }, isDue);
  if (process.env['SHOW']) console.log(played.moments, played.ends, [...new Set(played.recovered)].slice(0, 8));
  return played;
}

function objectsOf(name: string): Objects {
  const found = stores.get(name) ?? new Map();
  stores.set(name, found);
  return found;
}

describe('an overtaken run', () => {
  test('gives way whatever it had done, and says why; the next builds upon the heads, nothing is lost or doubled', async () => {
    const { ends, moments, recovered } = await play(overtakenRun);
    expect(moments).toBeGreaterThan(150);
    expect(Object.keys(ends)).toEqual(expect.arrayContaining(['STORAGE_LEASE_LOST', 'STORAGE_CONFLICT', 'CHECKS_STALE_STAGE', 'done']));
    expect(recovered.join('\n')).toMatch(/gave up the quality stage of run r1, which another run had overtaken: .* from run r2/);
  }, 60_000);

  test('that wins tables which the other has left as they were, and loses the rest, publishes none of them', async () => {
    const { ends, recovered } = await play({
      before: (storage) => smallRun(storage, 'r0'),
      frozen: (storage) => smallRun(storage, 'r1'),
      other: (storage) => smallRun(storage, 'r2', ['refunds', 'payouts']),
    });
    expect(ends['STORAGE_CONFLICT']).toBeGreaterThan(0);
    expect(recovered.join('\n')).toContain('gave up the quality stage of run r1');
  }, 60_000);

  test('that had left tables as they were does not take back what the other has made of them', async () => {
    const { ends } = await play({
      before: (storage) => smallRun(storage, 'r0'),
      frozen: (storage) => smallRun(storage, 'r1', ['charges', 'refunds']),
      other: (storage) => smallRun(storage, 'r2', ['payouts']),
    });
    expect(ends['STORAGE_LEASE_LOST']).toBeGreaterThan(0);
  }, 60_000);
});

describe('an overtaken rollback', () => {
  test('gives way to a run, and the pointers are right', async () => {
    const { ends, recovered } = await play(overtakenRollback);
    expect(ends['STORAGE_LEASE_LOST']).toBeGreaterThan(0);
    expect(recovered.join('\n')).toContain('rollback stage of run back');
  }, 60_000);

  test('gives way to a run that leaves the table as it is, and to another rollback', async () => {
    const frozen: Scene['frozen'] = (storage) => smallRollback(storage, 'back', 'charges', 0);
    const still = await play({ before: twoRuns, frozen, other: (storage) => smallRun(storage, 'r2', MODELS) });
    expect(still.ends['STORAGE_LEASE_LOST']).toBeGreaterThan(0);
    const other: Scene['other'] = (storage) => smallRollback(storage, 'other', 'charges', 0);
    expect((await play({ before: twoRuns, frozen, other })).ends['STORAGE_LEASE_LOST']).toBeGreaterThan(0);
  }, 60_000);

  test('overtakes a run that froze: the run gives way', async () => {
    const { ends } = await play({
      before: twoRuns,
      frozen: (storage) => smallRun(storage, 'r2'),
      other: (storage) => smallRollback(storage, 'back', 'charges', 0),
    });
    expect(ends['STORAGE_LEASE_LOST']).toBeGreaterThan(0);
  }, 60_000);
});

describe('an overtaken vacuum', () => {
  // Every removal is preceded by a look at the lease, so at most one arrives too late.
  const wakings = ['prompt', 'late'] as const;
  // Each takes a checkpoint or two by DuckDB; the number is prime, so that no kind of request is passed over.
  const some = (n: number) => n % 5 === 1;
  const before = async (storage: Storage) => {
    for (const run of ['r0', 'r1', 'r2']) await smallRun(storage, run, [], MONTH_MS);
    for (const key of GARBAGE) await storage.putNew(key, new Uint8Array([1]));
  };
  const frozen: Scene['frozen'] = async (storage) => {
    await recover(storage, silentLogger);
    const { signal } = new AbortController();
    await vacuum({ storage, now: Date.now(), olderThanMs: 7 * DAY_MS, keepHistoryMs: DAY_MS, apply: true, signal });
  };

  test('removes nothing that a run has made, or has built upon, since', async () => {
    const { ends, moments } = await play({ before, frozen, wakings, other: (storage) => smallRun(storage, 'r3', ['payouts']) }, some);
    expect(moments).toBeGreaterThan(30);
    expect(ends['STORAGE_LEASE_LOST']).toBeGreaterThan(20);
  }, 120_000);

  test('removes nothing of a version that a rollback has brought back since: it comes back whole, or is refused', async () => {
    let refused = 0;
    const other: Scene['other'] = (storage) =>
      smallRollback(storage, 'back', 'charges', 1).catch((error: unknown) => {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(USAGE_BAD_VALUE|STORAGE_MISSING)$/) });
        refused += 1;
      });
    const { ends, moments } = await play({ before, frozen, wakings, other }, some);
    expect(ends['STORAGE_LEASE_LOST']).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(moments);
  }, 120_000);
});

const GARBAGE = [
  'bronze/source=stripe/entity=charges/dt=2026-01-01/run_id=dead/part-0.jsonl.zst',
  'silver/source=stripe/entity=charges/part-dead.parquet',
];

describe('an overtaken repair', () => {
  const rubbish = new TextEncoder().encode('{');
  const before = async (storage: Storage) => {
    await twoRuns(storage);
    for (const key of ['_state/watermarks/charges.json', '_state/manifests/_latest/refunds.json', '_state/staged.json'])
      await storage.swap(key, (await storage.get(key))?.version ?? null, rubbish);
    for (const key of ['_state/ranges/charges.json', '_state/open/r1.quality.json', '_state/open/none.extract.json'])
      await storage.putNew(key, rubbish);
  };
  const mend = async (storage: Storage) => {
    await repair({ storage, apply: true, deep: true });
    await recover(storage, silentLogger);
  };

  test('puts nothing back to where another repair and a run have moved it from, and removes nothing that they have made', async () => {
    const { ends } = await play({
      before,
      frozen: mend,
      other: async (storage) => {
        await mend(storage);
        await smallRun(storage, 'r2');
        // As a run that was stopped leaves it: the next one goes on from there.
        await storage.putNew('_state/ranges/charges.json', JOURNAL);
      },
      after: async (storage) => expect((await storage.get('_state/ranges/charges.json'))?.body).toEqual(JOURNAL),
    });
    expect(ends['STORAGE_LEASE_LOST']).toBeGreaterThan(0);
    expect(ends['STORAGE_CONFLICT']).toBeGreaterThan(0);
  }, 120_000);
});

const JOURNAL = documentBytes({
  schema_version: 1,
  ...{ entity: 'charges', run_id: 'r3', source: 'tiny', api_version: 'test', source_now: 1 },
  ...{ closed: [], open: [], duplicates: 0, streams: [] },
});
