/**
 * Publishing a staged snapshot that passed: first the tables' commits, then the `_latest` pointers. The quality entry in the run manifest is the
 * intent; every step is harmless when done again, so that a start after a crash completes it.
 */
import { PipelineError } from '../domain/errors.ts';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { commitChange } from '../lake/commit.ts';
import { headVersion, isHead } from '../lake/log.ts';
import { requireFiles } from '../lake/requireFiles.ts';
import type { Storage } from '../storage/types.ts';
import { type Latest, listStoredLatest, type StoredLatest, swapLatest } from './latest.ts';
import { readStaged } from './staged.ts';
import type { QualityStage } from './stages/quality.ts';
import type { StagedModel, TransformsStage } from './stages/transforms.ts';

export interface Publication {
  readonly runId: string;
  readonly transforms: TransformsStage;
  readonly quality: QualityStage;
}

/** Each table waits for a few answers of the store, one after the other, and there are dozens of tables. */
const TABLES_AT_ONCE = 16;

/** The version that each model's table has once the stage is published. */
export function publishedVersions(transforms: TransformsStage): QualityStage['publish'] {
  return transforms.models.map(({ model, layer, table, rows, content_hash, ...staged }) => ({
    model,
    layer,
    table,
    rows,
    content_hash,
    version: versionAfter(staged),
  }));
}

/** Refuses a snapshot that was built upon versions that are no longer the newest, or whose files are not all there. */
export async function requireFreshStage(storage: Storage, runId: string, transforms: TransformsStage): Promise<void> {
  // Vacuum spares the files of the snapshot that is staged; those of any other may be gone.
  const isStaged = (await readStaged(storage)) === runId;
  await mapConcurrently(transforms.models, TABLES_AT_ONCE, async ({ table, base_version, add }) => {
    if (await isHead(storage, table, base_version)) {
      if (!isStaged) await requireFiles(storage, table, add, `the snapshot that run ${runId} has staged is not whole`);
      return;
    }
    const head = await headVersion(storage, table);
    throw new PipelineError(
      'CHECKS_STALE_STAGE',
      `run ${runId} was staged upon version ${base_version ?? 'none'} of ${table}, which is at version ${head ?? 'none'} now`,
      {
        hint: 'It was published already, or another run was. Build it anew: payments-pipeline run-transforms, then run-quality.',
        details: { table },
      },
    );
  });
}

/** Commits every table and swings every pointer; what is done already is left as it is. */
export async function publish(storage: Storage, publication: Publication): Promise<void> {
  const { models } = publication.transforms;
  await mapConcurrently(models, TABLES_AT_ONCE, (model) => commitModel(storage, publication, model));
  const names = new Set(models.map(({ model }) => model));
  const pointers = await listStoredLatest(storage, (model) => names.has(model));
  await mapConcurrently(models, TABLES_AT_ONCE, (model) => swingPointer(storage, publication, model, pointers.get(model.model)));
}

async function commitModel(storage: Storage, { runId, transforms, quality }: Publication, model: StagedModel): Promise<void> {
  if (model.unchanged) return;
  await commitChange(storage, {
    table: model.table,
    baseVersion: model.base_version,
    columns: model.schema,
    partitionColumns: model.partition_columns,
    add: model.add,
    remove: model.remove,
    runId,
    at: Date.parse(quality.finished_at),
    engine: `payments-pipeline/${transforms.tool_version}`,
  });
}

async function swingPointer(
  storage: Storage,
  { runId, transforms, quality }: Publication,
  model: StagedModel,
  current: StoredLatest | undefined,
): Promise<void> {
  const version = versionAfter(model);
  if (current !== undefined && isFurther(current.latest, runId, model)) return;
  await swapLatest(storage, current?.version ?? null, {
    model: model.model,
    layer: model.layer,
    table: model.table,
    version,
    rows: model.rows,
    content_hash: model.content_hash,
    run_id: runId,
    published_at: quality.finished_at,
    data_through: transforms.data_through,
    verdict: quality.verdict === 'overridden' ? 'overridden' : 'published',
  });
}

/** Whether the pointer is where this publication would put it, or another one's that came after it: also one that has found this one's version unchanged. */
function isFurther(latest: Latest, runId: string, model: StagedModel): boolean {
  const version = versionAfter(model);
  if (latest.run_id === runId) return latest.version === version;
  return model.unchanged ? latest.version > version : latest.version >= version;
}

function versionAfter({ unchanged, base_version }: Pick<StagedModel, 'unchanged' | 'base_version'>): number {
  return unchanged ? (base_version ?? 0) : (base_version ?? -1) + 1;
}
