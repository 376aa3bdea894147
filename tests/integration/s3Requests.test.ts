/** What the store on S3 sends: below its prefix, with checksums, encrypted as it is told; state is read a request each, side by side. */
import { expect, test } from 'bun:test';
import { documentBytes, STATE_SCHEMA_VERSION } from '../../src/state/document.ts';
import { archivedManifestKey, manifestKey } from '../../src/state/keys.ts';
import { listManifests } from '../../src/state/manifest.ts';
import { startFakeS3 } from '../support/s3/fakeS3.ts';
import { openFake } from '../support/s3/openFake.ts';
import { stagedFile } from '../support/stagedFile.ts';
import { bytes, codeOf, keysOf, text } from '../support/storageContract/underTest.ts';

test('a write goes below the prefix, with a checksum', async () => {
  await using fake = await startFakeS3();
  await openFake(fake).putNew('a/b.json', bytes('first'));
  expect(text(fake.objects.get('team/stripe/a/b.json')?.body)).toBe('first');
  const writes = fake.calls.filter(({ operation }) => operation === 'PutObject');
  expect(writes.every(({ headers }) => headers['x-amz-checksum-sha256'])).toBe(true);
});

test('lists page after page, a request each', async () => {
  await using fake = await startFakeS3({ pageSize: 2 });
  const storage = openFake(fake);
  const keys = ['p/a/z', 'p/a.json', 'p/a-1', 'p/b', 'p/a/b/c', 'p2/x', 'q/x'];
  for (const key of keys) await storage.putNew(key, bytes(key));
  expect(await keysOf(storage, 'p/')).toEqual(keys.filter((key) => key.startsWith('p/')).sort());
  expect(fake.calls.filter(({ operation }) => operation === 'ListObjectsV2').length).toBe(3);
});

test('of a key that could leave the prefix nothing is sent', async () => {
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

test('run manifests are read together, a request each, wherever they lie', async () => {
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
