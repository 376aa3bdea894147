import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { commitBytes } from '../../src/lake/actions.ts';
import { APP_ID, commitChange, type TableChange } from '../../src/lake/commit.ts';
import { listLog } from '../../src/lake/listLog.ts';
import { headVersion, readSnapshot } from '../../src/lake/log.ts';
import { checkpointKey, commitKey, lastCheckpointKey } from '../../src/lake/logKeys.ts';
import { writeCheckpoint } from '../../src/lake/writeCheckpoint.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Storage } from '../../src/storage/types.ts';
import { countingStorage } from '../support/countingStorage.ts';
import { crashingStorage } from '../support/crashingStorage.ts';

const root = await mkdtemp(join(tmpdir(), 'lake-checkpoint-'));
const storage = openLocalStorage(root);
const AT = 1_800_000_000_000;
const DAY = 86_400_000;
let tables = 0;

afterAll(() => rm(root, { recursive: true, force: true }));

const newTable = () => `gold/model=c${++tables}`;
const file = (path: string) => ({ path, size: 1, partition: { dt: null }, stats: '{"numRecords":1}' });

function change(parts: Partial<TableChange> & { table: string }): TableChange {
  return {
    baseVersion: null,
    columns: [{ name: 'id', type: 'VARCHAR', description: "The object's id." }],
    partitionColumns: [],
    add: [],
    remove: [],
    runId: 'run-0',
    at: AT,
    engine: 'test',
    ...parts,
  };
}

/** Commits versions 0 … last; each adds a file and removes the one of two versions before. */
async function grow(store: Storage, table: string, last: number, at: (version: number) => number = () => AT): Promise<void> {
  for (let version = 0; version <= last; version++) {
    await commitChange(
      store,
      change({
        table,
        baseVersion: version === 0 ? null : version - 1,
        runId: `run-${version}`,
        at: at(version),
        add: [file(`f${version}`)],
        remove: version < 2 ? [] : [`f${version - 2}`],
      }),
    );
  }
}

async function files(store: Storage, table: string, version: number): Promise<string[]> {
  return [...(await readSnapshot(store, table, version)).files.keys()];
}

async function overwrite(key: string, text: string): Promise<void> {
  await Bun.write(join(root, key), text);
}

describe('a checkpoint', () => {
  test('is written every ten versions, and the hint names the newest', async () => {
    const table = newTable();
    await grow(storage, table, 25);
    expect(await listLog(storage, table)).toMatchObject({ commits: Array.from({ length: 26 }, (_, i) => i), checkpoints: [10, 20] });
    expect(JSON.parse(new TextDecoder().decode((await storage.get(lastCheckpointKey(table)))?.body))).toEqual({
      version: 20,
      size: 24,
      sizeInBytes: expect.any(Number),
      numOfAddFiles: 2,
    });
  });

  test('says what the commits say: files, partition values, statistics, metadata, tombstones, transaction', async () => {
    const table = newTable();
    await grow(storage, table, 20);
    const through = await readSnapshot(storage, table, 20);
    await rm(join(root, checkpointKey(table, 20)));
    await rm(join(root, checkpointKey(table, 10)));
    const replayed = await readSnapshot(storage, table, 20);
    const unchanging = ({ files, tombstones, ...rest }: typeof through) => ({
      ...rest,
      files: [...files.values()].map((add) => ({ ...add, dataChange: true })),
      tombstones: new Set([...tombstones.values()].map((remove) => JSON.stringify({ ...remove, dataChange: true }))),
    });
    expect(unchanging(through)).toEqual(unchanging(replayed));
    expect(through.files.get('f20')).toMatchObject({ partitionValues: { dt: null }, stats: '{"numRecords":1}', size: 1 });
    expect(through.metaData.schemaString).toContain("The object's id.");
    expect([...through.transactions.keys()]).toEqual([APP_ID]);
  });

  test('forgets files that were removed more than a week before it', async () => {
    const table = newTable();
    await grow(storage, table, 10, (version) => AT + version * DAY);
    const { tombstones } = await readSnapshot(storage, table, 10);
    expect([...tombstones.keys()].sort()).toEqual(['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8']);
  });

  test('makes no difference to what a reader sees, whatever the history', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const step = fc.record({ add: fc.uniqueArray(fc.constantFrom(...names)), remove: fc.uniqueArray(fc.constantFrom(...names)) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 9, maxLength: 14 }), async (steps) => {
        const table = newTable();
        const live = new Set<string>();
        const expected: string[][] = [];
        for (const [index, { add, remove }] of steps.entries()) {
          const gone = remove.filter((path) => !add.includes(path));
          for (const path of gone) live.delete(path);
          for (const path of add) live.add(path);
          expected.push([...live].sort());
          const actions = [...gone.map((path) => ({ remove: { path, dataChange: true } })), ...add.map((path) => addAction(path))];
          await storage.putNew(commitKey(table, index), commitBytes([...(index === 0 ? HEAD : []), ...actions]));
          if (index === 5) await writeCheckpoint(storage, table, index, AT);
        }
        for (const index of [0, 4, 5, 6, steps.length - 1]) expect(await files(storage, table, index)).toEqual(expected[index] ?? []);
      }),
      { numRuns: 8 },
    );
  }, 180_000);
});

