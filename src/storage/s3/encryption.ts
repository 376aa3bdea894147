import type { S3Options } from './options.ts';

/** What a write says about encryption: SSE-KMS with the given key, with a bucket key so that not every object costs a call to KMS; nothing when the bucket's default is good. */
export function encryption({ kmsKey }: Pick<S3Options, 'kmsKey'>) {
  if (kmsKey === undefined) return {};
  const key = kmsKey === 'aws/s3' ? {} : { SSEKMSKeyId: kmsKey };
  return { ServerSideEncryption: 'aws:kms' as const, BucketKeyEnabled: true, ...key };
}
