/** The store on S3, through the SDK, against an S3 of our own that fails as it is told. */
import { describe, expect, test } from 'bun:test';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { PipelineError } from '../../src/domain/errors.ts';
import { documentBytes, STATE_SCHEMA_VERSION } from '../../src/state/document.ts';
import { archivedManifestKey, manifestKey } from '../../src/state/keys.ts';
import { listManifests } from '../../src/state/manifest.ts';
import type { Storage, Version } from '../../src/storage/types.ts';
import { failure } from '../support/failure.ts';
import { type Call, type Fault, startFakeS3 } from '../support/s3/fakeS3.ts';
import { newCache, openFake } from '../support/s3/openFake.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof PipelineError ? error.code : String(error)),
  );
const refuse = (status: number, code: string, message?: string): Fault => ({
  kind: 'refuse',
  status,
  code,
  ...(message === undefined ? {} : { message }),
});

/** Fails the first `times` calls of an operation on keys that end so. */
function failing(operation: string, ending: string, fault: Fault, times = Number.POSITIVE_INFINITY) {
  let left = times;
  return (call: Call) => {
    if (call.operation !== operation || !call.key.endsWith(ending) || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}

async function listed(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys;
}

async function stagedFile(storage: Storage, body: Uint8Array): Promise<string> {
  const scratch = await storage.scratch();
  const path = join(scratch.path, 'part');
  await writeFile(path, body);
  return path;
}

describe('what the interface promises', () => {
  test('putNew creates once, below the prefix, with a checksum, and never overwrites', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    await storage.putNew('a/b.json', bytes('first'));
    expect(await codeOf(storage.putNew('a/b.json', bytes('second')))).toBe('STORAGE_EXISTS');
    expect(text(fake.objects.get('team/stripe/a/b.json')?.body)).toBe('first');
    expect(fake.calls.filter(({ operation }) => operation === 'PutObject').every(({ headers }) => headers['x-amz-checksum-sha256'])).toBe(
      true,
    );
  });

  test('of thirty racers one wins, and its bytes are the ones that stay', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    const codes = await Promise.all(Array.from({ length: 30 }, (_, racer) => codeOf(storage.putNew('race', bytes(`racer ${racer}`)))));
    expect(codes.filter((code) => code === 'no error')).toHaveLength(1);
    expect(text((await storage.get('race'))?.body)).toBe(`racer ${codes.indexOf('no error')}`);
  });

  test('behaves as a naive model does over any sequence of calls', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    const call = fc.record({
      key: fc.constantFrom('a', 'b/c'),
      kind: fc.constantFrom('put', 'swap', 'stale', 'remove'),
      value: fc.string({ maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 12 }), async (calls) => {
        fake.objects.clear();
        const model = new Map<string, string>();
        for (const { key, kind, value } of calls) {
          if (kind === 'put') {
            expect(await codeOf(storage.putNew(key, bytes(value)))).toBe(model.has(key) ? 'STORAGE_EXISTS' : 'no error');
            if (!model.has(key)) model.set(key, value);
          } else if (kind === 'swap') {
            await storage.swap(key, (await storage.get(key))?.version ?? null, bytes(value));
            model.set(key, value);
          } else if (kind === 'stale') {
            expect(await codeOf(storage.swap(key, '"stale"' as Version, bytes(value)))).toBe('STORAGE_CONFLICT');
          } else {
            await storage.remove(key);
            model.delete(key);
          }
        }
        for (const key of ['a', 'b/c'])
          expect((await storage.get(key))?.body.toString()).toBe(model.has(key) ? bytes(model.get(key) ?? '').toString() : undefined);
      }),
      { numRuns: 25 },
    );
  });

  test('lists page after page, in the order of the keys, and only what lies below the folder', async () => {
    await using fake = await startFakeS3({ pageSize: 2 });
    const storage = openFake(fake);
    const keys = ['p/a/z', 'p/a.json', 'p/a-1', 'p/b', 'p/a/b/c', 'p2/x', 'q/x'];
    for (const key of keys) await storage.putNew(key, bytes(key));
    expect(await listed(storage, 'p/')).toEqual(keys.filter((key) => key.startsWith('p/')).sort());
    expect(fake.calls.filter(({ operation }) => operation === 'ListObjectsV2').length).toBe(3);
  });

  test('a key that could leave the prefix is refused before anything is sent', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    for (const key of ['../x', 'a/../../x', '/etc', 'a//b', '', 'a\\b']) {
      for (const call of [storage.putNew(key, bytes('x')), storage.get(key), storage.remove(key), storage.localPaths([key])])
        expect(await codeOf(call)).toBe('STORAGE_BAD_KEY');
    }
    expect(fake.calls).toEqual([]);
  });

  test('SSE-KMS is asked for on every write when a key is given, and not otherwise', async () => {
    await using fake = await startFakeS3();
    await openFake(fake, { kmsKey: 'arn:aws:kms:eu-central-1:1:key/k', partBytes: 1024 }).putNew('a', bytes('x'));
    const large = openFake(fake, { kmsKey: 'aws/s3', partBytes: 1024 });
    await large.putNewFile('b', await stagedFile(large, new Uint8Array(3000)));
    const writes = fake.calls.filter(({ operation }) => operation === 'PutObject' || operation === 'CreateMultipartUpload');
    expect(writes.length).toBeGreaterThan(8);
    for (const { headers } of writes) expect(headers['x-amz-server-side-encryption']).toBe('aws:kms');
    expect(writes.find(({ key }) => key.endsWith('/a'))?.headers['x-amz-server-side-encryption-aws-kms-key-id']).toContain(':key/k');
    const before = fake.calls.length;
    await openFake(fake).putNew('c', bytes('x'));
    expect(fake.calls.slice(before).some(({ headers }) => 'x-amz-server-side-encryption' in headers)).toBe(false);
  });
});

