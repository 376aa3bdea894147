/**
 * A run of the pipeline in small: the real recovery, manifest, watermark, staging, verdict, commits and pointers, over tables whose files are
 * lists of the extractions that they were made of. No DuckDB, so that thousands of schedules can be played.
 */
import { silentLogger } from '../../../src/domain/logger.ts';
import { headVersion, readSnapshot } from '../../../src/lake/log.ts';
import { fileKeys } from '../../../src/lake/scanSql.ts';
import { advanceWatermarks } from '../../../src/state/advanceWatermarks.ts';
import { readLatest } from '../../../src/state/latest.ts';
import { appendStage, listManifests, readManifest } from '../../../src/state/manifest.ts';
import { closeStage, openStage } from '../../../src/state/openStages.ts';
import { publish, publishedVersions, requireFreshStage } from '../../../src/state/publish.ts';
import { recover } from '../../../src/state/recover.ts';
import { pointToStaged } from '../../../src/state/staged.ts';
import type { EntityExtract, ExtractStage, Part } from '../../../src/state/stages/extract.ts';
import type { QualityStage } from '../../../src/state/stages/quality.ts';
import type { StagedModel, TransformsStage } from '../../../src/state/stages/transforms.ts';
import { readWatermark } from '../../../src/state/watermark.ts';
import type { Storage } from '../../../src/storage/types.ts';

const ENTITY = 'charges';
export const TINY_TABLE = tinyTable(ENTITY);

export interface TinyRun {
  readonly storage: Storage;
  readonly runId: string;
  /** Milliseconds by this machine's clock, which may be wrong. */
  readonly clock: () => number;
  /** The tables that it builds; `charges` alone if absent. */
  readonly models?: readonly string[];
  /** Those of them that come out as they are published: what this run has fetched is nothing to them. */
  readonly still?: readonly string[];
}

/** The folder of a model's table. */
export function tinyTable(model: string): string {
  return `silver/source=stripe/entity=${model}`;
}

/** Extract, transform, check and publish, under the lock and after recovery, as `run-pipeline` does it. */
export async function tinyRun(run: TinyRun): Promise<void> {
  await run.storage.withLock('run', `run ${run.runId}`, async () => {
    await recover(run.storage, silentLogger);
    await extract(run);
    await publishAll(run, await transform(run));
  });
}

/** The extractions that a version of a table was made of, one entry for each time that it counts one; of the newest if none is named. */
export async function publishedExtractions(storage: Storage, table = TINY_TABLE, at?: number): Promise<string[]> {
  const version = at ?? (await headVersion(storage, table));
  if (version === null) return [];
  const { files } = await readSnapshot(storage, table, version);
  const bodies = await Promise.all(fileKeys(table, files.values()).map(async (key) => (await storage.get(key))?.body));
  return bodies.flatMap((body) => JSON.parse(new TextDecoder().decode(body)) as string[]);
}

async function extract({ storage, runId, clock }: TinyRun): Promise<void> {
  const started_at = at(clock);
  const before = (await readWatermark(storage, ENTITY))?.coverage ?? null;
  // Two runs that set out from the same watermark want it at different places.
  const window = { from: before?.to ?? 0, to: (before?.to ?? 0) + 10 + (runId.codePointAt(runId.length - 1) ?? 0) };
  await openStage(storage, { run_id: runId, stage: 'extract', started_at, process: 1, stages_before: 0 });
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
    started_at,
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

async function transform(run: TinyRun): Promise<TransformsStage> {
  const { storage, runId, clock, models = [ENTITY] } = run;
  const started_at = at(clock);
  await openStage(storage, { run_id: runId, stage: 'transforms', started_at, process: 1, stages_before: 1 });
  const inputs: { run_id: string; started_at: string }[] = [];
  for await (const { run_id, stages } of listManifests(storage)) {
    for (const stage of stages) if (stage.stage === 'extract') inputs.push({ run_id, started_at: stage.started_at });
  }
  const staged: StagedModel[] = [];
  for (const model of models) {
    staged.push(
      await stageModel(
        run,
        model,
        inputs.map(({ run_id }) => run_id),
      ),
    );
  }
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
    models: staged,
  };
  await appendStage(storage, runId, stage);
  await pointToStaged(storage, runId, stage.finished_at);
  await closeStage(storage, runId, 'transforms');
  return stage;
}

/** As the real one: only a table whose head is what is published can come out unchanged. */
async function stageModel({ storage, runId, still = [] }: TinyRun, model: string, names: readonly string[]): Promise<StagedModel> {
  const table = tinyTable(model);
  const [base, latest] = [await headVersion(storage, table), (await readLatest(storage, model))?.latest];
  const common = {
    model,
    layer: 'silver' as const,
    table,
    base_version: base,
    fingerprint: 'tiny',
    partition_columns: [],
    milliseconds: 0,
  };
  const schema = [{ name: 'run_id', type: 'VARCHAR', description: 'an extraction' }];
  if (latest !== undefined && latest.version === base && latest.verdict !== 'rolled_back' && still.includes(model))
    return { ...common, schema, rows: latest.rows, content_hash: latest.content_hash, add: [], remove: [], unchanged: true };
  const old = base === null ? [] : [...(await readSnapshot(storage, table, base)).files.keys()];
  const path = `part-${runId}.parquet`;
  const { size } = await storePart(storage, `${table}/${path}`, JSON.stringify(names));
  const add = [{ path, size, rows: names.length, partition: {}, stats: '{}' }];
  return { ...common, schema, rows: names.length, content_hash: names.join(), add, remove: old, unchanged: false };
}

async function publishAll({ storage, runId, clock }: TinyRun, transforms: TransformsStage): Promise<void> {
  await requireFreshStage(storage, runId, transforms);
  const manifest = await readManifest(storage, runId);
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
  await appendStage(storage, runId, quality, manifest?.given_up);
  await publish(storage, { runId, transforms, quality });
  await closeStage(storage, runId, 'quality');
}

async function storePart(storage: Storage, key: string, text: string): Promise<Part> {
  const body = new TextEncoder().encode(text);
  await storage.putNew(key, body);
  return { key, size: body.length, rows: 1, sha256: new Bun.CryptoHasher('sha256').update(body).digest('hex') };
}

let ticks = 0;

/** A clock for runs that take no time: no two of its moments are the same. */
export function tick(): number {
  ticks += 1;
  return Date.now() + ticks;
}

function at(clock: () => number): string {
  return new Date(clock()).toISOString();
}
