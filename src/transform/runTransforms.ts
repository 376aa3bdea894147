/** The transforms stage: Bronze → Silver → Gold, staged. No reader sees any of it until `run-quality` publishes it. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import { type Clock, utcInstantMs } from '../domain/time.ts';
import { openSession, type Session } from '../lake/session.ts';
import { appendStage, readManifest } from '../state/manifest.ts';
import { closeStage, openStage } from '../state/openStages.ts';
import { pointToStaged } from '../state/staged.ts';
import type { Drift, TransformsStage } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import { type BuiltModel, buildModel } from './buildModel.ts';
import type { Model } from './contract/model.ts';
import { findDrift } from './drift.ts';
import { embeddedModels } from './embedded.ts';
import { references, sortModels } from './graph.ts';
import { closedThrough, gatherInputs, type Inputs } from './inputs.ts';
import { dropBronze, type LoadedStream, loadBronze } from './loadBronze.ts';
import { macroSql } from './macros.ts';
import { stageModel } from './stageModel.ts';

export interface TransformOptions {
  readonly storage: Storage;
  readonly runId: string;
  readonly toolVersion: string;
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
  readonly clock: Clock;
  readonly progress: ProgressSink;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Rebuilds every model from the Bronze that the run manifests name, and records the staged snapshot in the run's manifest. Holds no lock itself. */
export async function runTransforms(options: TransformOptions): Promise<TransformsStage> {
  const { storage, runId, clock } = options;
  const startedAt = utcInstantMs(clock());
  const inputs = await gatherInputs(storage);
  requireRuns(inputs, storage);
  await markOpen(options, startedAt);
  await using scratch = await storage.scratch();
  const built = await buildAll(options, inputs, scratch.path);
  const models = await Promise.all(built.models.map((model) => stageModel(storage, model)));
  const stage: TransformsStage = {
    stage: 'transforms',
    status: 'staged',
    started_at: startedAt,
    finished_at: utcInstantMs(clock()),
    tool_version: options.toolVersion,
    inputs: [...inputs.runs],
    bronze: built.streams,
    drift: built.drift,
    data_through: closedThrough(inputs.coverage),
    models,
  };
  await appendStage(storage, runId, stage);
  await pointToStaged(storage, runId, stage.finished_at);
  await closeStage(storage, runId, 'transforms');
  return stage;
}

interface Built {
  readonly models: BuiltModel[];
  readonly streams: LoadedStream[];
  readonly drift: Drift[];
}

async function buildAll(options: TransformOptions, inputs: Inputs, directory: string): Promise<Built> {
  const [spill, tables] = [join(directory, 'spill'), join(directory, 'tables')];
  await Promise.all([mkdir(spill), mkdir(tables)]);
  const { storage, memoryLimit, threads, signal } = options;
  await using session = await openSession({
    memoryLimit,
    threads,
    signal,
    tempDirectory: spill,
    allowedDirectories: [storage.localDirectory],
  });
  await session.run(macroSql());
  return await buildInOrder(session, options, inputs, tables);
}

async function buildInOrder(session: Session, options: TransformOptions, inputs: Inputs, directory: string): Promise<Built> {
  const models = sortModels(embeddedModels());
  // Unlike any other's, also when the same run is transformed twice.
  const filePrefix = `part-${options.runId}-${randomBytes(4).toString('hex')}`;
  const built: Built = { models: [], streams: [], drift: [] };
  options.progress({ kind: 'stage-start', stage: 'transforms', total: models.length });
  for (const [index, model] of models.entries()) {
    options.signal.throwIfAborted();
    const item = `${model.layer}.${model.name}`;
    options.progress({ kind: 'item-start', stage: 'transforms', item });
    await loadMissing(session, options, inputs, model, built);
    const result = await buildModel(session, model, filePrefix, directory);
    built.models.push(result);
    await dropUnneeded(session, built.streams, models.slice(index + 1));
    options.progress({ kind: 'item-done', stage: 'transforms', item, records: result.rows, status: 'ok' });
    options.logger.debug('model built', { model: item, rows: result.rows, files: result.files.length, milliseconds: result.milliseconds });
  }
  options.progress({ kind: 'stage-done', stage: 'transforms' });
  return built;
}

async function loadMissing(
  session: Session,
  { storage, logger }: TransformOptions,
  inputs: Inputs,
  model: Model,
  built: Built,
): Promise<void> {
  for (const { stream } of neededStreams(model)) {
    if (built.streams.some((loaded) => loaded.stream === stream)) continue;
    const input = inputs.streams.get(stream);
    if (input === undefined) throw unknownStream(model, stream);
    const { loaded, drift } = await loadBronze(session, storage, input, findDrift(stream, input.fields, input.shapes));
    for (const { path, expected, found, rows } of drift)
      logger.warn('the source has changed a type', { stream, path, expected, found, rows });
    built.streams.push(loaded);
    built.drift.push(...drift);
  }
}

async function dropUnneeded(session: Session, loaded: readonly LoadedStream[], later: readonly Model[]): Promise<void> {
  const needed = new Set(later.flatMap((model) => neededStreams(model).map(({ stream }) => stream)));
  for (const { stream } of loaded) if (!needed.has(stream)) await dropBronze(session, stream);
}

function neededStreams(model: Model): { stream: string }[] {
  return references(model.sql)
    .filter(({ schema }) => schema === 'bronze')
    .map(({ name }) => ({ stream: name }));
}

async function markOpen({ storage, runId }: TransformOptions, startedAt: string): Promise<void> {
  const before = (await readManifest(storage, runId))?.stages.length ?? 0;
  await openStage(storage, { run_id: runId, stage: 'transforms', started_at: startedAt, process: process.pid, stages_before: before });
}

function requireRuns(inputs: Inputs, storage: Storage): void {
  if (inputs.runs.length > 0) return;
  throw new PipelineError('STORAGE_MISSING', `there is nothing to transform yet: no extraction has finished in ${storage.label}`, {
    hint: 'Extract first: payments-pipeline run-all --days 7',
  });
}

function unknownStream(model: Model, stream: string): PipelineError {
  return new PipelineError('TRANSFORM_CONTRACT', `${model.file} reads bronze.${stream}, which no entity of the registry fills`, {
    hint: 'Name an entity or a nested list of the registry.',
    details: { file: model.file },
  });
}