describe('large files', () => {
  const body = new Uint8Array(11_000).map((_, index) => (index * 31) % 251);

  test('go up in parts, appear whole, never over another, and come down in ranges', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake, { partBytes: 2_000 });
    await storage.putNewFile('bronze/part', await stagedFile(storage, body));
    expect(fake.calls.filter(({ operation }) => operation === 'UploadPart')).toHaveLength(6);
    expect(fake.objects.get('team/stripe/bronze/part')?.body).toEqual(Buffer.from(body));
    expect(await codeOf(storage.putNewFile('bronze/part', await stagedFile(storage, bytes('other'.repeat(1000)))))).toBe('STORAGE_EXISTS');
    expect(fake.uploads.size).toBe(0);
    const elsewhere = openFake(fake, { partBytes: 2_000 });
    const [path = ''] = await elsewhere.localPaths(['bronze/part']);
    expect(new Uint8Array(await readFile(path))).toEqual(body);
    expect(fake.calls.filter(({ operation, headers }) => operation === 'GetObject' && headers['range'] !== undefined)).toHaveLength(6);
  });

  test('an upload whose last answer is lost is known as our own; one that fails leaves no unfinished upload', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake, { partBytes: 2_000 });
    fake.onCall(failing('CompleteMultipartUpload', '/lost', { kind: 'lost' }, 1));
    await storage.putNewFile('lost', await stagedFile(storage, body));
    expect(fake.objects.get('team/stripe/lost')?.body).toEqual(Buffer.from(body));
    fake.onCall(failing('UploadPart', '/denied', refuse(403, 'AccessDenied')));
    expect(await codeOf(storage.putNewFile('denied', await stagedFile(storage, body)))).toBe('STORAGE_DENIED');
    expect(fake.uploads.size).toBe(0);
    fake.onCall(failing('CompleteMultipartUpload', '/again', refuse(409, 'ConditionalRequestConflict'), 1));
    await storage.putNewFile('again', await stagedFile(storage, body));
    expect(fake.objects.get('team/stripe/again')?.body).toEqual(Buffer.from(body));
  });
});

