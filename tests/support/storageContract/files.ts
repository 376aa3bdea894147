import { expect, test } from 'bun:test';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytes, codeOf, type MakeStore, text } from './underTest.ts';

/** Files that go up, and that can be read on this machine. */
export function filesContract(make: MakeStore): void {
  test('a finished file moves in whole, and not over another; it is gone either way', async () => {
    await using store = await make();
    const storage = store.open();
    await using scratch = await storage.scratch();
    const path = join(scratch.path, 'part');
    for (const [body, code] of [
      ['rows', 'no error'],
      ['other', 'STORAGE_EXISTS'],
    ] as const) {
      await writeFile(path, body);
      expect(await codeOf(storage.putNewFile('bronze/part', path))).toBe(code);
      expect(await codeOf(stat(path))).toContain('ENOENT');
    }
    expect(text((await store.open().get('bronze/part'))?.body)).toBe('rows');
  });

  test('an empty file and one of many megabytes go up and come back', async () => {
    await using store = await make();
    const storage = store.open();
    await using scratch = await storage.scratch();
    const large = Buffer.concat(Array.from({ length: 200 }, (_, index) => Buffer.alloc(65_536, index)));
    for (const [key, body] of [
      ['f/empty', Buffer.alloc(0)],
      ['f/large', large],
    ] as const) {
      await writeFile(join(scratch.path, 'part'), body);
      await storage.putNewFile(key, join(scratch.path, 'part'));
      for (const reader of [storage, store.open()]) {
        const [path = ''] = await reader.localPaths([key]);
        expect(Buffer.compare(await readFile(path), body)).toBe(0);
        expect(Buffer.compare((await reader.get(key))?.body ?? Buffer.from('nothing'), body)).toBe(0);
      }
    }
  }, 60_000);

  test('paths come in the order of the keys, once each or several times, below one directory, by their keys', async () => {
    await using store = await make();
    await store.open().putNew('t/dt=2026-01-01/a', bytes('a'));
    await store.open().putNew('t/b', bytes('b'));
    const storage = store.open();
    const keys = ['t/b', 't/dt=2026-01-01/a', 't/b'];
    const paths = await storage.localPaths(keys);
    expect(paths).toEqual(keys.map((key) => join(storage.localDirectory, key)));
    expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(['b', 'a', 'b']);
    expect(await storage.localPaths([])).toEqual([]);
  });

  test('a scratch directory is private, below that directory, like no other, and gone when it is done with', async () => {
    await using store = await make();
    const storage = store.open();
    let path = '';
    {
      await using scratch = await storage.scratch();
      await using other = await storage.scratch();
      path = scratch.path;
      expect(path).not.toBe(other.path);
      expect(path.startsWith(`${storage.localDirectory}/`)).toBe(true);
      expect((await stat(path)).mode & 0o777).toBe(0o700);
      await mkdir(join(path, 'deeper'));
    }
    expect(await codeOf(stat(path))).toContain('ENOENT');
  });
}
