/** The transforms stage and what follows it, without the checks: for tests of what is built. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/domain/logger.ts';
import { silentProgress } from '../../src/domain/progress.ts';
import type { Row } from '../../src/lake/session.ts';
import { openPublished } from '../../src/query/openPublished.ts';
import { appendStage } from '../../src/state/manifest.ts';
import { publish, publishedVersions } from '../../src/state/publish.ts';
import type { QualityStage } from '../../src/state/stages/quality.ts';
import type { TransformsStage } from '../../src/state/stages/transforms.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Storage } from '../../src/storage/types.ts';
import { runTransforms } from '../../src/transform/runTransforms.ts';
import type { TransformOptions } from '../../src/transform/transformOptions.ts';

export type StageOptions = Pick<TransformOptions, 'models' | 'part' | 'logger'> & { readonly fullRefresh: boolean; readonly at: number };

/** Builds and stages, with the clock at `at`. */
export async function stage(storage: Storage, runId: string, options: Partial<StageOptions> & { at: number }): Promise<TransformsStage> {
  return await runTransforms({
    storage,
    runId,
    toolVersion: 'test',
    fullRefresh: false,
    memoryLimit: '512MB',
    // More than there may be cores: models are built side by side, as they are by the program.
    threads: 4,
    progress: silentProgress,
    logger: silentLogger,
    signal: new AbortController().signal,
    ...options,
    clock: () => options.at,
  });
}

/** What `run-quality` does once every check holds. */
export async function publishStage(storage: Storage, runId: string, transforms: TransformsStage, at: number): Promise<void> {
  const time = new Date(at).toISOString();
  const quality: QualityStage = {
    stage: 'quality',
    verdict: 'published',
    fail_on: 'error',
    started_at: time,
    finished_at: time,
    tool_version: 'test',
    checks: [],
    publish: publishedVersions(transforms),
  };
  await appendStage(storage, runId, quality);
  await publish(storage, { runId, transforms, quality });
}

/** Rows of what is published. */
export async function askPublished(storage: Storage, sql: string): Promise<Row[]> {
  await using scratch = await storage.scratch();
  const { session } = await openPublished(storage, { memoryLimit: '512MB', threads: 1, tempDirectory: scratch.path });
  await using _session = session;
  return await session.rows(sql);
}

/** An empty store in a directory that is gone afterwards. */
export async function withStore<T>(body: (storage: Storage) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'store-'));
  try {
    return await body(openLocalStorage(root));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