describe('a call that fails', () => {
  test('the own success that comes back as a 412 is a success, for a creation and a replacement', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    fake.onCall(failing('PutObject', '/k', { kind: 'lost' }, 1));
    const version = await storage.putNew('k', bytes('1'));
    fake.onCall(failing('PutObject', '/k', { kind: 'lost' }, 1));
    const next = await storage.swap('k', version, bytes('2'));
    expect(await storage.get('k')).toEqual({ body: expect.anything(), version: next });
    expect(text((await storage.get('k'))?.body)).toBe('2');
    expect(fake.calls.filter(({ operation, key }) => operation === 'HeadObject' && key.endsWith('/k'))).toHaveLength(2);
  });

  test("another's success is not taken for one's own, though its bytes are the same", async () => {
    await using fake = await startFakeS3();
    const [one, two] = [openFake(fake), openFake(fake)];
    await one.putNew('k', bytes('same'));
    expect(await codeOf(two.putNew('k', bytes('same')))).toBe('STORAGE_EXISTS');
  });

  test('409 is tried again; 404 on If-Match is a conflict that says that nothing is there', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    fake.onCall(failing('PutObject', '/k', refuse(409, 'ConditionalRequestConflict'), 3));
    const version = await storage.putNew('k', bytes('1'));
    await storage.remove('k');
    const error = await failure(storage.swap('k', version, bytes('2')));
    expect(error).toMatchObject({ code: 'STORAGE_CONFLICT', details: { found: null } });
  });

  test('a broken answer, a reset and SlowDown are tried again; so is a body that does not fit its checksum', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    await storage.putNew('k', bytes('whole'));
    for (const fault of [
      { kind: 'truncate' },
      { kind: 'reset' },
      { kind: 'damage' },
      refuse(503, 'SlowDown'),
      refuse(500, 'InternalError'),
    ] as const) {
      fake.onCall(failing('GetObject', '/k', fault, 1));
      expect(text((await storage.get('k'))?.body)).toBe('whole');
    }
  });

  const cases: [string, Fault, string, RegExp, RegExp][] = [
    [
      'SlowDown for good',
      refuse(503, 'SlowDown', 'Please reduce your request rate.'),
      'STORAGE_BUSY',
      /SlowDown, HTTP 503.*3 tries/,
      /in a few minutes/,
    ],
    ['no answer for good', { kind: 'reset' }, 'STORAGE_UNREACHABLE', /no answer/, /endpoint http:\/\/127\.0\.0\.1/],
    [
      'expired credentials',
      refuse(400, 'ExpiredToken', 'The provided token has expired.'),
      'STORAGE_CREDENTIALS',
      /have expired/,
      /aws sso login/,
    ],
    ['a wrong key', refuse(403, 'InvalidAccessKeyId'), 'STORAGE_CREDENTIALS', /InvalidAccessKeyId/, /AWS_ACCESS_KEY_ID/],
    ['a wrong secret', refuse(403, 'SignatureDoesNotMatch'), 'STORAGE_CREDENTIALS', /SignatureDoesNotMatch/, /mistyped/],
    ['no bucket', refuse(404, 'NoSuchBucket'), 'STORAGE_NO_BUCKET', /there is no bucket payments/, /aws s3 mb s3:\/\/payments/],
    ['a clock that is off for good', refuse(403, 'RequestTimeTooSkewed'), 'STORAGE_CLOCK', /clock/, /NTP/],
    [
      'a refusal that names the action',
      refuse(403, 'AccessDenied', 'User: arn:aws:iam::1:user/x is not authorized to perform: kms:GenerateDataKey on resource: k'),
      'STORAGE_DENIED',
      /kms:GenerateDataKey/,
      /Allow kms:GenerateDataKey/,
    ],
    [
      'a refusal that does not',
      refuse(403, 'AccessDenied', 'Access Denied'),
      'STORAGE_DENIED',
      /s3:PutObject on k/,
      /Allow s3:PutObject on arn:aws:s3:::payments\/team\/stripe\/\*/,
    ],
  ];
  for (const [name, fault, code, message, hint] of cases) {
    test(`${name}: ${code}`, async () => {
      await using fake = await startFakeS3();
      const storage = openFake(fake);
      await storage.putNew('first', bytes('x'));
      fake.onCall((call) => (call.key.endsWith('/k') ? fault : undefined));
      const error = await failure(storage.putNew('k', bytes('x')));
      expect(error).toMatchObject({ code, hint: expect.stringMatching(hint) });
      expect(error.message).toMatch(message);
      expect(error.message).toContain('writing k in s3://payments/team/stripe');
    });
  }

  test('the wrong region names the right one', async () => {
    await using fake = await startFakeS3({
      onCall: () => ({ kind: 'refuse', status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'us-west-2' } }),
    });
    expect(await failure(openFake(fake).putNew('k', bytes('x')))).toMatchObject({
      code: 'STORAGE_WRONG_REGION',
      hint: 'Set AWS_REGION=us-west-2.',
    });
  });

  test('each kind of call names its own permission', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    await storage.putNew('x', bytes('x'));
    fake.onCall(() => refuse(403, 'AccessDenied', 'Access Denied'));
    expect((await failure(storage.get('k'))).message).toContain('s3:GetObject');
    expect((await failure(storage.remove('k'))).message).toContain('s3:DeleteObject');
    expect((await failure(listed(storage, 'k/'))).message).toContain('s3:ListBucket');
  });

  test('missing credentials are an error of their own', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    const saved = process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_ACCESS_KEY_ID'];
    try {
      expect(await codeOf(storage.get('k'))).toBe('STORAGE_CREDENTIALS');
    } finally {
      process.env['AWS_ACCESS_KEY_ID'] = saved;
    }
  });
});

