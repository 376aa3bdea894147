import { resolve } from 'node:path';
import type { ConfigKey } from './config.ts';

const MIB = 1024 * 1024;
const LEAST_MEMORY_MIB = 512;
const MOST_MEMORY_MIB = 4096;

export const STRIPE_URL = 'https://api.stripe.com';
export const MOCK_URL = 'http://127.0.0.1:4010';
export const MOCK_KEY = 'sk_test_mock';

/** What each setting is when nobody said. Without a key there is only the mock to talk to, and it takes a key that is no secret. */
export function defaults(has: (key: ConfigKey) => boolean, cwd: string, memoryBytes: number): Partial<Record<ConfigKey, unknown>> {
  return {
    env: 'LOCAL',
    localDataDir: resolve(cwd, 'data'),
    s3Prefix: '',
    s3CacheSize: '10GB',
    s3LeaseSeconds: 60,
    s3SingleWriter: false,
    sourceBaseUrl: has('stripeApiKey') ? STRIPE_URL : MOCK_URL,
    stripeApiKey: MOCK_KEY,
    maxPageSize: 100,
    defaultDays: 30,
    safetyWindowSeconds: 3600,
    webhookSecrets: '',
    verifyWebhookSignatures: true,
    webhookToleranceSeconds: 300,
    logLevel: 'info',
    openlineageNamespace: 'payments-pipeline',
    duckdbMemoryLimit: halfOf(memoryBytes),
  };
}

/** Half of the machine's (or the container's) memory leaves room for the extraction and the system; spilling starts above it. */
function halfOf(memoryBytes: number): string {
  const half = Math.floor(memoryBytes / 2 / MIB);
  return `${Math.min(MOST_MEMORY_MIB, Math.max(LEAST_MEMORY_MIB, half))}MiB`;
}
