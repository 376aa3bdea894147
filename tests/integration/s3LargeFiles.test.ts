/** Large files on S3: in parts, whole or not at all. */
import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { startFakeS3 } from '../support/s3/fakeS3.ts';
import { failing, refuse } from '../support/s3/faults.ts';
import { openFake } from '../support/s3/openFake.ts';
import { stagedFile } from '../support/stagedFile.ts';
import { bytes, codeOf } from '../support/storageContract/underTest.ts';

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