describe('the probe', () => {
  test('passes a store that keeps conditions, once, and leaves nothing behind', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    await storage.putNew('a', bytes('1'));
    const before = fake.calls.length;
    await storage.putNew('b', bytes('1'));
    expect(fake.calls.length).toBe(before + 1);
    expect([...fake.objects.keys()]).toEqual(['team/stripe/a', 'team/stripe/b']);
  });

  test('refuses one that ignores them, by name, unless there is a single writer; who then still overwrites nothing', async () => {
    await using fake = await startFakeS3({ conditional: false });
    const error = await failure(openFake(fake).putNew('a', bytes('1')));
    expect(error).toMatchObject({ code: 'STORAGE_NOT_CONDITIONAL', hint: expect.stringContaining('--single-writer') });
    expect(error.message).toContain(fake.endpoint);
    expect(fake.objects.size).toBe(0);
    const alone = openFake(fake, { singleWriter: true, partBytes: 1000 });
    const version = await alone.putNew('a', bytes('1'));
    expect(await codeOf(alone.putNew('a', bytes('2')))).toBe('STORAGE_EXISTS');
    await alone.swap('a', version, bytes('2'));
    expect(await codeOf(alone.swap('a', version, bytes('3')))).toBe('STORAGE_CONFLICT');
    await alone.putNewFile('large', await stagedFile(alone, new Uint8Array(2500)));
    expect(await codeOf(alone.putNewFile('large', await stagedFile(alone, new Uint8Array(2501))))).toBe('STORAGE_EXISTS');
    expect(fake.objects.get('team/stripe/large')?.body.length).toBe(2500);
  });

  test('refuses one whose conditions hold alone and not in a race', async () => {
    await using fake = await startFakeS3();
    // Every third conditional creation looks, waits, and writes whatever came meanwhile.
    fake.onCall(({ operation, headers, key }) => {
      if (operation === 'PutObject' && headers['if-none-match'] === '*' && text(fake.objects.get(key)?.body).startsWith('racer'))
        fake.objects.delete(key);
      return undefined;
    });
    const error = await failure(openFake(fake).putNew('a', bytes('1')));
    expect(error).toMatchObject({ code: 'STORAGE_NOT_CONDITIONAL' });
    expect(error.message).toMatch(/let \d of 8 writers create one object/);
  });

  test('refuses one that says that it has no conditional writes, and takes an outage for what it is', async () => {
    await using fake = await startFakeS3({ onCall: failing('PutObject', '', refuse(501, 'NotImplemented')) });
    const storage = openFake(fake);
    expect(await codeOf(storage.putNew('a', bytes('1')))).toBe('STORAGE_NOT_CONDITIONAL');
    fake.onCall(failing('PutObject', '', refuse(503, 'SlowDown')));
    expect(await codeOf(storage.putNew('a', bytes('1')))).toBe('STORAGE_BUSY');
    fake.onCall(undefined);
    expect(await codeOf(storage.putNew('a', bytes('1')))).toBe('no error');
  });
});

