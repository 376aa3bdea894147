/** Copies of a bucket's objects on this machine. */
import { expect, test } from 'bun:test';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../support/failure.ts';
import { startFakeS3 } from '../support/s3/fakeS3.ts';
import { failing, refuse } from '../support/s3/faults.ts';
import { newCache, openFake } from '../support/s3/openFake.ts';
import { stagedFile } from '../support/stagedFile.ts';
import { bytes, text } from '../support/storageContract/underTest.ts';

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

test('a place where no copies can be kept is told by name, with the settings; whoever looks at state alone does not need it', async () => {
  await using fake = await startFakeS3();
  await openFake(fake).putNew('_state/x.json', bytes('x'));
  const file = join(newCache(), 'file');
  await writeFile(file, '');
  const storage = openFake(fake, { cacheDirectory: join(file, 'cache') });
  expect(text((await storage.get('_state/x.json'))?.body)).toBe('x');
  const error = await failure(storage.scratch());
  expect(error).toMatchObject({ code: 'CONFIG_CACHE_DIR', hint: expect.stringMatching(/S3_CACHE_DIR.*PAYMENTS_PIPELINE_CACHE_DIR/) });
  expect(error.message).toContain(file);
});
