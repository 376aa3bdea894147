import type { ConfigKey } from './config.ts';

/** What a person must know of a setting. Plain data: the help, the reader of sources and `config show` all stand on it. */
export interface Setting {
  readonly key: ConfigKey;
  /** Its environment variable; in lower case it is its name in the project file. */
  readonly name: string;
  /** An older name that still works; the first name wins. */
  readonly alias?: string;
  /** Secrets come from the environment or from a file, never from a flag or the project file. */
  readonly secret?: true;
  /** Makes no sense for every run alike, so the project file may not have it. */
  readonly perRun?: true;
  readonly meaning: string;
  /** Completes "expected …". */
  readonly expects: string;
  /** The default as a person reads it. */
  readonly byDefault: string;
}

/** All settings, in the order in which they are shown. */
export const settings: readonly Setting[] = [
  {
    key: 'env',
    name: 'PIPELINE_ENV',
    meaning: 'Where the data lives: LOCAL (a directory) or AWS (a bucket)',
    expects: 'LOCAL or AWS',
    byDefault: 'LOCAL',
  },
  {
    key: 'localDataDir',
    name: 'LOCAL_DATA_DIR',
    meaning: 'Directory of the data when PIPELINE_ENV=LOCAL',
    expects: 'a directory',
    byDefault: './data',
  },
  {
    key: 's3Bucket',
    name: 'S3_BUCKET',
    meaning: 'Bucket of the data when PIPELINE_ENV=AWS',
    expects: 'a bucket name: 3 to 63 lower-case letters, digits, dots and dashes',
    byDefault: 'none',
  },
  {
    key: 's3Prefix',
    name: 'S3_PREFIX',
    meaning: 'What every key in the bucket begins with',
    expects: 'a key prefix without "..", "//" or control characters',
    byDefault: 'none',
  },
  {
    key: 's3KmsKey',
    name: 'S3_KMS_KEY_ID',
    meaning: 'Encrypt with this KMS key: its id or ARN, or aws/s3 for the one of the account',
    expects: 'a key id, an alias, an ARN, or aws/s3',
    byDefault: 'as the bucket says',
  },
  {
    key: 's3CacheDir',
    name: 'S3_CACHE_DIR',
    meaning: 'Directory for copies of what is read from the bucket',
    expects: 'a directory',
    byDefault: "s3/ in this program's cache",
  },
  {
    key: 's3CacheSize',
    name: 'S3_CACHE_SIZE',
    meaning: 'Disk that those copies may take',
    expects: 'a size such as 512MB or 50GB',
    byDefault: '10GB',
  },
  {
    key: 's3LeaseSeconds',
    name: 'S3_LEASE_SECONDS',
    meaning: 'Seconds that a run may be unheard of before another one takes over the bucket',
    expects: 'an integer from 5 to 3600',
    byDefault: '60',
  },
  {
    key: 's3SingleWriter',
    name: 'S3_SINGLE_WRITER',
    meaning: 'Take a store without conditional writes: you vouch that nothing else writes there',
    expects: 'true or false',
    byDefault: 'false',
  },
  {
    key: 'sourceBaseUrl',
    name: 'SOURCE_API_BASE_URL',
    alias: 'MOCK_API_BASE_URL',
    meaning: 'The API to extract from',
    expects: 'an http(s) URL without user, query or fragment',
    byDefault: 'https://api.stripe.com with STRIPE_API_KEY, else http://127.0.0.1:4010',
  },
  {
    key: 'stripeApiKey',
    name: 'STRIPE_API_KEY',
    secret: true,
    meaning: "The API's secret or restricted key",
    expects: 'one key without spaces, such as rk_live_… or sk_test_…',
    byDefault: 'sk_test_mock',
  },
  {
    key: 'maxPageSize',
    name: 'MAX_PAGE_SIZE',
    meaning: 'Records asked for a page',
    expects: 'an integer from 1 to 100',
    byDefault: '100',
  },
  {
    key: 'defaultDays',
    name: 'DEFAULT_DAYS',
    meaning: 'Days that an extraction looks back',
    expects: 'an integer from 1 to 36500',
    byDefault: '30',
  },
  {
    key: 'safetyWindowSeconds',
    name: 'SAFETY_WINDOW_SECONDS',
    meaning: 'Seconds read again before the watermark, for what arrived late',
    expects: 'an integer from 0 to 2592000',
    byDefault: '3600',
  },
  {
    key: 'webhookSecrets',
    name: 'WEBHOOK_SECRET',
    secret: true,
    meaning: 'Signing secrets of the webhook endpoint, separated by commas',
    expects: 'one or more secrets, separated by commas, such as whsec_…',
    byDefault: 'none',
  },
  {
    key: 'verifyWebhookSignatures',
    name: 'VERIFY_WEBHOOK_SIGNATURES',
    meaning: 'Whether a webhook must be signed',
    expects: 'true or false',
    byDefault: 'true',
  },
  {
    key: 'webhookToleranceSeconds',
    name: 'WEBHOOK_TOLERANCE_SECONDS',
    meaning: "How far a signature's time may lie from ours, in seconds",
    expects: 'an integer from 1 to 86400',
    byDefault: '300',
  },
  {
    key: 'runId',
    name: 'RUN_ID',
    perRun: true,
    meaning: 'Ties separate steps to one run',
    expects: 'up to 128 letters, digits, dots, dashes and underscores, beginning with a letter or digit',
    byDefault: 'a new one',
  },
  {
    key: 'logLevel',
    name: 'LOG_LEVEL',
    meaning: 'How much is logged: debug, info, warn, error or silent',
    expects: 'debug, info, warn, error or silent',
    byDefault: 'info',
  },
  {
    key: 'duckdbMemoryLimit',
    name: 'DUCKDB_MEMORY_LIMIT',
    meaning: 'Memory that the transforms may use before they spill to disk',
    expects: 'a size such as 512MB or 2GB',
    byDefault: 'half of the memory, at most 4GB',
  },
  {
    key: 'duckdbThreads',
    name: 'DUCKDB_THREADS',
    meaning: 'Threads that the transforms may use',
    expects: 'an integer from 1 to 1024',
    byDefault: 'one a core',
  },
  {
    key: 'sqlDir',
    name: 'SQL_DIR',
    meaning: 'Directory of your own models and checks: silver/, gold/, quality/',
    expects: 'a directory',
    byDefault: 'sql/ beside the project file, if it is there',
  },
  {
    key: 'openlineageUrl',
    name: 'OPENLINEAGE_URL',
    meaning: 'Where OpenLineage events of each stage go',
    expects: 'an http(s) URL without user, query or fragment, or file: and a path',
    byDefault: 'none: no events',
  },
  {
    key: 'openlineageApiKey',
    name: 'OPENLINEAGE_API_KEY',
    secret: true,
    meaning: 'Sent to OPENLINEAGE_URL as a bearer token',
    expects: 'one token without spaces',
    byDefault: 'none',
  },
  {
    key: 'openlineageNamespace',
    name: 'OPENLINEAGE_NAMESPACE',
    meaning: 'Namespace of the jobs in OpenLineage events',
    expects: 'a name without spaces',
    byDefault: 'payments-pipeline',
  },
];

/** The setting of that key. */
export function settingOf(key: ConfigKey): Setting {
  const found = settings.find((setting) => setting.key === key);
  if (found === undefined) throw new Error(`the setting ${key} is not described`);
  return found;
}