describe('the cache', () => {
  test('what was written here is read here without a request; elsewhere it is fetched once, whoever asks', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    await storage.putNewFile('t/dt=2026-01-01/f.parquet', await stagedFile(storage, bytes('rows')));
    const before = fake.calls.length;
    const [own = ''] = await storage.localPaths(['t/dt=2026-01-01/f.parquet']);
    expect(await readFile(own, 'utf8')).toBe('rows');
    expect(own.startsWith(`${storage.localDirectory}/`) && own.endsWith('/t/dt=2026-01-01/f.parquet')).toBe(true);
    expect(fake.calls.length).toBe(before);
    const cacheDirectory = newCache();
    const [other, third] = [openFake(fake, { cacheDirectory }), openFake(fake, { cacheDirectory })];
    const keys = ['t/dt=2026-01-01/f.parquet', 't/dt=2026-01-01/f.parquet'];
    expect(await Promise.all((await other.localPaths(keys)).map((path) => readFile(path, 'utf8')))).toEqual(['rows', 'rows']);
    await third.localPaths(keys);
    expect(fake.calls.filter(({ operation, key }) => operation === 'GetObject' && key.endsWith('f.parquet'))).toHaveLength(1);
    expect(other.use?.()).toMatchObject({ downloaded: 4, cached: 4 });
  });

  test('hands a copy that is there to all who ask for it at once', async () => {
    await using fake = await startFakeS3();
    const cacheDirectory = newCache();
    await openFake(fake, { cacheDirectory }).putNew('t/shared', bytes('shared'));
    await openFake(fake, { cacheDirectory }).localPaths(['t/shared']);
    const storage = openFake(fake, { cacheDirectory });
    const paths = await Promise.all(Array.from({ length: 20 }, () => storage.localPaths(['t/shared'])));
    expect(new Set(paths.flat()).size).toBe(1);
    expect(await readFile(paths[0]?.[0] ?? '', 'utf8')).toBe('shared');
  });

  test('stays below its limit, drops what was used longest ago, never what is handed out, and says when it is too small', async () => {
    await using fake = await startFakeS3();
    const writer = openFake(fake);
    for (const name of ['a', 'b', 'c', 'd']) await writer.putNew(`t/${name}`, new Uint8Array(1000).fill(name.charCodeAt(0)));
    const cacheDirectory = newCache();
    const first = openFake(fake, { cacheDirectory, cacheBytes: 2500 });
    const [a = ''] = await first.localPaths(['t/a']);
    const second = openFake(fake, { cacheDirectory, cacheBytes: 2500 });
    await second.localPaths(['t/b']);
    await second.localPaths(['t/c']);
    expect(second.use?.().cached).toBe(2000);
    // The shared copy of `a` is gone, and the first reader's is still there.
    expect((await readFile(a)).length).toBe(1000);
    const error = await failure(second.localPaths(['t/d']));
    expect(error).toMatchObject({ code: 'STORAGE_CACHE_FULL', hint: expect.stringContaining('S3_CACHE_SIZE') });
    expect(await openFake(fake, { cacheDirectory, cacheBytes: 2500 }).localPaths(['t/d'])).toHaveLength(1);
  });

  test('a bucket that was emptied and filled again is another store: old copies are not taken for its objects', async () => {
    await using fake = await startFakeS3();
    const cacheDirectory = newCache();
    const read = async () => {
      const [path = ''] = await openFake(fake, { cacheDirectory }).localPaths(['t/f']);
      return await readFile(path, 'utf8');
    };
    const one = openFake(fake, { cacheDirectory });
    await one.putNewFile('t/f', await stagedFile(one, bytes('old')));
    expect(await read()).toBe('old');
    fake.objects.clear();
    const two = openFake(fake, { cacheDirectory });
    await two.putNewFile('t/f', await stagedFile(two, bytes('new')));
    expect(await read()).toBe('new');
  });

  test('a reader who may not write still reads; an object that is not there is an error with its name', async () => {
    await using fake = await startFakeS3();
    await openFake(fake).putNew('t/f', bytes('rows'));
    fake.onCall(failing('PutObject', '', refuse(403, 'AccessDenied')));
    expect(await openFake(fake).localPaths(['t/f'])).toHaveLength(1);
    const error = await failure(openFake(fake).localPaths(['t/g']));
    expect(error).toMatchObject({ code: 'STORAGE_MISSING' });
    expect(error.message).toContain('t/g');
  });

  test('what a killed process left is swept, what a living one uses is not', async () => {
    await using fake = await startFakeS3();
    const cacheDirectory = newCache();
    const living = openFake(fake, { cacheDirectory });
    const left = join(cacheDirectory, 'runs', 'left');
    await mkdir(left, { recursive: true });
    await writeFile(join(left, 'x'), 'x');
    // Young directories may be in the making.
    expect(await living.sweepScratch()).toBe(0);
    await utimes(left, new Date(0), new Date(0));
    expect(await living.sweepScratch()).toBe(1);
    await living.scratch();
  });
});

describe('run manifests', () => {
  test('are read together, a request each, wherever they lie', async () => {
    let [running, most] = [0, 0];
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    const body = (runId: string) => documentBytes({ schema_version: STATE_SCHEMA_VERSION, run_id: runId, stages: [] });
    for (let n = 10; n < 50; n++) await storage.putNew(n < 20 ? archivedManifestKey(`r${n}`) : manifestKey(`r${n}`), body(`r${n}`));
    const before = fake.calls.length;
    fake.onCall(async ({ operation }) => {
      if (operation !== 'GetObject') return undefined;
      most = Math.max(most, ++running);
      await Bun.sleep(5);
      running -= 1;
      return undefined;
    });
    expect((await Array.fromAsync(listManifests(openFake(fake)))).map(({ run_id }) => run_id).sort()).toEqual(
      Array.from({ length: 40 }, (_, n) => `r${n + 10}`),
    );
    expect(
      fake.calls
        .slice(before)
        .map(({ operation }) => operation)
        .sort(),
      // One asks for the store's name, by which copies are kept; it has none, and is not given one for the sake of a question.
    ).toEqual([...Array<string>(41).fill('GetObject'), ...Array<string>(2).fill('ListObjectsV2')]);
    expect(most).toBeGreaterThan(8);
    expect(most).toBeLessThanOrEqual(16);
  });
});
