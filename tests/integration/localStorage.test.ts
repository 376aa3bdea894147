import { Database } from 'bun:sqlite';
import { afterEach, describe, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { PipelineError } from '../../src/domain/errors.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Version } from '../../src/storage/types.ts';

const folders: string[] = [];

async function newStore() {
  const root = await mkdtemp(join(tmpdir(), 'store-'));
  folders.push(root);
  return { root, storage: openLocalStorage(root) };
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof PipelineError ? error.code : String(error)),
  );

describe('putNew', () => {
  test('creates once, and never overwrites', async () => {
    const { storage } = await newStore();
    await storage.putNew('a/b/c.json', bytes('first'));
    expect(await codeOf(storage.putNew('a/b/c.json', bytes('second')))).toBe('STORAGE_EXISTS');
    expect(text((await storage.get('a/b/c.json'))?.body)).toBe('first');
  });

  test('of fifty racers one wins, and its bytes are the ones that stay', async () => {
    const { storage } = await newStore();
    const codes = await Promise.all(Array.from({ length: 50 }, (_, racer) => codeOf(storage.putNew('race', bytes(`racer ${racer}`)))));
    expect(codes.filter((code) => code === 'no error')).toHaveLength(1);
    expect(text((await storage.get('race'))?.body)).toBe(`racer ${codes.indexOf('no error')}`);
  });

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
  for (const key of ['../x', 'a/../../x', '/etc/passwd', 'a//b', './a', 'a/.', '', 'a\\b', 'a\0b', 'a b', 'x/', `${'k'.repeat(901)}`]) {
    test(`${JSON.stringify(key.slice(0, 20))} is refused by every call`, async () => {
      const { storage } = await newStore();
      const calls = [storage.putNew(key, bytes('x')), storage.get(key), storage.remove(key), storage.localPaths([key])];
      for (const call of calls) expect(await codeOf(call)).toBe('STORAGE_BAD_KEY');
      expect(() => storage.swap(key, null, bytes('x'))).toThrow('is refused');
    });
  }

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

describe('swap', () => {
  test('replaces only what it expects', async () => {
    const { storage } = await newStore();
    const first = await storage.swap('s', null, bytes('1'));
    expect(await codeOf(storage.swap('s', null, bytes('x')))).toBe('STORAGE_CONFLICT');
    const second = await storage.swap('s', first, bytes('2'));
    expect(await codeOf(storage.swap('s', first, bytes('x')))).toBe('STORAGE_CONFLICT');
    expect((await storage.get('s'))?.version).toBe(second);
  });

  test('two hundred increments by four processes lose none', async () => {
    const { root, storage } = await newStore();
    await storage.swap('counter', null, bytes('0'));
    const script = `
      const { openLocalStorage } = await import(${JSON.stringify(join(import.meta.dir, '../../src/storage/local/index.ts'))});
      const storage = openLocalStorage(${JSON.stringify(root)});
      for (let done = 0; done < 50; ) {
        const now = await storage.get('counter');
        const next = new TextEncoder().encode(String(Number(new TextDecoder().decode(now.body)) + 1));
        try { await storage.swap('counter', now.version, next); done++; } catch (error) { if (error.code !== 'STORAGE_CONFLICT') throw error; }
      }`;
    const children = Array.from({ length: 4 }, () => Bun.spawn([process.execPath, '-e', script], { stdout: 'inherit', stderr: 'inherit' }));
    expect(await Promise.all(children.map((child) => child.exited))).toEqual([0, 0, 0, 0]);
    expect(text((await storage.get('counter'))?.body)).toBe('200');
  }, 180_000);

  test('behaves as a naive model does over any sequence of calls', async () => {
    const keys = fc.constantFrom('a', 'b/c');
    const call = fc.record({ key: keys, kind: fc.constantFrom('put', 'swap', 'stale', 'remove'), value: fc.string({ maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 12 }), async (calls) => {
        const { storage } = await newStore();
        const model = new Map<string, string>();
        for (const { key, kind, value } of calls) {
          if (kind === 'put') {
            const expected = model.has(key) ? 'STORAGE_EXISTS' : 'no error';
            expect(await codeOf(storage.putNew(key, bytes(value)))).toBe(expected);
            if (expected === 'no error') model.set(key, value);
          } else if (kind === 'swap') {
            await storage.swap(key, (await storage.get(key))?.version ?? null, bytes(value));
            model.set(key, value);
          } else if (kind === 'stale') {
            expect(await codeOf(storage.swap(key, 'stale' as Version, bytes(value)))).toBe('STORAGE_CONFLICT');
          } else {
            await storage.remove(key);
            model.delete(key);
          }
        }
        for (const key of ['a', 'b/c']) {
          const stored = await storage.get(key);
          expect(stored === null ? undefined : text(stored.body)).toBe(model.get(key));
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('list', () => {
  test('gives every key below the folder, in the order in which S3 gives them', async () => {
    const { storage } = await newStore();
    const keys = ['p/a/z', 'p/a.json', 'p/a-1', 'p/b', 'p/a/b/c', 'q/x'];
    for (const key of keys) await storage.putNew(key, bytes(key));
    const listed: string[] = [];
    for await (const { key, size } of storage.list('p/')) {
      listed.push(key);
      expect(size).toBe(key.length);
    }
    expect(listed).toEqual(keys.filter((key) => key.startsWith('p/')).sort());
  });

  test('a folder that is not there is empty', async () => {
    const { storage } = await newStore();
    for await (const listed of storage.list('nothing/')) throw new Error(`listed ${listed.key}`);
  });
});

describe('scratch and locks', () => {
  test('a finished file moves in whole, and not over another', async () => {
    const { storage } = await newStore();
    await using scratch = await storage.scratch();
    await writeFile(join(scratch.path, 'part'), 'rows');
    await storage.putNewFile('bronze/part', join(scratch.path, 'part'));
    expect(text((await storage.get('bronze/part'))?.body)).toBe('rows');
    await writeFile(join(scratch.path, 'part'), 'other');
    expect(await codeOf(storage.putNewFile('bronze/part', join(scratch.path, 'part')))).toBe('STORAGE_EXISTS');
  });

  test('a lock is held once, says by whom, and is free again afterwards', async () => {
    const { storage } = await newStore();
    await storage.withLock('run', 'run 1', async () => {
      const error = await storage.withLock('run', 'run 2', async () => undefined).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'STORAGE_LOCKED' });
      expect(String(error)).toContain('run 1');
      expect(await storage.holder('run')).toContain('run 1');
    });
    expect(await storage.holder('run')).toBeNull();
    expect(await storage.withLock('run', 'run 3', async () => 'done')).toBe('done');
  });

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

  test('a lock dies with its process, even by kill -9', async () => {
    const { root, storage } = await newStore();
    const script = `
      const { openLocalStorage } = await import(${JSON.stringify(join(import.meta.dir, '../../src/storage/local/index.ts'))});
      await openLocalStorage(${JSON.stringify(root)}).withLock('run', 'the child', async () => { console.log('held'); await Bun.sleep(60_000); });`;
    const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe' });
    for await (const chunk of child.stdout) if (text(chunk).includes('held')) break;
    expect(await storage.holder('run')).toContain('the child');
    expect(await codeOf(storage.withLock('run', 'me', async () => undefined))).toBe('STORAGE_LOCKED');
    child.kill('SIGKILL');
    await child.exited;
    expect(await storage.holder('run')).toBeNull();
    expect(await storage.withLock('run', 'me', async () => 'mine')).toBe('mine');
  }, 180_000);

  test('sweeping removes what dead runs left, and not a file that is being written', async () => {
    const { root, storage } = await newStore();
    await storage.scratch();
    await writeFile(join(root, '_staging', 'put-1-fresh'), 'x');
    expect(await storage.sweepScratch()).toBe(1);
    expect(await readdir(join(root, '_staging'))).toEqual(['put-1-fresh']);
  });
});
