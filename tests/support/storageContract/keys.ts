import { expect, test } from 'bun:test';
import { mapConcurrently } from '../../../src/domain/mapConcurrently.ts';
import { bytes, codeOf, keysOf, type MakeStore, text } from './underTest.ts';

/** Of every character that a key may have, and of those that a file system, a URL or a listing could take for something else. */
const ODD = [
  ...['dt=2026-01-01/part-0.jsonl.zst', 'a+b', 'a%20b', 'a%2Fb', 'a%', '%00', '@', '-', '--x', '=', '_', '.hidden', '...', '..a', 'a..'],
  ...['CON', 'a@b.c+d%e=f_g-h', '0', 'null', `${'n'.repeat(255)}`, `${'deep/'.repeat(40)}end`],
];
/** What could leave the store, or is not the same everywhere. */
const REFUSED = [
  ...['../x', 'a/../../x', '/etc/passwd', 'a//b', './a', 'a/.', '', 'a\\b', 'a\0b', 'a b', 'x/', 'ä', 'a\n', 'a?b', 'a#b', 'a*b', 'a:b'],
  ...[`${'k'.repeat(256)}`, `${'k/'.repeat(450)}k`],
];

/** Names, and listing them. */
export function keysContract(make: MakeStore, many: number): void {
  test('odd names are names', async () => {
    await using store = await make();
    const storage = store.open();
    for (const key of ODD) await storage.putNew(`odd/${key}`, bytes(key));
    for (const key of ODD) expect(text((await storage.get(`odd/${key}`))?.body)).toBe(key);
    expect(await keysOf(storage, 'odd/')).toEqual(ODD.map((key) => `odd/${key}`).sort());
    const paths = await storage.localPaths(ODD.map((key) => `odd/${key}`));
    expect(await Promise.all(paths.map((path) => Bun.file(path).text()))).toEqual(ODD);
    for (const key of ODD) await storage.remove(`odd/${key}`);
    expect(await keysOf(storage, 'odd/')).toEqual([]);
  });

  test('a name that could leave the store, or that stores disagree on, is refused by every call', async () => {
    await using store = await make();
    const storage = store.open();
    for (const key of REFUSED) {
      const calls = {
        putNew: () => storage.putNew(key, bytes('x')),
        putNewFile: () => storage.putNewFile(key, '/nonexistent'),
        swap: () => storage.swap(key, null, bytes('x')),
        get: () => storage.get(key),
        remove: () => storage.remove(key),
        localPaths: () => storage.localPaths([key]),
        list: () => keysOf(storage, `${key}/`),
      };
      for (const [name, call] of Object.entries(calls)) {
        expect({ key, name, code: await codeOf(call()) }).toEqual({ key, name, code: 'STORAGE_BAD_KEY' });
      }
    }
    expect(await codeOf(keysOf(storage, 'no-slash'))).toBe('STORAGE_BAD_KEY');
  });

  test('list gives every key below the folder, in the order of UTF-16 units, with its size and when it was stored', async () => {
    await using store = await make();
    const storage = store.open();
    const began = Date.now();
    const keys = ['p/a/z', 'p/a.json', 'p/a-1', 'p/b', 'p/a/b/c', 'p/B', 'p/a_', 'p/dt=2026-01-01/x', 'p2/x', 'q/x'];
    for (const key of keys) await storage.putNew(key, bytes(key));
    const listed = await Array.fromAsync(storage.list('p/'));
    expect(listed.map(({ key, size }) => [key, size])).toEqual(
      keys
        .filter((key) => key.startsWith('p/'))
        .sort()
        .map((key) => [key, key.length]),
    );
    // The store is on this machine, and some tell whole seconds.
    for (const { modifiedMs } of listed) expect(modifiedMs).toBeWithin(began - 2_000, Date.now() + 2_000);
    expect(await keysOf(storage, 'p/a/')).toEqual(['p/a/b/c', 'p/a/z']);
    expect(await keysOf(storage, 'nothing/')).toEqual([]);
  });

  test('list with a key to begin after gives what comes after it, be that key there or not', async () => {
    await using store = await make();
    const storage = store.open();
    for (const key of ['p/a', 'p/b', 'p/bc', 'p/d']) await storage.putNew(key, bytes(key));
    const after = async (key: string) => (await Array.fromAsync(storage.list('p/', key))).map((object) => object.key);
    expect(await after('p/b')).toEqual(['p/bc', 'p/d']);
    expect(await after('p/c')).toEqual(['p/d']);
    expect(await after('p/d')).toEqual([]);
    expect(await after('a')).toHaveLength(4);
  });

  test('what a listing shows is what stands there, replaced or removed a moment ago by another as well', async () => {
    await using store = await make();
    const [storage, other] = [store.open(), store.open()];
    const version = await storage.putNew('s/replaced', bytes('1'));
    await storage.putNew('s/removed', bytes('1'));
    const shown = async () => {
      const objects = await Array.fromAsync(storage.list('s/'));
      return await Promise.all(objects.map(async (object) => [object.key, text((await storage.getListed(object))?.body)]));
    };
    expect(await shown()).toEqual([
      ['s/removed', '1'],
      ['s/replaced', '1'],
    ]);
    await other.swap('s/replaced', version, bytes('2'));
    await other.remove('s/removed');
    expect(await shown()).toEqual([['s/replaced', '2']]);
    expect(await storage.getListed({ key: 's/removed' })).toBeNull();
  });

  test('what is never replaced is found when it is there, and not before', async () => {
    await using store = await make();
    const [storage, other] = [store.open(), store.open()];
    expect(await storage.getFinal('f/x')).toBeNull();
    await other.putNew('f/x', bytes('x'));
    for (const one of [storage, other, storage]) expect(text((await one.getFinal('f/x'))?.body)).toBe('x');
  });

  test(`lists ${many} keys`, async () => {
    await using store = await make();
    const storage = store.open();
    const keys = Array.from({ length: many }, (_, index) => `l/${String(index).padStart(5, '0')}`);
    await mapConcurrently(keys, 32, (key) => storage.putNew(key, bytes('x')));
    expect(await keysOf(storage, 'l/')).toEqual(keys);
  }, 120_000);
}
