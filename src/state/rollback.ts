/**
 * Rolling a table back: a new commit whose files are those of an earlier version, and the pointer to it. Nothing is deleted: the versions between
 * stay readable. As in publishing, the manifest entry is the intent; every later step is harmless when done again.
 */
import { PipelineError } from '../domain/errors.ts';
import { didYouMean } from '../domain/suggest.ts';
import { type Clock, utcInstantMs } from '../domain/time.ts';
import { commitChange } from '../lake/commit.ts';
import { columnsOf } from '../lake/deltaSchema.ts';
import { headVersion, readSnapshot, type Snapshot } from '../lake/log.ts';
import { readCommit } from '../lake/readCommit.ts';
import { requireFiles } from '../lake/requireFiles.ts';
import { oldestVersion } from '../lake/versionAt.ts';
import type { Storage } from '../storage/types.ts';
import { type Latest, listLatest, readLatest, swapLatest } from './latest.ts';
import { appendStage, readManifest } from './manifest.ts';
import { closeStage, openStage } from './openStages.ts';
import { type Publication, publicationsOf } from './publications.ts';
import type { RollbackStage } from './stages/rollback.ts';

export interface RollbackOptions {
  readonly storage: Storage;
  readonly runId: string;
  /** `fct_payments` or `gold.fct_payments`. */
  readonly model: string;
  readonly toVersion: number;
  readonly toolVersion: string;
  readonly clock: Clock;
}

/** Rolls a model back and records it in the run's manifest. Holds no lock itself. */
export async function rollback(options: RollbackOptions): Promise<RollbackStage> {
  const { storage, runId, clock } = options;
  const startedAt = utcInstantMs(clock());
  const latest = await publishedModel(storage, options.model);
  await requireRoom(storage, latest, options.toVersion);
  const manifest = await readManifest(storage, runId);
  const stages_before = manifest?.stages.length ?? 0;
  const stage = await planRollback(options, latest, startedAt);
  await openStage(storage, { run_id: runId, stage: 'rollback', started_at: startedAt, process: process.pid, stages_before });
  await appendStage(storage, runId, stage, manifest?.given_up);
  await completeRollback(storage, runId, stage);
  await closeStage(storage, runId, 'rollback');
  return stage;
}

/** The commit and the pointer that a rollback's manifest entry asks for; what is done already is left as it is. */
export async function completeRollback(storage: Storage, runId: string, stage: RollbackStage): Promise<void> {
  const { table, from_version, to_version, version, model, layer, rows, content_hash, data_through, finished_at } = stage;
  await commitChange(storage, {
    table,
    baseVersion: from_version,
    columns: stage.schema,
    partitionColumns: stage.partition_columns,
    add: stage.add,
    remove: stage.remove,
    runId,
    at: Date.parse(finished_at),
    engine: `payments-pipeline/${stage.tool_version}`,
    restoredVersion: to_version,
  });
  const current = await readLatest(storage, model);
  if (current !== null && current.latest.version >= version) return;
  const pointer = { model, layer, table, version, rows, content_hash, run_id: runId, published_at: finished_at, data_through };
  await swapLatest(storage, current?.version ?? null, { ...pointer, verdict: 'rolled_back' });
}

async function planRollback(
  { storage, toolVersion, toVersion, clock }: RollbackOptions,
  latest: Latest,
  startedAt: string,
): Promise<RollbackStage> {
  const { model, layer, table } = latest;
  const [now, then] = [await readSnapshot(storage, table, latest.version), await readSnapshot(storage, table, toVersion)];
  const held = await publicationOf(storage, latest, toVersion);
  const back = [...then.files.values()].filter(({ path }) => !now.files.has(path));
  await requireFiles(storage, table, back, `Version ${toVersion} of ${layer}.${model} cannot come back`);
  return {
    stage: 'rollback',
    started_at: startedAt,
    finished_at: utcInstantMs(clock()),
    tool_version: toolVersion,
    ...{ model, layer, table, from_version: latest.version, to_version: toVersion, version: latest.version + 1 },
    ...{ rows_before: latest.rows, rows: held.rows, content_hash: held.content_hash, data_through: held.data_through },
    schema: columnsOf(then.metaData.schemaString),
    partition_columns: then.metaData.partitionColumns,
    add: back.map(({ path, size, partitionValues, stats }) => ({ path, size, partition: partitionValues, stats: stats ?? '{}' })),
    remove: gone(now, then),
  };
}

function gone(now: Snapshot, then: Snapshot): string[] {
  return [...now.files.keys()].filter((path) => !then.files.has(path));
}

async function publishedModel(storage: Storage, name: string): Promise<Latest> {
  const all = await listLatest(storage);
  const found = all.find(({ layer, model }) => name === model || name === `${layer}.${model}`);
  if (found !== undefined) return found;
  const names = all.map(({ layer, model }) => `${layer}.${model}`);
  throw new PipelineError('STORAGE_NOTHING_PUBLISHED', `no model ${JSON.stringify(name)} is published${didYouMean(name, names)}`, {
    hint: names.length === 0 ? 'Nothing has been published yet.' : `Published are ${names.join(', ')}.`,
  });
}

async function requireRoom(storage: Storage, { layer, model, table, version }: Latest, toVersion: number): Promise<void> {
  const name = `${layer}.${model}`;
  if (toVersion >= version)
    throw new PipelineError('USAGE_BAD_VALUE', `${name} is published at version ${version}, so it cannot be rolled back to ${toVersion}`, {
      hint: version === 0 ? 'It has no earlier version.' : `Give a version from 0 to ${version - 1}.`,
    });
  const oldest = (await oldestVersion(storage, table)) ?? 0;
  if (toVersion < oldest)
    throw new PipelineError('USAGE_BAD_VALUE', `version ${toVersion} of ${name} has been given up: the oldest that is kept is ${oldest}`, {
      hint: 'Versions are given up by vacuum --keep-history.',
    });
  const head = await headVersion(storage, table);
  if (head === version) return;
  throw new PipelineError('STORAGE_CONFLICT', `the log of ${name} is at version ${head ?? 'none'}, and published is version ${version}`, {
    hint: 'Another engine has written to the table. Rebuild it: payments-pipeline run-transforms --full-refresh, then run-quality.',
    details: { table },
  });
}

/** What the run that made a version said of it. */
async function publicationOf(storage: Storage, { layer, model, table }: Latest, version: number): Promise<Publication> {
  const runId = (await readCommit(storage, table, version)).find(({ commitInfo }) => commitInfo !== undefined)?.commitInfo?.['runId'];
  const manifest = typeof runId === 'string' ? await readManifest(storage, runId) : null;
  const found = manifest === null ? undefined : publicationsOf(manifest).find((one) => one.table === table && one.version === version);
  if (found !== undefined) return found;
  throw new PipelineError(
    'STORAGE_MISSING',
    `the manifest of run ${String(runId ?? '(unknown)')}, which made version ${version} of ${layer}.${model}, is not there`,
    {
      hint: 'Restore the manifest from a copy of the store, or roll back to another version.',
    },
  );
}
