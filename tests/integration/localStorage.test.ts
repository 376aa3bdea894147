/** What the store on a directory does beside keeping the contract (storageContract.test.ts). */
import { Database } from 'bun:sqlite';
import { afterEach, describe, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { PipelineError } from '../../src/domain/errors.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { bytes, codeOf } from '../support/storageContract/underTest.ts';

const folders: string[] = [];

async function newStore() {
  const root = await mkdtemp(join(tmpdir(), 'store-'));
  folders.push(root);
  return { root, storage: openLocalStorage(root) };
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe('putNew', () => {
  test('leaves no staging file behind, whether it wins or loses', async () => {
    const { root, storage } = await newStore();
    await storage.putNew('x', bytes('1'));
    await codeOf(storage.putNew('x', bytes('2')));
    expect(await readdir(join(root, '_staging'))).toEqual([]);
  });

  test('names the folder and what to do when it may not write there', async () => {
    const { root, storage } = await newStore();
    await writeFile(join(root, 'bronze'), 'a file where a folder should be');
    const error = await storage.putNew('bronze/part', bytes('x')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PipelineError);
    expect(error).toMatchObject({ code: 'STORAGE_IO' });
    expect(String(error)).toContain(join(root, 'bronze'));
  });
});

describe('keys', () => {
  test('no key at all leads out of the root', async () => {
    const { root, storage } = await newStore();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom('..', '.', 'a', '', '/', '\\', '%2e%2e')).map((parts) => parts.join('/')),
        ),
        async (key) => {
          const paths = await storage.localPaths([key]).catch(() => []);
          for (const path of paths) expect(path.startsWith(`${root}/`)).toBe(true);
        },
      ),
    );
  });
});

describe('scratch and locks', () => {
  test('whoever looks who holds a lock turns nobody away, and makes nothing in a folder that it may not write', async () => {
    const { root, storage } = await newStore();
    expect(await storage.holder('run')).toBeNull();
    expect(await readdir(root)).toEqual([]);
    await storage.withLock('run', 'run 1', async () => undefined);
    using looks = new Database(join(root, '_state/locks/run.lock'), { readonly: true });
    looks.run('BEGIN');
    looks.run('SELECT count(*) FROM sqlite_master');
    const [taken] = await Promise.all([
      storage.withLock('run', 'run 2', async () => 'taken'),
      Bun.sleep(20).then(() => looks.run('ROLLBACK')),
    ]);
    expect(taken).toBe('taken');
  });

  test('sweeping removes what dead runs left, and not a file that is being written', async () => {
    const { root, storage } = await newStore();
    await storage.scratch();
    await writeFile(join(root, '_staging', 'put-1-fresh'), 'x');
    expect(await storage.sweepScratch()).toBe(1);
    expect(await readdir(join(root, '_staging'))).toEqual(['put-1-fresh']);
  });
});
