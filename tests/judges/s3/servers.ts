/**
 * What the store relies on, asked of real servers: run by tests/judges/s3.sh, which starts them. `bun test` leaves it alone, since its name has no
 * `.test`.
 */
import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { openS3Storage } from '../../../src/storage/s3/index.ts';
import type { S3Options } from '../../../src/storage/s3/options.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { overtakenRollback, overtakenRun, playEverywhere, type Stage } from '../../support/s3/overtaken.ts';
import { storageContract } from '../../support/storageContract/storageContract.ts';
import { bytes, codeOf } from '../../support/storageContract/underTest.ts';
import { temporaryDirectory } from '../../support/temporary.ts';
import { leastPrivilege } from './leastPrivilege.ts';

const SERVERS = [
  { name: 'VersityGW', endpoint: required('JUDGE_VERSITY'), key: 'judge', secret: 'judgesecret', listed: 1_050 },
  // It answers one request after another.
  { name: 'moto', endpoint: required('JUDGE_MOTO'), key: 'judge', secret: 'judgesecret', listed: 60 },
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

/** What a store is opened with: a prefix of its own unless one is given, and the cache of another machine. */
function optionsOf(endpoint: string, options: Partial<S3Options> = {}): S3Options {
  return {
    bucket: BUCKET,
    prefix: crypto.randomUUID(),
    endpoint,
    region: 'us-east-1',
    cacheDirectory: temporaryDirectory('judge-cache-'),
    cacheBytes: 1e9,
    singleWriter: false,
    attempts: 4,
    leaseMs: 60_000,
    partBytes: 5 * 1024 * 1024,
    ...options,
  };
}

const open = (endpoint: string, options: Partial<S3Options> = {}): Storage => openS3Storage(optionsOf(endpoint, options));

for (const { name, endpoint, key, secret, listed } of SERVERS) {
  test(`${name} has the bucket, once it is made; before that it is named as missing`, async () => {
    login(key, secret);
    const storage = open(endpoint);
    expect(await codeOf(storage.get('k'))).toBe('STORAGE_NO_BUCKET');
    await new S3({ endpoint, forcePathStyle: true, region: 'us-east-1' }).createBucket({ Bucket: BUCKET });
    expect(await storage.get('k')).toBeNull();
  });

  storageContract(
    name,
    async () => {
      login(key, secret);
      const shared = { prefix: crypto.randomUUID(), leaseMs: 1_500 };
      const source = `${join(import.meta.dir, '../../../src/storage/s3/index.ts')}`;
      return {
        open: () => open(endpoint, shared),
        source: `const storage = (await import('${source}')).openS3Storage(${JSON.stringify(optionsOf(endpoint, shared))});`,
        // Nothing of it is in anybody's way.
        [Symbol.asyncDispose]: async () => {},
      };
    },
    { listed },
  );
}

describe('commands that freeze at a request on VersityGW, are overtaken and wake up', () => {
  const { endpoint, key, secret } = SERVERS[0];
  const stage = async (): Promise<Stage & AsyncDisposable> => {
    login(key, secret);
    const options = optionsOf(endpoint);
    return {
      open: (name) => openS3Storage({ ...options, prefix: `${options.prefix}/${name}` }),
      [Symbol.asyncDispose]: async () => {},
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
    const storage = open(endpoint);
    login('nobody', 'secret');
    expect(await codeOf(storage.get('k'))).toBe('STORAGE_CREDENTIALS');
    login(key, 'wrong');
    const other = open(endpoint);
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
    const storage = open(endpoint);
    const error = await storage.putNew('k', bytes('x')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORAGE_NOT_CONDITIONAL' });
    expect(String(error)).toContain(endpoint);
  });

  test('is taken from a single writer, who still overwrites nothing', async () => {
    login('S3RVER', 'S3RVER');
    const storage = open(required('JUDGE_S3RVER'), { singleWriter: true });
    await storage.putNew('k', bytes('x'));
    expect(await codeOf(storage.putNew('k', bytes('y')))).toBe('STORAGE_EXISTS');
  });
});
