import { openS3Storage } from '../../../src/storage/s3/index.ts';
import type { S3Options } from '../../../src/storage/s3/options.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { temporaryDirectory } from '../temporary.ts';
import type { FakeS3 } from './fakeS3.ts';

/** The environment that the SDK reads in tests: credentials of nobody, and no configuration of this machine. */
export const FAKE_AWS = {
  AWS_ACCESS_KEY_ID: 'AKIAFAKE',
  AWS_SECRET_ACCESS_KEY: 'fake',
  AWS_REGION: 'eu-central-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
} as const;

/** A storage on the fake, as a process of its own would open it; with a cache of its own unless one is given. */
export function openFake(fake: Pick<FakeS3, 'endpoint' | 'bucket'>, options: Partial<S3Options> = {}): Storage {
  return openS3Storage(fakeOptions(fake, options));
}

/** What it is opened with; from here on the environment is that of the fake. */
export function fakeOptions(fake: Pick<FakeS3, 'endpoint' | 'bucket'>, options: Partial<S3Options> = {}): S3Options {
  Object.assign(process.env, FAKE_AWS);
  return {
    bucket: fake.bucket,
    prefix: 'team/stripe',
    endpoint: fake.endpoint,
    region: 'eu-central-1',
    cacheDirectory: options.cacheDirectory ?? newCache(),
    cacheBytes: 256 * 1024 * 1024,
    singleWriter: false,
    attempts: 3,
    leaseMs: 60_000,
    partBytes: 5 * 1024 * 1024,
    ...options,
  };
}

/** An empty directory that goes with the test. */
export function newCache(): string {
  return temporaryDirectory('s3-cache-');
}
