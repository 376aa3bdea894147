/** Removing an object only if it is still what was judged: on a directory and on a bucket. */
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { failure } from '../support/failure.ts';
import { startFakeS3 } from '../support/s3/fakeS3.ts';
import { openFake } from '../support/s3/openFake.ts';

const root = await mkdtemp(join(tmpdir(), 'conditional-'));
const fake = await startFakeS3();
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await fake[Symbol.asyncDispose]();
});

const bytes = (text: string) => new TextEncoder().encode(text);

describe.each([
  ['LOCAL', () => openLocalStorage(root)],
  ['S3', () => openFake(fake)],
])('on %s', (_name, open) => {
  test('what stands there as expected goes; what has been replaced stays, and is told of; what is gone is no error', async () => {
    const storage = open();
    const first = await storage.swap('journal', null, bytes('1'));
    const second = await storage.swap('journal', first, bytes('2'));
    expect(await failure(storage.remove('journal', first))).toMatchObject({ code: 'STORAGE_CONFLICT', details: { key: 'journal' } });
    expect((await storage.get('journal'))?.version).toBe(second);
    await storage.remove('journal', second);
    expect(await storage.get('journal')).toBeNull();
    await storage.remove('journal', second);
  });
});

describe('on S3', () => {
  test('what is replaced between the look and the removal stays: the store itself compares', async () => {
    const [storage, other] = [openFake(fake), openFake(fake)];
    const first = await storage.swap('raced', null, bytes('1'));
    fake.onCall(async ({ operation, headers }) => {
      if (operation !== 'DeleteObject' || headers['if-match'] === undefined) return undefined;
      fake.onCall(undefined);
      await other.swap('raced', first, bytes('2'));
      return undefined;
    });
    expect(await failure(storage.remove('raced', first))).toMatchObject({ code: 'STORAGE_CONFLICT' });
    expect(new TextDecoder().decode((await storage.get('raced'))?.body)).toBe('2');
  });
});
