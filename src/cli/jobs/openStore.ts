import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { PipelineError } from '../../domain/errors.ts';
import { cacheDirectory } from '../../native/cacheDirectory.ts';
import { recover } from '../../state/recover.ts';
import { openLocalStorage } from '../../storage/local/index.ts';
import { openS3Storage } from '../../storage/s3/index.ts';
import { S3_DEFAULTS, type S3Options } from '../../storage/s3/options.ts';
import type { Storage } from '../../storage/types.ts';
import type { CommandContext } from '../commandContext.ts';
import { formatStoreUse } from '../render/storeUse.ts';

/** One store a configuration: its cache, and what it knows of the server, are worth keeping. */
const opened = new WeakMap<Config, Storage>();

/** The store that the configuration names. Nothing is read or written yet. */
export function openStore(context: CommandContext): Storage {
  const store = opened.get(context.config) ?? open(context);
  opened.set(context.config, store);
  return store;
}

/** Runs `body` as the only run on the store, after completing what a crashed run had decided. */
export async function withRun<T>(context: CommandContext, title: string, body: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = openStore(context);
  context.telemetry?.startRun(title, { run_id: context.runId });
  try {
    return await storage.withLock('run', `${title} (run ${context.runId}, since ${new Date(context.clock()).toISOString()})`, async () => {
      await recover(storage, context.logger);
      return await body(storage);
    });
  } finally {
    sayUse(context, storage);
  }
}

function open(context: CommandContext): Storage {
  return context.config.env === 'LOCAL' ? openLocalStorage(context.config.localDataDir) : openS3Storage(s3Options(context));
}

/** How the configuration and the SDK's own variables name a bucket. */
export function s3Options({ config, env }: Pick<CommandContext, 'config' | 'env'>): S3Options {
  const { s3Bucket, s3Prefix, s3KmsKey, s3CacheDir, s3CacheSize, s3LeaseSeconds, s3SingleWriter } = config;
  if (s3Bucket === undefined) throw new PipelineError('CONFIG_INVALID', 'S3_BUCKET is required when PIPELINE_ENV=AWS');
  const endpoint = env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || undefined;
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined;
  return {
    ...S3_DEFAULTS,
    attempts: Number(env['AWS_MAX_ATTEMPTS']) || S3_DEFAULTS.attempts,
    bucket: s3Bucket,
    prefix: s3Prefix,
    endpoint,
    // A store of one's own has a region in name only, and the SDK signs for none without a name.
    region: region ?? (endpoint === undefined || env['AWS_PROFILE'] !== undefined ? undefined : 'us-east-1'),
    kmsKey: s3KmsKey,
    cacheDirectory: s3CacheDir ?? join(cacheDirectory({ env, platform: process.platform, home: homedir }), 's3'),
    cacheBytes: s3CacheSize,
    leaseMs: s3LeaseSeconds * 1000,
    singleWriter: s3SingleWriter,
  };
}

/** What a run has cost: a line for a person, fields for a log. */
function sayUse({ output, logger, isTerminal, json }: CommandContext, storage: Storage): void {
  const use = storage.use?.();
  if (use === undefined) return;
  const { requests, downloaded, uploaded, cached, cacheLimit } = use;
  logger.info('store', { requests, downloaded, uploaded, cached, cache_limit: cacheLimit });
  if (isTerminal && !json) output.note(formatStoreUse(storage.label, use));
}
