/**
 * A sandbox with a store: a directory, or a bucket on the server that PAYMENTS_E2E_S3 names (its endpoint; the bucket is PAYMENTS_E2E_BUCKET, the
 * credentials are AWS_*), so that the same tests run on both.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { createSandbox, type Sandbox } from './sandbox.ts';

export interface StoreSandbox extends Sandbox {
  readonly store: TestStore;
  /** Another store: the flags and the environment that lead a command there. */
  elsewhere(name: string): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** Runs a command until no lease of a killed run stands in its way. */
  runAfterKill: Sandbox['run'];
}

export interface TestStore {
  /** Every key, in order. */
  keys(): Promise<string[]>;
  read(key: string): Promise<string>;
  write(key: string, text: string): Promise<void>;
}

const endpoint = process.env['PAYMENTS_E2E_S3'];

/** Whether these tests run on a bucket. */
export const onS3 = endpoint !== undefined;

/** Long enough for a beat of a busy machine, and short for those who wait for the lease of a killed run. */
const LEASE_SECONDS = 5;

type Environment = Readonly<Record<string, string>>;

/** `more` is for every command's environment. */
export async function createStoreSandbox(more: Environment = {}): Promise<StoreSandbox> {
  return endpoint === undefined ? localSandbox(more) : await bucketSandbox(endpoint, more);
}

async function localSandbox(env: Environment): Promise<StoreSandbox> {
  const box = await createSandbox({ env });
  const path = (key: string) => box.path('data', key);
  const store: TestStore = {
    keys: async () => filesBelow(box.path('data')),
    read: async (key) => readFileSync(path(key), 'utf8'),
    write: async (key, text) => {
      mkdirSync(dirname(path(key)), { recursive: true });
      writeFileSync(path(key), text);
    },
  };
  return { ...box, store, runAfterKill: box.run, elsewhere: (name) => ({ args: ['--data-dir', name], env: {} }) };
}

/** Without the store's own work files. */
function filesBelow(root: string): string[] {
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    return files.filter((key) => !key.startsWith('_staging/')).sort();
  } catch {
    return [];
  }
}

async function bucketSandbox(address: string, more: Environment): Promise<StoreSandbox> {
  const bucket = process.env['PAYMENTS_E2E_BUCKET'] ?? 'payments';
  const prefix = `e2e/${crypto.randomUUID()}`;
  const env = {
    ...more,
    PIPELINE_ENV: 'AWS',
    S3_BUCKET: bucket,
    S3_PREFIX: prefix,
    S3_LEASE_SECONDS: String(LEASE_SECONDS),
    AWS_ENDPOINT_URL_S3: address,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...Object.fromEntries(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'].map((name) => [name, process.env[name] ?? ''])),
  };
  const box = await createSandbox({ env });
  const client = new S3({ endpoint: address, forcePathStyle: true, region: process.env['AWS_REGION'] ?? 'us-east-1' });
  return {
    ...box,
    store: bucketStore(client, bucket, prefix),
    elsewhere: (name) => ({ args: [], env: { S3_PREFIX: `${prefix}-${name}` } }),
    runAfterKill: async (args, options) => {
      for (let tries = 0; ; tries++) {
        const result = await box.run(args, options);
        if (!result.stderr.includes('STORAGE_LOCKED') || tries > 30) return result;
        await Bun.sleep(500);
      }
    },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await box[Symbol.asyncDispose]();
    },
  };
}

function bucketStore(client: S3, bucket: string, prefix: string): TestStore {
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
  };
}
