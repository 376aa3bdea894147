/**
 * What a machine keeps of tables' logs, pointers and manifests: a later process asks for what is new, and nothing that was dropped, replaced or copied elsewhere
 * is ever taken for what is there now.
 */
import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitChange } from '../../src/lake/commit.ts';
import { headVersion, readSnapshot } from '../../src/lake/log.ts';
import { listLatest, listStoredLatest, swapLatest } from '../../src/state/latest.ts';
import type { Storage } from '../../src/storage/types.ts';
import { type FakeS3, startFakeS3 } from '../support/s3/fakeS3.ts';
import { newCache, openFake } from '../support/s3/openFake.ts';

const TABLE = 'silver/source=stripe/entity=charges';

describe('a later process', () => {
  test('reads of a log only what has been added since, and of a table that stands still nothing', async () => {
    await using fake = await startNamed();
    const cacheDirectory = newCache();
    await grow(openFake(fake, { cacheDirectory }), 'a', 13);
    expect(await requestsOf(fake, () => liveFiles(openFake(fake, { cacheDirectory })))).toEqual([
      'ListObjectsV2 log',
      'GetObject store.json',
    ]);
    await grow(openFake(fake), 'b', 1);
    expect(await liveFiles(openFake(fake))).toEqual(['b13']);
    const requests = await requestsOf(fake, async () => expect(await liveFiles(openFake(fake, { cacheDirectory }))).toEqual(['b13']));
    expect(requests).toEqual(['ListObjectsV2 log', 'GetObject store.json', 'GetObject 13.json']);
  });

  test('asks once for what it reads again, and for the next version alone whether it still is the newest', async () => {
    await using fake = await startNamed();
    await grow(openFake(fake), 'a', 3);
    const storage = openFake(fake);
    await liveFiles(storage);
    expect(await requestsOf(fake, () => readSnapshot(storage, TABLE, 2))).toEqual([]);
    expect(await requestsOf(fake, () => readSnapshot(storage, TABLE, 1))).toEqual([]);
  });

  test('lists pointers, and reads those that were moved: a copy is never taken for a pointer that has moved since', async () => {
    await using fake = await startNamed();
    const cacheDirectory = newCache();
    for (const model of ['a', 'b']) await point(openFake(fake, { cacheDirectory }), model, 1);
    const [mine, others] = [openFake(fake, { cacheDirectory }), openFake(fake)];
    expect(await versions(mine)).toEqual({ a: 1, b: 1 });
    expect(await requestsOf(fake, () => versions(mine))).toEqual(['ListObjectsV2 _latest']);
    await point(others, 'b', 2);
    expect(await requestsOf(fake, async () => expect(await versions(mine)).toEqual({ a: 1, b: 2 }))).toEqual([
      'ListObjectsV2 _latest',
      'GetObject b.json',
    ]);
  });
});

describe('no copy is taken for what is there now', () => {
  test('where a table was dropped and made anew, with as many versions and a checkpoint of the same name', async () => {
    await using fake = await startNamed();
    const cacheDirectory = newCache();
    await grow(openFake(fake, { cacheDirectory }), 'old', 13);
    expect(await liveFiles(openFake(fake, { cacheDirectory }))).toEqual(['old12']);
    for (const key of [...fake.objects.keys()]) if (key.includes(TABLE)) fake.objects.delete(key);
    await grow(openFake(fake), 'new', 13);
    expect(await liveFiles(openFake(fake, { cacheDirectory }))).toEqual(['new12']);
  });

  test('where a process goes on while that happens', async () => {
    await using fake = await startNamed();
    const storage = openFake(fake);
    await grow(storage, 'old', 3);
    expect(await liveFiles(storage)).toEqual(['old2']);
    for (const key of [...fake.objects.keys()]) if (key.includes(TABLE)) fake.objects.delete(key);
    await grow(openFake(fake), 'new', 3);
    expect(await liveFiles(storage)).toEqual(['new2']);
  });

  test('where a store was copied whole, with its name, and both went on', async () => {
    await using fake = await startNamed();
    const cacheDirectory = newCache();
    await grow(openFake(fake, { cacheDirectory, prefix: 'one' }), 'a', 2);
    await liveFiles(openFake(fake, { cacheDirectory, prefix: 'one' }));
    for (const [key, object] of [...fake.objects]) if (key.startsWith('one/')) fake.objects.set(key.replace('one/', 'two/'), object);
    await grow(openFake(fake, { prefix: 'one' }), 'one', 1);
    await grow(openFake(fake, { prefix: 'two' }), 'two', 1);
    expect(await liveFiles(openFake(fake, { cacheDirectory, prefix: 'one' }))).toEqual(['one2']);
    expect(await liveFiles(openFake(fake, { cacheDirectory, prefix: 'two' }))).toEqual(['two2']);
  });

  test('where the disk has damaged or cut it', async () => {
    await using fake = await startNamed();
    const cacheDirectory = newCache();
    await grow(openFake(fake, { cacheDirectory }), 'a', 3);
    await liveFiles(openFake(fake, { cacheDirectory }));
    const copies = copiesIn(cacheDirectory);
    expect(copies.length).toBeGreaterThanOrEqual(3);
    for (const [index, path] of copies.entries()) {
      const bytes = readFileSync(path);
      writeFileSync(path, index % 2 === 0 ? bytes.subarray(0, bytes.length - 3) : bytes.toString().replace('"a', '"b'));
    }
    expect(await liveFiles(openFake(fake, { cacheDirectory }))).toEqual(['a2']);
    expect(copiesIn(cacheDirectory).every((path) => readFileSync(path).includes('"version"'))).toBe(true);
  });

  test('where there is no room for copies: everything is asked for, and is right', async () => {
    await using fake = await startNamed();
    const cacheDirectory = newCache();
    await grow(openFake(fake), 'a', 9);
    const small = { cacheDirectory, cacheBytes: 3_000 };
    expect(await liveFiles(openFake(fake, small))).toEqual(['a8']);
    expect(await liveFiles(openFake(fake, small))).toEqual(['a8']);
    const taken = copiesIn(cacheDirectory).reduce((sum, path) => sum + readFileSync(path).length, 0);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(3_000);
  });
});

