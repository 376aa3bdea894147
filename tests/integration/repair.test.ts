import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/domain/logger.ts';
import { recover } from '../../src/state/recover.ts';
import { repair } from '../../src/state/repair.ts';
import { rollback } from '../../src/state/rollback.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { Crash, crashingStorage } from '../support/crashingStorage.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';

let pipeline: Pipeline & Stages;
/** A healthy store of two runs and a rollback; each test breaks a copy. */
let healthy: string;
let root: string;

beforeAll(async () => {
  pipeline = await startPipeline({ small: true, days: 2, volume: 4 });
  for (const run of ['r1', 'r2']) {
    await pipeline.all(run, { days: 30 });
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 86_400);
  }
  const common = { storage: pipeline.storage, toolVersion: 'test', clock: () => Date.now() };
  await rollback({ ...common, runId: 'back', model: 'balance_transactions', toVersion: 0 });
  healthy = pipeline.root;
}, 180_000);

beforeEach(async () => {
  if (root !== undefined) await rm(root, { recursive: true, force: true });
  root = await mkdtemp(join(tmpdir(), 'repair-'));
  await cp(healthy, root, { recursive: true });
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await pipeline[Symbol.asyncDispose]();
});

const store = () => openLocalStorage(root);
const look = (deep = false) => repair({ storage: store(), apply: false, deep });
const mend = () => repair({ storage: store(), apply: true, deep: false });
const path = (key: string) => join(root, key);

/** Every state file's text, by key. */
async function stateFiles(): Promise<Record<string, string>> {
  const names = await readdir(path('_state'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.slice(root.length + 1), await readFile(file, 'utf8')])));
}