const HEAD = [
  { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
  {
    metaData: {
      id: '00000000-0000-5000-a000-000000000000',
      format: { provider: 'parquet', options: {} },
      schemaString: '{"type":"struct","fields":[]}',
      partitionColumns: [],
      configuration: {},
    },
  },
];

const addAction = (path: string) => ({
  add: { path, partitionValues: {}, size: 1, modificationTime: AT, dataChange: true, stats: '{"numRecords":1}' },
});

describe('a long log', () => {
  const table = 'gold/model=long';
  const VERSIONS = 1005;

  test('of a thousand commits is read in a dozen reads, without a listing', async () => {
    await Promise.all(
      Array.from({ length: VERSIONS + 1 }, (_, version) =>
        storage.putNew(commitKey(table, version), commitBytes([...(version === 0 ? HEAD : []), addAction(`f${version}`)])),
      ),
    );
    await writeCheckpoint(storage, table, 1000, AT);
    const counting = countingStorage(storage);
    expect(await headVersion(counting.storage, table)).toBe(VERSIONS);
    expect(counting.calls()).toEqual({ get: 8 });
    counting.reset();
    expect((await readSnapshot(counting.storage, table, VERSIONS)).files.size).toBe(VERSIONS + 1);
    expect(counting.calls()).toEqual({ get: 6, localPaths: 1 });
  }, 180_000);

  test('is committed to with as few reads', async () => {
    const counting = countingStorage(storage);
    await commitChange(counting.storage, change({ table, baseVersion: VERSIONS, columns: [], runId: 'late' }));
    expect(counting.calls()).toEqual({ get: 6, localPaths: 1, putNew: 1 });
  });
});

describe('the hint', () => {
  test('may be missing, broken, or beyond the log: the same is read', async () => {
    const table = newTable();
    await grow(storage, table, 23);
    for (const text of ['', '{"version":', '{"version":9000,"size":1}', '{"version":21,"size":1}', '[]']) {
      await overwrite(lastCheckpointKey(table), text);
      expect([text, await headVersion(storage, table), await files(storage, table, 23)]).toEqual([text, 23, ['f22', 'f23']]);
    }
    await storage.remove(lastCheckpointKey(table));
    expect([await headVersion(storage, table), await files(storage, table, 23)]).toEqual([23, ['f22', 'f23']]);
  });

  test('is moved forward over a broken one, and never back', async () => {
    const table = newTable();
    await grow(storage, table, 20);
    await writeCheckpoint(storage, table, 10, AT);
    expect(new TextDecoder().decode((await storage.get(lastCheckpointKey(table)))?.body)).toStartWith('{"version":20,');
    await overwrite(lastCheckpointKey(table), 'broken');
    await writeCheckpoint(storage, table, 20, AT);
    expect(new TextDecoder().decode((await storage.get(lastCheckpointKey(table)))?.body)).toStartWith('{"version":20,');
  });
});

describe('a broken checkpoint', () => {
  test('is passed over for an older one, or for the commits', async () => {
    const table = newTable();
    await grow(storage, table, 22);
    await overwrite(checkpointKey(table, 20), 'PAR1 cut short');
    expect(await files(storage, table, 22)).toEqual(['f21', 'f22']);
    await overwrite(checkpointKey(table, 10), '');
    expect(await files(storage, table, 22)).toEqual(['f21', 'f22']);
  });

  test('that nothing stands in for is refused by name', async () => {
    const table = newTable();
    await grow(storage, table, 12);
    await overwrite(checkpointKey(table, 10), 'PAR1 cut short');
    await storage.remove(commitKey(table, 3));
    expect(readSnapshot(storage, table, 12)).rejects.toMatchObject({
      code: 'STORAGE_CORRUPT',
      message: expect.stringContaining('00000000000000000010.checkpoint.parquet'),
    });
  });
});

describe('a process that dies at a checkpoint', () => {
  test('leaves a table that is read as before and goes on', async () => {
    for (let n = 1; ; n++) {
      const table = newTable();
      await grow(storage, table, 9);
      const { storage: dying, count } = crashingStorage(storage, n, n % 2 === 0 ? 'before' : 'after');
      const next = change({ table, baseVersion: 9, runId: 'run-10', add: [file('f10')], remove: ['f8'] });
      const died = await commitChange(dying, next).then(
        () => false,
        () => true,
      );
      expect(await commitChange(storage, next)).toBe(10);
      expect(await files(storage, table, 10)).toEqual(['f10', 'f9']);
      expect((await listLog(storage, table)).checkpoints).toEqual([10]);
      if (!died) return expect(count()).toBe(3);
    }
  });
});

describe('ten writers at a checkpoint', () => {
  test('one wins; every other is told by whom and why', async () => {
    const table = newTable();
    await grow(storage, table, 9);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        commitChange(storage, change({ table, baseVersion: 9, runId: `racer-${i}`, add: [file(`r${i}`)], remove: ['f9'] })),
      ),
    );
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(lost).toHaveLength(9);
    for (const error of lost)
      expect(error).toMatchObject({ code: 'STORAGE_CONFLICT', retryable: true, message: expect.stringMatching(/both replace f9$/) });
    expect((await readSnapshot(storage, table, 10)).files.size).toBe(2);
  });
});