describe('a machine whose disk takes no copies', () => {
  test('writes and reads as before: a copy is not worth a failure', async () => {
    await using fake = await startNamed();
    const cacheDirectory = newCache();
    const storage = openFake(fake, { cacheDirectory });
    await grow(openFake(fake), 'a', 1);
    expect(await liveFiles(storage)).toEqual(['a0']);
    expect(copiesIn(cacheDirectory)).toHaveLength(1);
    // A file stands where their folder would be.
    for (const store of readdirSync(join(cacheDirectory, 'objects'))) {
      rmSync(join(cacheDirectory, 'objects', store, '_copies'), { recursive: true, force: true });
      writeFileSync(join(cacheDirectory, 'objects', store, '_copies'), 'x');
    }
    await grow(storage, 'b', 1);
    expect(await liveFiles(storage)).toEqual(['b1']);
    expect(await liveFiles(openFake(fake, { cacheDirectory }))).toEqual(['b1']);
  });
});

/** A store that has had a run, which is what gives it the name that copies are kept by. */
async function startNamed(): Promise<FakeS3> {
  const fake = await startFakeS3();
  for (const prefix of ['team/stripe', 'one']) {
    const storage = openFake(fake, { prefix });
    await using scratch = await storage.scratch();
    writeFileSync(join(scratch.path, 'part'), 'x');
    await storage.putNewFile('bronze/part', join(scratch.path, 'part'));
  }
  return fake;
}

/** Adds versions, each of one file that replaces the last. */
async function grow(storage: Storage, name: string, versions: number): Promise<void> {
  for (let done = 0; done < versions; done++) {
    const base = await headVersion(storage, TABLE);
    const remove = base === null ? [] : [...(await readSnapshot(storage, TABLE, base)).files.keys()];
    const path = `${name}${(base ?? -1) + 1}`;
    await commitChange(storage, {
      ...{ table: TABLE, baseVersion: base, partitionColumns: [], engine: 'test', remove, at: 1_772_323_200_000 + done },
      columns: [{ name: 'id', type: 'VARCHAR', description: 'an id' }],
      add: [{ path, size: 1, partition: {}, stats: '{"numRecords":1}' }],
      runId: `${name}-${base ?? 'none'}`,
    });
  }
}

async function liveFiles(storage: Storage): Promise<string[]> {
  const head = await headVersion(storage, TABLE);
  return [...(await readSnapshot(storage, TABLE, head ?? -1)).files.keys()];
}

async function point(storage: Storage, model: string, version: number): Promise<void> {
  const expected = (await listStoredLatest(storage)).get(model)?.version ?? null;
  await swapLatest(storage, expected, {
    ...{ model, layer: 'gold', table: `gold/model=${model}`, version, rows: 0, content_hash: '', run_id: `r${version}` },
    ...{ published_at: '2026-03-01T00:00:00.000Z', data_through: null, verdict: 'published' },
  });
}

async function versions(storage: Storage): Promise<Record<string, number>> {
  return Object.fromEntries((await listLatest(storage)).map(({ model, version }) => [model, version]));
}

/** What was asked for meanwhile, in short. */
async function requestsOf(fake: FakeS3, body: () => Promise<unknown>): Promise<string[]> {
  const before = fake.calls.length;
  await body();
  return fake.calls.slice(before).map(({ operation, key }) => `${operation} ${shortOf(key)}`);
}

function shortOf(key: string): string {
  if (key.endsWith('/_delta_log/')) return 'log';
  return (key.replace(/\/$/, '').split('/').at(-1) ?? '').replace(/^0{10,}/, '');
}

function copiesIn(cacheDirectory: string): string[] {
  const files = readdirSync(cacheDirectory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).filter((path) => path.includes('/_copies/'));
}
