/** A store is asked to prove that it keeps conditional writes before anything is written. */
import { expect, test } from 'bun:test';
import { failure } from '../support/failure.ts';
import { startFakeS3 } from '../support/s3/fakeS3.ts';
import { failing, refuse } from '../support/s3/faults.ts';
import { openFake } from '../support/s3/openFake.ts';
import { stagedFile } from '../support/stagedFile.ts';
import { bytes, codeOf, text } from '../support/storageContract/underTest.ts';

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
