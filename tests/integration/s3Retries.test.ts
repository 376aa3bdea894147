/** Calls to S3 that fail and are made again, and own successes that look like failures. */
import { expect, test } from 'bun:test';
import { failure } from '../support/failure.ts';
import { startFakeS3 } from '../support/s3/fakeS3.ts';
import { failing, refuse } from '../support/s3/faults.ts';
import { openFake } from '../support/s3/openFake.ts';
import { bytes, codeOf, text } from '../support/storageContract/underTest.ts';

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
