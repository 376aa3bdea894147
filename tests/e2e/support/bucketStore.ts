import { dirname } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { openS3Storage } from '../../../src/storage/s3/index.ts';
import { S3_DEFAULTS } from '../../../src/storage/s3/options.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import type { StoreSandbox, StoreSandboxOptions, TestStore } from './store.ts';

/** Long enough for a beat of a busy machine, and short for those who wait for the lease of a killed run. */
const LEASE_SECONDS = 5;
const PATIENCE_MS = 30_000;

type Environment = Readonly<Record<string, string>>;

/** A sandbox whose store is a prefix of its own in the bucket. */
export async function bucketSandbox(endpoint: string, { of, project, ...options }: StoreSandboxOptions): Promise<StoreSandbox> {
  const bucket = process.env['PAYMENTS_E2E_BUCKET'] ?? 'payments';
  const prefix = of?.env['S3_PREFIX'] ?? `e2e/${crypto.randomUUID()}`;
  const named = { PIPELINE_ENV: 'AWS', S3_BUCKET: bucket, S3_PREFIX: prefix };
  const env = { ...options.env, ...accessTo(endpoint), ...(project === undefined ? named : {}) };
  const box = await createSandbox({ ...options, env });
  const client = new S3({ endpoint, forcePathStyle: true, region: regionOf(process.env) });
  return {
    ...box,
    store: bucketStore({ client, bucket, prefix, endpoint, cacheDirectory: box.path('test-cache') }),
    elsewhere: (name) => ({ args: [], env: { S3_PREFIX: `${prefix}-${name}` } }),
    runAfterKill: (args, run) => runOnceFree(box, args, run),
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await box[Symbol.asyncDispose]();
    },
  };
}

function accessTo(endpoint: string): Environment {
  const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map((name) => [name, process.env[name] ?? '']);
  return {
    PATH: ['/usr/bin', '/bin', ...toolsOfAws()].join(':'),
    S3_LEASE_SECONDS: String(LEASE_SECONDS),
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: regionOf(process.env),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...Object.fromEntries(credentials),
  };
}

/** Where the `aws` command is that PAYMENTS_E2E_AWS names: the runbook has lines for it. */
function toolsOfAws(): string[] {
  const path = process.env['PAYMENTS_E2E_AWS'];
  return path === undefined ? [] : [dirname(path)];
}

function regionOf(env: NodeJS.ProcessEnv): string {
  return env['AWS_REGION'] ?? 'us-east-1';
}

const runOnceFree = async (box: Sandbox, ...run: Parameters<Sandbox['run']>): ReturnType<Sandbox['run']> => {
  const began = performance.now();
  for (;;) {
    const result = await box.run(...run);
    if (!result.stderr.includes('STORAGE_LOCKED') || performance.now() - began > PATIENCE_MS) return result;
    await Bun.sleep(500);
  }
};

interface Place {
  readonly client: S3;
  readonly bucket: string;
  readonly prefix: string;
  readonly endpoint: string;
  readonly cacheDirectory: string;
}

function bucketStore({ client, bucket, prefix, endpoint, cacheDirectory }: Place): TestStore {
  const at = (key: string) => ({ Bucket: bucket, Key: `${prefix}/${key}` });
  return {
    keys: async () => {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const page = await client.listObjectsV2({
          Bucket: bucket,
          Prefix: `${prefix}/`,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        });
        keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key.slice(prefix.length + 1)));
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return keys.sort();
    },
    read: async (key) => (await (await client.getObject(at(key))).Body?.transformToString()) ?? '',
    write: async (key, text) => void (await client.putObject({ ...at(key), Body: text })),
    open: () =>
      openS3Storage({
        ...S3_DEFAULTS,
        ...{ bucket, prefix, endpoint, region: regionOf(process.env), kmsKey: undefined },
        ...{ cacheDirectory, cacheBytes: 1e9, leaseMs: LEASE_SECONDS * 1000, singleWriter: false },
      }),
    inProjectFile: (text) =>
      text
        .replace(/^# (\w+ = "AWS")$/m, '$1')
        .replace(/^# s3_bucket = .*$/m, `s3_bucket = "${bucket}"`)
        .replace(/^# s3_prefix = .*$/m, `s3_prefix = "${prefix}"`),
  };
}
