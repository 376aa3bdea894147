import type { Secret } from '../domain/secret.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Every setting, checked once; inside the program nobody reads the environment again (AWS_* is the SDK's own affair). */
export interface Config {
  readonly env: 'LOCAL' | 'AWS';
  /** Absolute path. */
  readonly localDataDir: string;
  /** Always there when `env` is AWS. */
  readonly s3Bucket?: string;
  /** Without slashes at its ends; empty for the bucket's root. */
  readonly s3Prefix: string;
  /** For SSE-KMS; the bucket's own default without it. */
  readonly s3KmsKey?: string;
  /** Absolute path; a folder among the user's caches without it. */
  readonly s3CacheDir?: string;
  /** Bytes. */
  readonly s3CacheSize: number;
  /** How long a run may be unheard of before another takes over the bucket. */
  readonly s3LeaseSeconds: number;
  /** Nobody else writes: take a store that has no conditional writes. */
  readonly s3SingleWriter: boolean;
  /** Without a slash at its end. */
  readonly sourceBaseUrl: string;
  readonly stripeApiKey: Secret;
  /** Records a page, 1 to 100. */
  readonly maxPageSize: number;
  /** Days that an extraction looks back when nobody says how many. */
  readonly defaultDays: number;
  readonly safetyWindowSeconds: number;
  readonly webhookSecrets: readonly Secret[];
  readonly verifyWebhookSignatures: boolean;
  readonly webhookToleranceSeconds: number;
  /** Given from outside to tie separate steps together. */
  readonly runId?: string;
  readonly logLevel: LogLevel;
  /** As DuckDB writes it: `2GB`. */
  readonly duckdbMemoryLimit: string;
  /** DuckDB's own choice when absent. */
  readonly duckdbThreads?: number;
  /** Absolute path of the user's own SQL: silver/, gold/, quality/. */
  readonly sqlDir?: string;
  /** Where OpenLineage events go: an http(s) URL, or `file:` and a path; none without it. */
  readonly openlineageUrl?: string;
  readonly openlineageApiKey?: Secret;
  /** The namespace of our jobs there. */
  readonly openlineageNamespace: string;
}

export type ConfigKey = keyof Config;

/** Where each value came from, in words: `flag --data-dir`, `environment S3_BUCKET`, `default`. */
export type Origins = Readonly<Record<ConfigKey, string>>;
