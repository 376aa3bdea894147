import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { commitBytes } from '../../src/lake/actions.ts';
import { commitChange } from '../../src/lake/commit.ts';
import { commitKey } from '../../src/lake/logKeys.ts';
import { readCommit } from '../../src/lake/readCommit.ts';
import { commitTime, versionAt } from '../../src/lake/versionAt.ts';
import { type AsOf, parseAsOf } from '../../src/query/asOf.ts';
import { explainAbsent, openPublished } from '../../src/query/openPublished.ts';
import { requireReadOnly } from '../../src/query/runQuery.ts';
import { readLatest, swapLatest } from '../../src/state/latest.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';

let pipeline: Pipeline & Stages;
/** What the tables said after each run: versions 0, 1 and 2 of `silver.charges`. */
const answers: string[] = [];
const COUNT = 'SELECT count(*) AS n, max(created_at) AS newest FROM silver.charges';

beforeAll(async () => {
  pipeline = await startPipeline({ small: true });
  for (const run of ['r1', 'r2', 'r3']) {
    await pipeline.all(run, { days: 30 });
    answers.push(JSON.stringify(await pipeline.query(COUNT)));
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 86_400);
  }
}, 180_000);

afterAll(() => pipeline[Symbol.asyncDispose]());

async function ask(asOf: AsOf | undefined, sql = COUNT): Promise<string> {
  await using scratch = await pipeline.storage.scratch();
  const { session, absent } = await openPublished(pipeline.storage, { asOf, memoryLimit: '1GB', threads: 1, tempDirectory: scratch.path });
  await using _session = session;
  await requireReadOnly(session, sql).catch((error: unknown) => {
    throw explainAbsent(error, sql, absent);
  });
  return JSON.stringify(await session.rows(sql));
}

const at = (version: number) => commitTime(pipeline.storage, 'silver/source=stripe/entity=charges', version);

describe('as of', () => {
  test('a version: the tables as they were, and three different ones', async () => {
    for (const [version, answer] of answers.entries()) expect(await ask({ kind: 'version', version }, COUNT)).toBe(answer);
    expect(new Set(answers).size).toBe(3);
    expect(await ask(undefined)).toBe(answers[2] ?? '');
  });

  test('a moment: the newest version not after it, to the millisecond', async () => {
    for (const [version, answer] of answers.entries()) {
      expect(await ask({ kind: 'time', atMs: await at(version) })).toBe(answer);
      if (version > 0) expect(await ask({ kind: 'time', atMs: (await at(version)) - 1 })).toBe(answers[version - 1] ?? '');
    }
    expect(await ask({ kind: 'time', atMs: Date.now() + 1e9 })).toBe(answers[2] ?? '');
  });

  test('before anything was published, or beyond the newest version: an error that says what there is', async () => {
    expect(ask({ kind: 'time', atMs: 0 })).rejects.toMatchObject({
      code: 'STORAGE_NOTHING_PUBLISHED',
      message: expect.stringMatching(/has no version from 1970-01-01T00:00:00.000Z or before: its first is from 20/),
    });
    expect(ask({ kind: 'version', version: 99 })).rejects.toMatchObject({
      message: expect.stringMatching(/no version 99: it has 0 to \d/),
    });
  });

  test('a table that came later is missing by name, and the others can be asked', async () => {
    const { storage } = pipeline;
    const table = 'gold/model=late';
    const columns = [{ name: 'id', type: 'VARCHAR', description: 'An id.' }];
    await commitChange(storage, {
      ...{ table, baseVersion: null, columns, partitionColumns: [], add: [], remove: [], runId: 'r4', at: Date.now(), engine: 'test' },
    });
    const charges = (await readLatest(storage, 'charges'))?.latest;
    if (charges === undefined) throw new Error('charges is published');
    const { schema_version: _, ...pointer } = charges;
    await swapLatest(storage, null, { ...pointer, model: 'late', layer: 'gold', table, version: 0, rows: 0 });
    expect(await ask(undefined, 'SELECT count(*) AS n FROM late')).toBe('[{"n":"0"}]');
    expect(await ask({ kind: 'version', version: 1 })).toBe(answers[1] ?? '');
    expect(ask({ kind: 'version', version: 1 }, 'SELECT * FROM late')).rejects.toMatchObject({
      code: 'STORAGE_NOTHING_PUBLISHED',
      message: 'gold.late has no version 1: it has version 0 alone',
    });
    expect(ask({ kind: 'version', version: 1 }, 'SELECT * FROM nonsense')).rejects.toMatchObject({ code: 'USAGE_BAD_SQL' });
  });

  test('reads few commits of a long log', async () => {
    const table = 'gold/model=dates';
    const { storage } = pipeline;
    for (let version = 0; version < 64; version++)
      await storage.putNew(commitKey(table, version), commitBytes([{ commitInfo: { timestamp: 1000 * version } }]));
    for (const ms of [0, 999, 1000, 31_500, 62_999, 63_000, 1e9]) {
      expect(await versionAt(storage, table, { oldest: 0, newest: 63 }, ms)).toBe(Math.min(63, Math.floor(ms / 1000)));
    }
    expect(await versionAt(storage, table, { oldest: 0, newest: 63 }, -1)).toBeNull();
    expect((await readCommit(storage, table, 5)).length).toBe(1);
  });
});

describe('--as-of', () => {
  test('is a version, a date at its midnight, or an instant', () => {
    expect(parseAsOf('12')).toEqual({ kind: 'version', version: 12 });
    expect(parseAsOf('2026-11-22')).toEqual({ kind: 'time', atMs: Date.UTC(2026, 10, 22) });
    expect(parseAsOf('2026-11-22T18:00:00+01:00')).toEqual({ kind: 'time', atMs: Date.UTC(2026, 10, 22, 17) });
    for (const text of ['', 'yesterday', '2026-02-30', '-1', '1.5']) expect(() => parseAsOf(text)).toThrow('--as-of takes');
  });
});
