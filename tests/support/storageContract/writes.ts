import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Storage, Version } from '../../../src/storage/types.ts';
import { bytes, codeOf, elsewhere, type MakeStore, text } from './underTest.ts';

/** Creating, replacing, removing. */
export function writesContract(make: MakeStore): void {
  test('putNew creates once, and never overwrites', async () => {
    await using store = await make();
    const [storage, other] = [store.open(), store.open()];
    const version = await storage.putNew('a/b/c.json', bytes('first'));
    for (const one of [storage, other]) expect(await codeOf(one.putNew('a/b/c.json', bytes('second')))).toBe('STORAGE_EXISTS');
    const stored = await other.get('a/b/c.json');
    expect([text(stored?.body), stored?.version]).toEqual(['first', version]);
  });

  test('what is not there is null, and removing it is no error', async () => {
    await using store = await make();
    const storage = store.open();
    expect(await storage.get('a/b')).toBeNull();
    await storage.remove('a/b');
    await storage.putNew('a/b', bytes('x'));
    await storage.remove('a/b');
    await storage.remove('a/b');
    expect(await storage.get('a/b')).toBeNull();
    await storage.putNew('a/b', bytes('again'));
    expect(text((await storage.get('a/b'))?.body)).toBe('again');
  });

  test('bytes come back as they were, be there none, each of the 256, or megabytes', async () => {
    await using store = await make();
    const storage = store.open();
    const bodies = { none: new Uint8Array(0), each: Uint8Array.from({ length: 256 }, (_, byte) => byte), many: large() };
    for (const [key, body] of Object.entries(bodies)) {
      await storage.putNew(`b/${key}`, body);
      expect(Buffer.compare((await storage.get(`b/${key}`))?.body ?? Buffer.from('nothing'), body)).toBe(0);
    }
    const listed = (await Array.fromAsync(storage.list('b/'))).map(({ key, size }) => [key.slice(2), size]);
    expect(Object.fromEntries(listed)).toEqual({ none: 0, each: 256, many: bodies.many.length });
  });

  test('of thirty racers one wins, and its bytes are the ones that stay', async () => {
    await using store = await make();
    const racers = Array.from({ length: 3 }, () => store.open());
    const race = async (_: unknown, index: number) => await codeOf((racers[index % 3] as Storage).putNew('race', bytes(`racer ${index}`)));
    const codes = await Promise.all(Array.from({ length: 30 }, race));
    expect(codes.filter((code) => code !== 'STORAGE_EXISTS')).toEqual(['no error']);
    expect(text((await store.open().get('race'))?.body)).toBe(`racer ${codes.indexOf('no error')}`);
  });

  test('swap replaces only what it expects', async () => {
    await using store = await make();
    const storage = store.open();
    const first = await storage.swap('s', null, bytes('1'));
    expect(await codeOf(storage.swap('s', null, bytes('x')))).toBe('STORAGE_CONFLICT');
    const second = await storage.swap('s', first, bytes('2'));
    expect(await codeOf(storage.swap('s', first, bytes('x')))).toBe('STORAGE_CONFLICT');
    expect(await codeOf(storage.swap('none', first, bytes('x')))).toBe('STORAGE_CONFLICT');
    const stored = await storage.get('s');
    expect([text(stored?.body), stored?.version]).toEqual(['2', second]);
    await storage.remove('s');
    expect(await codeOf(storage.swap('s', second, bytes('x')))).toBe('STORAGE_CONFLICT');
    expect(await storage.get('s')).toBeNull();
  });

  test('remove takes away only what it expects, and what is gone already is gone', async () => {
    await using store = await make();
    const [storage, other] = [store.open(), store.open()];
    const first = await storage.putNew('r', bytes('1'));
    const second = await other.swap('r', first, bytes('2'));
    expect(await codeOf(storage.remove('r', first))).toBe('STORAGE_CONFLICT');
    expect(text((await storage.get('r'))?.body)).toBe('2');
    await storage.remove('r', second);
    await storage.remove('r', second);
    expect(await other.get('r')).toBeNull();
  });

  test('counters raised by four processes lose nothing', async () => {
    await using store = await make();
    const storage = store.open();
    await storage.swap('counter', null, bytes('0'));
    const raise = `for (let done = 0; done < 10; ) {
      const now = await storage.get('counter');
      const next = new TextEncoder().encode(String(Number(new TextDecoder().decode(now.body)) + 1));
      try { await storage.swap('counter', now.version, next); done++; } catch (error) { if (error.code !== 'STORAGE_CONFLICT') throw error; }
    }`;
    const processes = Array.from({ length: 4 }, () => elsewhere(store, raise));
    expect(await Promise.all(processes.map(({ exited }) => exited))).toEqual([0, 0, 0, 0]);
    expect(text((await storage.get('counter'))?.body)).toBe('40');
  }, 180_000);

  test('behaves as a naive model does over any sequence of calls', async () => {
    await using store = await make();
    const storage = store.open();
    const kind = fc.constantFrom('put', 'swap', 'stale', 'remove');
    const call = fc.record({ key: fc.constantFrom('a', 'b/c'), kind, value: fc.string({ maxLength: 3 }) });
    let round = 0;
    const behaves = async (calls: readonly Call[]) => {
      round += 1;
      const model = new Map<string, string>();
      for (const one of calls) await apply(storage, model, { ...one, key: `m${round}/${one.key}` });
      for (const name of ['a', 'b/c']) {
        const stored = await storage.get(`m${round}/${name}`);
        expect(stored === null ? undefined : text(stored.body)).toBe(model.get(`m${round}/${name}`));
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(call, { maxLength: 12 }), behaves), { numRuns: 25 });
  }, 60_000);
}

interface Call {
  readonly key: string;
  readonly kind: 'put' | 'swap' | 'stale' | 'remove';
  readonly value: string;
}

async function apply(storage: Storage, model: Map<string, string>, { key, kind, value }: Call): Promise<void> {
  if (kind === 'put') {
    expect(await codeOf(storage.putNew(key, bytes(value)))).toBe(model.has(key) ? 'STORAGE_EXISTS' : 'no error');
    if (!model.has(key)) model.set(key, value);
  } else if (kind === 'swap') {
    await storage.swap(key, (await storage.get(key))?.version ?? null, bytes(value));
    model.set(key, value);
  } else if (kind === 'stale') expect(await codeOf(storage.swap(key, '"stale"' as Version, bytes(value)))).toBe('STORAGE_CONFLICT');
  else {
    await storage.remove(key);
    model.delete(key);
  }
}

function large(): Uint8Array {
  return new Uint8Array(3_000_000).map((_, index) => (index * 31) % 251);
}
