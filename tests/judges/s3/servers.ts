/**
 * What the store relies on, asked of real servers: run by tests/judges/s3.sh, which starts them. `bun test` leaves it alone, since its name has no
 * `.test`.
 */
import { describe, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { PipelineError } from '../../../src/domain/errors.ts';
import { openS3Storage } from '../../../src/storage/s3/index.ts';
import type { S3Options } from '../../../src/storage/s3/options.ts';
import type { Storage, Version } from '../../../src/storage/types.ts';
import { overtakenRollback, overtakenRun, playEverywhere, type Stage } from '../../support/s3/overtaken.ts';
import { leastPrivilege } from './leastPrivilege.ts';

const SERVERS = [
  { name: 'VersityGW', endpoint: required('JUDGE_VERSITY'), key: 'judge', secret: 'judgesecret' },
  { name: 'moto', endpoint: required('JUDGE_MOTO'), key: 'judge', secret: 'judgesecret' },
] as const;
const BUCKET = 'payments';

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: run tests/judges/s3.sh`);
  return value;
}

function login(key: string, secret: string): void {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret });
}

const bytes = (text: string) => new TextEncoder().encode(text);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof PipelineError ? error.code : String(error)),
  );

function optionsAt(endpoint: string) {
  const numbers = { cacheBytes: 1e9, attempts: 4, leaseMs: 60_000, partBytes: 5 * 1024 * 1024 };
  return { bucket: BUCKET, prefix: crypto.randomUUID(), endpoint, region: 'us-east-1', singleWriter: false, ...numbers };
}

async function open(endpoint: string, options: Partial<S3Options> = {}): Promise<Storage & AsyncDisposable> {
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'judge-cache-'));
  const storage = openS3Storage({ ...optionsAt(endpoint), cacheDirectory, ...options });
  return Object.assign(storage, { [Symbol.asyncDispose]: () => rm(cacheDirectory, { recursive: true, force: true }) });
}

/** Runs each of them, all at once. */
async function race<T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> {
  return await Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}

for (const { name, endpoint, key, secret } of SERVERS) {
  describe(name, () => {
    test('has the bucket, once it is made; before that it is named as missing', async () => {
      login(key, secret);
      await using storage = await open(endpoint);
      expect(await codeOf(storage.get('k'))).toBe('STORAGE_NO_BUCKET');
      await new S3({ endpoint, forcePathStyle: true, region: 'us-east-1' }).createBucket({ Bucket: BUCKET });
      expect(await storage.get('k')).toBeNull();
    });

    test('creates once, of thirty racers one; replaces only what is expected; lists in order; forgets what is removed', async () => {
      login(key, secret);
      await using storage = await open(endpoint);
      const codes = await race(30, (racer) => codeOf(storage.putNew('race', bytes(`racer ${racer}`))));
      expect(codes.filter((code) => code === 'no error')).toHaveLength(1);
      expect(new TextDecoder().decode((await storage.get('race'))?.body)).toBe(`racer ${codes.indexOf('no error')}`);
      const first = await storage.swap('s', null, bytes('1'));
      expect(await codeOf(storage.swap('s', null, bytes('x')))).toBe('STORAGE_CONFLICT');
      const second = await storage.swap('s', first, bytes('2'));
      expect(await codeOf(storage.swap('s', first, bytes('x')))).toBe('STORAGE_CONFLICT');
      expect((await storage.get('s'))?.version).toBe(second);
      expect(await codeOf(storage.swap('none', first as Version, bytes('x')))).toBe('STORAGE_CONFLICT');
      const keys = ['p/a/z', 'p/a.json', 'p/a-1', 'p/b', 'p/dt=2026-01-01/x'];
      for (const one of keys) await storage.putNew(one, bytes(one));
      const listed: string[] = [];
      for await (const object of storage.list('p/')) listed.push(object.key);
      expect(listed).toEqual(keys.toSorted());
      expect(await codeOf(storage.remove('s', first))).toBe('STORAGE_CONFLICT');
      expect((await storage.get('s'))?.version).toBe(second);
      await storage.remove('s', second);
      await storage.remove('s', second);
      expect(await storage.get('s')).toBeNull();
      await storage.remove('p/b');
      await storage.remove('p/b');
      expect(await storage.get('p/b')).toBeNull();
    });

    test('counters raised by four writers lose nothing', async () => {
      login(key, secret);
      const prefix = crypto.randomUUID();
      await using first = await open(endpoint, { prefix });
      await first.swap('counter', null, bytes('0'));
      await race(4, async () => {
        await using storage = await open(endpoint, { prefix });
        for (let done = 0; done < 10; ) {
          const now = await storage.get('counter');
          const next = bytes(String(Number(new TextDecoder().decode(now?.body)) + 1));
          const code = await codeOf(storage.swap('counter', now?.version ?? null, next));
          if (code === 'no error') done += 1;
          else if (code !== 'STORAGE_CONFLICT') throw new Error(code);
        }
      });
      expect(new TextDecoder().decode((await first.get('counter'))?.body)).toBe('40');
    });

    test('takes a large file in parts and gives it back in ranges', async () => {
      login(key, secret);
      const prefix = crypto.randomUUID();
      await using storage = await open(endpoint, { prefix });
      await using scratch = await storage.scratch();
      const body = crypto.getRandomValues(Buffer.alloc(65_536));
      const large = Buffer.concat(Array.from({ length: 200 }, () => body));
      await writeFile(join(scratch.path, 'part'), large);
      await storage.putNewFile('bronze/part', join(scratch.path, 'part'));
      await using elsewhere = await open(endpoint, { prefix });
      const [path = ''] = await elsewhere.localPaths(['bronze/part']);
      expect(Buffer.compare(await readFile(path), large)).toBe(0);
    });

    test('two leases: one is refused, and a released one is free', async () => {
      login(key, secret);
      const prefix = crypto.randomUUID();
      await using one = await open(endpoint, { prefix });
      await using two = await open(endpoint, { prefix });
      await one.withLock('run', 'run 1', async () => {
        expect(await codeOf(two.withLock('run', 'run 2', async () => undefined))).toBe('STORAGE_LOCKED');
      });
      expect(await two.withLock('run', 'run 3', async () => 'done')).toBe('done');
    });
  });
}

describe('commands that freeze at a request on VersityGW, are overtaken and wake up', () => {
  const { endpoint, key, secret } = SERVERS[0];
  const stage = async (): Promise<Stage & AsyncDisposable> => {
    login(key, secret);
    const [run, caches] = [crypto.randomUUID(), await mkdtemp(join(tmpdir(), 'judge-cache-'))];
    const options = { ...optionsAt(endpoint), cacheDirectory: caches };
    return {
      open: (name) => openS3Storage({ ...options, prefix: `${run}/${name}` }),
      [Symbol.asyncDispose]: () => rm(caches, { recursive: true, force: true }),
    };
  };
  // The number is prime: over runs of the same length every kind of request has its turn.
  const some = (n: number) => n % 11 === 5;

  test('a run gives way whatever it had committed: the next builds upon the heads, nothing is lost or doubled', async () => {
    await using on = await stage();
    const { moments, ends } = await playEverywhere(overtakenRun, on, some);
    expect(moments).toBeGreaterThanOrEqual(15);
    expect(ends['STORAGE_LEASE_LOST']).toBeGreaterThan(0);
  }, 300_000);

  test('a rollback gives way, and the pointers are right', async () => {
    await using on = await stage();
    const { moments, ends } = await playEverywhere(overtakenRollback, on, some);
    expect(moments).toBeGreaterThanOrEqual(6);
    expect(ends['STORAGE_LEASE_LOST']).toBeGreaterThan(0);
  }, 300_000);
});

describe('VersityGW, which judges keys and policies', () => {
  const { endpoint, key, secret } = SERVERS[0];

  test('wrong keys are told as that', async () => {
    await using storage = await open(endpoint);
    login('nobody', 'secret');
    expect(await codeOf(storage.get('k'))).toBe('STORAGE_CREDENTIALS');
    login(key, 'wrong');
    await using other = await open(endpoint);
    expect(await codeOf(other.get('k'))).toBe('STORAGE_CREDENTIALS');
  });

  test('the policy of docs/aws.md is enough for a whole run, and each of its actions is needed', async () => {
    login(key, secret);
    await leastPrivilege({ endpoint, root: { key, secret }, binary: required('JUDGE_BINARY') });
  }, 180_000);
});

describe('s3rver, which ignores the condition', () => {
  test('is refused by name', async () => {
    login('S3RVER', 'S3RVER');
    const endpoint = required('JUDGE_S3RVER');
    await using storage = await open(endpoint);
    const error = await storage.putNew('k', bytes('x')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORAGE_NOT_CONDITIONAL' });
    expect(String(error)).toContain(endpoint);
  });

  test('is taken from a single writer, who still overwrites nothing', async () => {
    login('S3RVER', 'S3RVER');
    const prefix = crypto.randomUUID();
    await using storage = await open(required('JUDGE_S3RVER'), { singleWriter: true, prefix });
    await storage.putNew('k', bytes('x'));
    expect(await codeOf(storage.putNew('k', bytes('y')))).toBe('STORAGE_EXISTS');
  });
});
