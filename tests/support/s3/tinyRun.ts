/**
 * A run of the pipeline in small: the real recovery, manifest, watermark, staging, verdict, commits and pointers, over one table whose files are
 * lists of the extractions that they were made of. No DuckDB, so that thousands of schedules can be played.
 */
import { silentLogger } from '../../../src/domain/logger.ts';
import { headVersion, readSnapshot } from '../../../src/lake/log.ts';
import { fileKeys } from '../../../src/lake/scanSql.ts';
import { advanceWatermarks } from '../../../src/state/advanceWatermarks.ts';
import { appendStage, listManifests } from '../../../src/state/manifest.ts';
import { closeStage, openStage } from '../../../src/state/openStages.ts';
import { publish, publishedVersions, requireFreshStage } from '../../../src/state/publish.ts';
import { recover } from '../../../src/state/recover.ts';
import { pointToStaged } from '../../../src/state/staged.ts';
import type { EntityExtract, ExtractStage, Part } from '../../../src/state/stages/extract.ts';
import type { QualityStage } from '../../../src/state/stages/quality.ts';
import type { TransformsStage } from '../../../src/state/stages/transforms.ts';
import { readWatermark } from '../../../src/state/watermark.ts';
import type { Storage } from '../../../src/storage/types.ts';

export const TINY_TABLE = 'silver/source=stripe/entity=charges';
const ENTITY = 'charges';

export interface TinyRun {
  readonly storage: Storage;
  readonly runId: string;
  /** Milliseconds by this machine's clock, which may be wrong. */
  readonly clock: () => number;
}

/** Extract, transform, check and publish, under the lock and after recovery, as `run-pipeline` does it. */
export async function tinyRun(run: TinyRun): Promise<void> {
  await run.storage.withLock('run', `run ${run.runId}`, async () => {
    await recover(run.storage, silentLogger);
    await extract(run);
    await publishAll(run, await transform(run));
  });
}

/** The extractions that the published table was made of, one entry for each time that it counts one. */
export async function publishedExtractions(storage: Storage): Promise<string[]> {
  const version = await headVersion(storage, TINY_TABLE);
  if (version === null) return [];
  const { files } = await readSnapshot(storage, TINY_TABLE, version);
  const bodies = await Promise.all(fileKeys(TINY_TABLE, files.values()).map(async (key) => (await storage.get(key))?.body));
  return bodies.flatMap((body) => JSON.parse(new TextDecoder().decode(body)) as string[]);
}

async function extract({ storage, runId, clock }: TinyRun): Promise<void> {
  const before = (await readWatermark(storage, ENTITY))?.coverage ?? null;
  // Two runs that set out from the same watermark want it at different places.
  const window = { from: before?.to ?? 0, to: (before?.to ?? 0) + 10 + (runId.codePointAt(runId.length - 1) ?? 0) };
  await openStage(storage, { run_id: runId, stage: 'extract', started_at: at(clock), process: 1, stages_before: 0 });
  const part = await storePart(storage, `bronze/source=stripe/entity=${ENTITY}/dt=2026-01-01/run_id=${runId}/part-0.jsonl.zst`, runId);
  const entity: EntityExtract = {
    entity: ENTITY,
    status: 'complete',
    window,
    why: 'tiny',
    pages: 1,
    records: 1,
    quarantined: 0,
    duplicates: 0,
    requests: 1,
    retries: {},
    streams: [{ stream: ENTITY, records: 1, parts: [part], quarantined: 0, quarantine: [], shape: {} }],
    watermark: { before, after: { from: 0, to: window.to, reaches_start: true } },
  };
  const stage: ExtractStage = {
    stage: 'extract',
    status: 'complete',
    started_at: at(clock),
    finished_at: at(clock),
    tool_version: 'test',
    source: 'tiny',
    api_version: 'test',
    source_now: window.to,
    entities: [entity],
  };
  await appendStage(storage, runId, stage);
  await advanceWatermarks(storage, runId, stage);
  await closeStage(storage, runId, 'extract');
}

async function transform({ storage, runId, clock }: TinyRun): Promise<TransformsStage> {
  const started_at = at(clock);
  await openStage(storage, { run_id: runId, stage: 'transforms', started_at, process: 1, stages_before: 1 });
  const base = await headVersion(storage, TINY_TABLE);
  const old = base === null ? [] : [...(await readSnapshot(storage, TINY_TABLE, base)).files.keys()];
  const inputs: { run_id: string; started_at: string }[] = [];
  for await (const { run_id, stages } of listManifests(storage)) {
    for (const stage of stages) if (stage.stage === 'extract') inputs.push({ run_id, started_at: stage.started_at });
  }
  const path = `part-${runId}.parquet`;
  const names = inputs.map(({ run_id }) => run_id);
  const { size } = await storePart(storage, `${TINY_TABLE}/${path}`, JSON.stringify(names));
  const stage: TransformsStage = {
    stage: 'transforms',
    status: 'staged',
    started_at,
    finished_at: at(clock),
    tool_version: 'test',
    mode: 'full',
    why: 'tiny',
    inputs,
    bronze: [],
    drift: [],
    new_fields: [],
    data_through: null,
    models: [
      {
        model: ENTITY,
        layer: 'silver',
        table: TINY_TABLE,
        base_version: base,
        rows: inputs.length,
        content_hash: names.join(),
        fingerprint: 'tiny',
        schema: [{ name: 'run_id', type: 'VARCHAR', description: 'an extraction' }],
        partition_columns: [],
        add: [{ path, size, rows: inputs.length, partition: {}, stats: '{}' }],
        remove: old,
        unchanged: false,
        milliseconds: 0,
      },
    ],
  };
  await appendStage(storage, runId, stage);
  await pointToStaged(storage, runId, stage.finished_at);
  await closeStage(storage, runId, 'transforms');
  return stage;
}

async function publishAll({ storage, runId, clock }: TinyRun, transforms: TransformsStage): Promise<void> {
  await requireFreshStage(storage, runId, transforms);
  await openStage(storage, { run_id: runId, stage: 'quality', started_at: at(clock), process: 1, stages_before: 2 });
  const quality: QualityStage = {
    stage: 'quality',
    verdict: 'published',
    fail_on: 'error',
    started_at: at(clock),
    finished_at: at(clock),
    tool_version: 'test',
    checks: [],
    publish: publishedVersions(transforms),
  };
  await appendStage(storage, runId, quality);
  await publish(storage, { runId, transforms, quality });
  await closeStage(storage, runId, 'quality');
}

async function storePart(storage: Storage, key: string, text: string): Promise<Part> {
  const body = new TextEncoder().encode(text);
  await storage.putNew(key, body);
  return { key, size: body.length, rows: 1, sha256: new Bun.CryptoHasher('sha256').update(body).digest('hex') };
}

function at(clock: () => number): string {
  return new Date(clock()).toISOString();
}