describe('a schema', () => {
  const two = (type = 'BIGINT') => [
    { name: 'id', type: 'VARCHAR', description: "The object's id." },
    { name: 'n', type, description: 'New.' },
  ];

  test('grows by columns while files stay', async () => {
    const table = newTable();
    await grow(storage, table, 1);
    await commitChange(storage, change({ table, baseVersion: 1, runId: 'wider', columns: two(), add: [file('w')] }));
    expect((await readSnapshot(storage, table, 2)).metaData.schemaString).toContain('"n"');
  });

  test('loses, changes or re-partitions a column only when no file stays', async () => {
    const table = newTable();
    await commitChange(storage, change({ table, columns: two(), add: [file('a'), file('b')] }));
    const refused = async (parts: Partial<TableChange>, why: string) =>
      expect(commitChange(storage, change({ table, baseVersion: 0, runId: 'next', ...parts }))).rejects.toMatchObject({
        code: 'TRANSFORM_CONTRACT',
        message: expect.stringContaining(why),
      });
    await refused({ remove: ['a'] }, 'column n would go');
    await refused({ remove: ['a'], columns: two('DOUBLE') }, 'column n is BIGINT, and would be DOUBLE');
    await refused({ columns: two(), partitionColumns: ['n'] }, 'partitioned by nothing, and would be by n');
    expect(await headVersion(storage, table)).toBe(0);
    await commitChange(
      storage,
      change({ table, baseVersion: 0, runId: 'next', columns: two('DOUBLE'), remove: ['a', 'b'], add: [file('c')] }),
    );
    expect((await readSnapshot(storage, table, 1)).metaData.schemaString).toContain('double');
  });
});

describe('the transaction of a commit', () => {
  test('rises although the clock goes back, so that a repetition is known and another run is not', async () => {
    const table = newTable();
    await grow(storage, table, 3, (version) => AT - version * DAY);
    const versions = [];
    for (let version = 0; version <= 3; version++)
      versions.push((await readSnapshot(storage, table, version)).transactions.get(APP_ID)?.version);
    expect(versions).toEqual([AT, AT + 1, AT + 2, AT + 3]);
    const again = change({ table, baseVersion: 2, runId: 'run-3', at: AT - 3 * DAY, add: [file('f3')], remove: ['f1'] });
    expect(await commitChange(storage, again)).toBe(3);
    expect(commitChange(storage, { ...again, runId: 'run-x' })).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
  });
});