describe('repair', () => {
  test('finds nothing in a healthy store, also in its bytes', async () => {
    const report = await look(true);
    expect([report.items, report.broken]).toEqual([[], []]);
    expect(report.checked).toMatchObject({ manifests: 3, deep: true });
    expect(report.checked.parts).toBeGreaterThan(5);
    expect(report.checked.files).toBeGreaterThan(3);
  });

  test('makes every watermark and pointer again as it was, to the byte, from nothing or from rubbish', async () => {
    const before = await stateFiles();
    const keys = Object.keys(before).filter((key) => key.startsWith('_state/watermarks/') || key.includes('/_latest/'));
    expect(keys.length).toBeGreaterThan(6);
    for (const [index, key] of keys.entries()) {
      if (index % 3 === 0) await rm(path(key));
      else await writeFile(path(key), index % 3 === 1 ? '' : (before[key] ?? '').slice(0, 40));
    }
    const shown = await look();
    expect(shown.items.map((item) => item.key).sort()).toEqual(keys.sort());
    expect(await stateFiles()).not.toEqual(before);
    expect((await mend()).items).toEqual(shown.items);
    expect(await stateFiles()).toEqual(before);
    expect((await look()).items).toEqual([]);
  });

  test('sets back what was tampered with, and says what it was', async () => {
    const [mark, latest] = ['_state/watermarks/charges.json', '_state/manifests/_latest/charges.json'];
    const before = await stateFiles();
    await writeFile(path(mark), (before[mark] ?? '').replace(/"to": \d+/, '"to": 1900000000'));
    await writeFile(path(latest), (before[latest] ?? '').replace(/"version": 1,/, '"version": 0,'));
    const { items } = await look();
    expect(items.map(({ key, before, after }) => [key, before, after])).toEqual([
      [mark, expect.stringContaining('to 2030-03-17T17:46:40Z'), expect.stringMatching(/ to 2026-/)],
      [latest, 'version 0 of run r2', 'version 1 of run r2'],
    ]);
    await mend();
    expect(await stateFiles()).toEqual(before);
  });

  test('believes what can be read when a manifest cannot, and names the manifest', async () => {
    await writeFile(path('_state/manifests/run_r2.json'), '{');
    const { items, broken } = await look();
    expect(items).toEqual([]);
    expect(broken.map(({ key }) => key)).toEqual(['_state/manifests/run_r2.json']);
  });

  test('names parts that are gone, cut short or changed, with the command that fetches them again', async () => {
    const parts = (await readdir(path('bronze'), { recursive: true })).filter((name) => name.endsWith('.zst')).sort();
    const [first = '', second = '', third = ''] = parts
      .filter((name) => name.includes('entity=charges'))
      .concat(parts.filter((name) => name.includes('entity=customers/')));
    const key = (name: string) => `bronze/${name}`;
    await rm(path(key(first)));
    await writeFile(path(key(second)), 'short');
    const bytes = await readFile(path(key(third)));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(path(key(third)), bytes);
    const shallow = await look();
    expect(shallow.broken.map((one) => [one.key, one.problem])).toEqual([
      [key(first), expect.stringContaining('it is missing')],
      [key(second), expect.stringContaining('it has 5 bytes instead of')],
    ]);
    expect(shallow.broken[0]?.hint).toMatch(/run-batch --entity charges --from \S+Z --to \S+Z$/);
    expect((await look(true)).broken.map((one) => one.key).sort()).toEqual([first, second, third].map(key).sort());
  });

  test('names files of published tables that are gone, and a log that cannot be read', async () => {
    const files = (await readdir(path('gold/model=dim_customers'))).filter((name) => name.endsWith('.parquet')).sort();
    await rm(path(`gold/model=dim_customers/${files.at(-1)}`));
    await writeFile(path('silver/source=stripe/entity=customers/_delta_log/00000000000000000000.json'), '{"add":');
    const { broken } = await look();
    expect(broken.map(({ key }) => key)).toEqual(['_state/manifests/_latest/customers.json', `gold/model=dim_customers/${files.at(-1)}`]);
    for (const { hint } of broken) expect(hint.length).toBeGreaterThan(10);
  });

  test('drops a journal that cannot be read, points to what was staged, and gives recovery its marker back', async () => {
    const files = ['_state/ranges/charges.json', '_state/staged.json', '_state/open/r2.quality.json', '_state/open/x9.extract.json'];
    for (const key of files) await Bun.write(path(key), 'rubbish');
    await expect(recover(store(), silentLogger)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' });
    const { items } = await mend();
    expect(items.map(({ key, after }) => [key, after])).toEqual([
      ['_state/ranges/charges.json', 'none: what it tells of is fetched again'],
      ['_state/open/r2.quality.json', 'the quality stage of run r2, for recovery to complete'],
      ['_state/open/x9.extract.json', 'none: the stage had decided nothing'],
      ['_state/staged.json', 'run r2'],
    ]);
    expect(await recover(store(), silentLogger)).toEqual([
      'completed the quality stage of run r2, which had ended just before its last step',
    ]);
    expect([(await look()).items, (await look()).broken]).toEqual([[], []]);
  });

  test('does not touch what a newer program wrote', async () => {
    const key = '_state/watermarks/charges.json';
    const text = (await readFile(path(key), 'utf8')).replace('"schema_version": 1', '"schema_version": 9');
    await writeFile(path(key), text);
    const report = await mend();
    expect(report.broken).toEqual([{ key, problem: expect.stringContaining('newer payments-pipeline'), hint: 'Use the newer program.' }]);
    expect(await readFile(path(key), 'utf8')).toBe(text);
  });

  test('that dies anywhere has repaired some files whole; the next one ends the work', async () => {
    const before = await stateFiles();
    const keys = Object.keys(before)
      .filter((key) => key.includes('/_latest/'))
      .slice(0, 4);
    for (const key of keys) await writeFile(path(key), '');
    for (let n = 1; n <= 4; n++) {
      const { storage } = crashingStorage(store(), n === 4 ? 99 : 1, n % 2 === 0 ? 'before' : 'after');
      if (n < 4) await expect(repair({ storage, apply: true, deep: false })).rejects.toBeInstanceOf(Crash);
      else await repair({ storage, apply: true, deep: false });
    }
    expect(await stateFiles()).toEqual(before);
  });
});
