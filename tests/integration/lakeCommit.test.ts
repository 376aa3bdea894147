import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { commitChange, type TableChange } from '../../src/lake/commit.ts';
import { headVersion, readSnapshot } from '../../src/lake/log.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { failure } from '../support/failure.ts';

const root = await mkdtemp(join(tmpdir(), 'lake-'));
const storage = openLocalStorage(root);
let tables = 0;

afterAll(() => rm(root, { recursive: true, force: true }));

function change(parts: Partial<TableChange> & { table: string }): TableChange {
  return {
    baseVersion: null,
    columns: [{ name: 'id', type: 'VARCHAR', description: 'The id.' }],
    partitionColumns: [],
    add: [],
    remove: [],
    runId: 'run-1',
    at: 1_800_000_000_000,
    engine: 'test',
    ...parts,
  };
}

const file = (path: string) => ({ path, size: 1, partition: {}, stats: '{}' });

describe('a commit', () => {
  test('is seen whole, and the version before stays readable', async () => {
    const table = `gold/model=t${++tables}`;
    expect(await headVersion(storage, table)).toBeNull();
    await commitChange(storage, change({ table, add: [file('a'), file('b')] }));
    await commitChange(storage, change({ table, baseVersion: 0, runId: 'run-2', add: [file('c')], remove: ['a'] }));
    expect(await headVersion(storage, table)).toBe(1);
    expect([...(await readSnapshot(storage, table, 0)).files.keys()]).toEqual(['a', 'b']);
    expect([...(await readSnapshot(storage, table, 1)).files.keys()]).toEqual(['b', 'c']);
  });

  test('of the same run again changes nothing; of another run it is a conflict', async () => {
    const table = `gold/model=t${++tables}`;
    const first = change({ table, add: [file('a')] });
    expect([await commitChange(storage, first), await commitChange(storage, first)]).toEqual([0, 0]);
    const other = await commitChange(storage, { ...first, runId: 'run-9' }).catch((error: unknown) => error);
    expect(other).toMatchObject({ code: 'STORAGE_CONFLICT', retryable: true });
  });

  test('of two writers on one version exactly one wins', async () => {
    const table = `gold/model=t${++tables}`;
    await commitChange(storage, change({ table }));
    const racers = Array.from({ length: 10 }, (_, i) =>
      commitChange(storage, change({ table, baseVersion: 0, runId: `racer-${i}`, add: [file(`f${i}`)] })),
    );
    const outcomes = await Promise.allSettled(racers);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await readSnapshot(storage, table, 1)).files.size).toBe(1);
  });

  test('with a new column changes the schema from that version on', async () => {
    const table = `gold/model=t${++tables}`;
    await commitChange(storage, change({ table }));
    await commitChange(
      storage,
      change({
        table,
        baseVersion: 0,
        runId: 'run-2',
        columns: [
          { name: 'id', type: 'VARCHAR', description: 'The id.' },
          { name: 'n', type: 'BIGINT', description: 'New.' },
        ],
      }),
    );
    expect((await readSnapshot(storage, table, 0)).metaData.schemaString).not.toContain('"n"');
    expect((await readSnapshot(storage, table, 1)).metaData.schemaString).toContain('"n"');
    expect((await readSnapshot(storage, table, 1)).metaData.id).toBe((await readSnapshot(storage, table, 0)).metaData.id);
  });

  test('any history reads as a set of paths would', async () => {
    const step = fc.record({
      add: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 3 }),
      remove: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const table = `gold/model=t${++tables}`;
        const model = new Set<string>();
        for (const [index, { add, remove }] of steps.entries()) {
          for (const path of remove) model.delete(path);
          for (const path of add) model.add(path);
          await commitChange(
            storage,
            change({ table, baseVersion: index === 0 ? null : index - 1, runId: `run-${index}`, add: add.map(file), remove }),
          );
          expect(new Set((await readSnapshot(storage, table, index)).files.keys())).toEqual(model);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a gap in the log and a broken line are refused by name', async () => {
    const table = `gold/model=t${++tables}`;
    await commitChange(storage, change({ table }));
    expect((await failure(readSnapshot(storage, table, 2))).message).toMatch(/00000000000000000001\.json is missing/);
    await storage.putNew(`${table}/_delta_log/00000000000000000001.json`, new TextEncoder().encode('{"add":'));
    expect((await failure(readSnapshot(storage, table, 1))).message).toMatch(/not a Delta action/);
  });

  test('a table that needs a newer reader is refused', async () => {
    const table = `gold/model=t${++tables}`;
    await storage.putNew(
      `${table}/_delta_log/00000000000000000000.json`,
      new TextEncoder().encode('{"protocol":{"minReaderVersion":3,"minWriterVersion":7}}\n'),
    );
    expect(await failure(readSnapshot(storage, table, 0))).toMatchObject({ code: 'STORAGE_NEWER_VERSION' });
  });
});
