/** What names a bucket and how it is spoken to. Credentials, region and endpoint are the SDK's own affair (AWS_*). */
export interface S3Options {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the bucket's root. */
  readonly prefix: string;
  /** The store's address when it is not AWS's own (AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL): for messages, and to choose path-style addresses. */
  readonly endpoint?: string | undefined;
  /** AWS_REGION, if it is set. */
  readonly region?: string | undefined;
  /** Key id or ARN for SSE-KMS; `aws/s3` for the account's own key. Absent: as the bucket says. */
  readonly kmsKey?: string | undefined;
  /** Directory for copies of what DuckDB reads. */
  readonly cacheDirectory: string;
  /** Bytes that the cache may take. */
  readonly cacheBytes: number;
  /** The user vouches that nobody else writes: a store without conditional writes is taken then. */
  readonly singleWriter: boolean;
  /** Tries of a request, the first included. */
  readonly attempts: number;
  /** How long a lease is good without being renewed, in milliseconds. */
  readonly leaseMs: number;
  /** Objects above it are uploaded in parts of this size, and downloaded in ranges of it, in bytes. */
  readonly partBytes: number;
}

/** What is used when nobody says otherwise. */
export const S3_DEFAULTS = { attempts: 6, partBytes: 16 * 1024 * 1024 } as const;

/** `s3://bucket/prefix`, and the endpoint when it is not AWS's. */
export function s3Label({ bucket, prefix, endpoint }: Pick<S3Options, 'bucket' | 'prefix' | 'endpoint'>): string {
  return `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
}
