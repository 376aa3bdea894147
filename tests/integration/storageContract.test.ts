/** The contract of a store on a directory, and on the S3 of our own tests; tests/judges/s3.sh holds it against real servers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { startFakeS3 } from '../support/s3/fakeS3.ts';
import { fakeOptions, openFake } from '../support/s3/openFake.ts';
import { storageContract } from '../support/storageContract/storageContract.ts';

const SOURCES = join(import.meta.dir, '../../src/storage');

storageContract(
  'a directory',
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'store-'));
    return {
      open: () => openLocalStorage(root),
      source: `const storage = (await import('${SOURCES}/local/index.ts')).openLocalStorage(${JSON.stringify(root)});`,
      [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
    };
  },
  { listed: 200 },
);

storageContract('the S3 of our own tests', async () => {
  const fake = await startFakeS3({ pageSize: 100 });
  const options = { leaseMs: 1_500 };
  return {
    open: () => openFake(fake, options),
    source: `const storage = (await import('${SOURCES}/s3/index.ts')).openS3Storage(${JSON.stringify(fakeOptions(fake, options))});`,
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
});
