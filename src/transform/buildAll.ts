/** All models in one session, in the order in which they read each other; Bronze is loaded when it is first read, and dropped after its last use. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import { openSession, type Session } from '../lake/session.ts';
import type { Drift } from '../state/stages/transforms.ts';
import type { BaseTable } from './baseTables.ts';
import { type BuiltModel, buildModel } from './buildModel.ts';
import type { Model } from './contract/model.ts';
import { findDrift } from './drift.ts';
import { bronzeStreams, references } from './graph.ts';
import type { Inputs } from './inputs.ts';
import { dropBronze, type LoadedStream, loadBronze } from './loadBronze.ts';
import { macroSql } from './macros.ts';
import type { TransformOptions } from './runTransforms.ts';

export interface BuildOptions extends TransformOptions {
  readonly mode: 'full' | 'incremental';
  /** In the order of `sortModels`. */
  readonly models: readonly Model[];
  readonly base: ReadonlyMap<string, BaseTable>;
  /** The parts to read: all, or the new ones. */
  readonly inputs: Inputs;
  /** An empty directory on this machine. */
  readonly directory: string;
}

export interface Built {
  readonly models: BuiltModel[];
  readonly streams: LoadedStream[];
  readonly drift: Drift[];
}

/** Builds every model; nothing is stored yet. */
export async function buildAll(options: BuildOptions): Promise<Built> {
  const [spill, tables] = [join(options.directory, 'spill'), join(options.directory, 'tables')];
  await Promise.all([mkdir(spill, { recursive: true }), mkdir(tables, { recursive: true })]);
  const { storage, memoryLimit, threads, signal } = options;
  await using session = await openSession({
    memoryLimit,
    threads,
    signal,
    tempDirectory: spill,
    allowedDirectories: [storage.localDirectory],
  });
  await session.run(`${macroSql()}; CREATE SCHEMA base; CREATE SCHEMA delta`);
  return await buildInOrder(session, options, tables);
}

async function buildInOrder(session: Session, options: BuildOptions, directory: string): Promise<Built> {
  const { models, base, mode, storage, progress, logger, signal } = options;
  const built: Built = { models: [], streams: [], drift: [] };
  // Unlike any other's, also when the same run is transformed twice.
  const filePrefix = `part-${options.runId}-${randomBytes(4).toString('hex')}`;
  progress({ kind: 'stage-start', stage: 'transforms', total: models.length });
  for (const [index, model] of models.entries()) {
    signal.throwIfAborted();
    const item = `${model.layer}.${model.name}`;
    progress({ kind: 'item-start', stage: 'transforms', item });
    const isTouched = (one: Model) => touches(one, options.inputs, built);
    if (mode === 'full' || isTouched(model)) await loadMissing(session, options, model, built);
    const result = await buildModel(session, model, { mode, storage, base: base.get(model.name), directory, filePrefix, isTouched });
    built.models.push(result);
    await dropUnneeded(session, built.streams, models.slice(index + 1));
    progress({ kind: 'item-done', stage: 'transforms', item, records: result.rows, status: 'ok' });
    logger.debug('model built', { model: item, rows: result.rows, files: result.files.length, milliseconds: result.milliseconds });
  }
  progress({ kind: 'stage-done', stage: 'transforms' });
  return built;
}

/** Whether something that the model reads has come or changed. */
function touches(model: Model, inputs: Inputs, built: Built): boolean {
  const hasNew = bronzeStreams(model).some(({ stream }) => (inputs.streams.get(stream)?.parts.length ?? 0) > 0);
  const tables = references(model.sql).filter(({ schema }) => schema !== 'bronze');
  return hasNew || tables.some(({ name }) => built.models.some((result) => result.model.name === name && !result.unchanged));
}

async function loadMissing(session: Session, { storage, logger, inputs, models }: BuildOptions, model: Model, built: Built): Promise<void> {
  for (const stream of neededStreams(model)) {
    if (built.streams.some((loaded) => loaded.stream === stream)) continue;
    const input = inputs.streams.get(stream);
    if (input === undefined) throw unknownStream(model, stream);
    const wanted = models.flatMap(bronzeStreams).some((one) => one.stream === stream && one.versions);
    const { loaded, drift } = await loadBronze(session, storage, input, findDrift(stream, input.fields, input.shapes), wanted);
    for (const { path, expected, found, rows } of drift)
      logger.warn('the source has changed a type', { stream, path, expected, found, rows });
    built.streams.push(loaded);
    built.drift.push(...drift);
  }
}

async function dropUnneeded(session: Session, loaded: readonly LoadedStream[], later: readonly Model[]): Promise<void> {
  const needed = new Set(later.flatMap(neededStreams));
  for (const { stream } of loaded) if (!needed.has(stream)) await dropBronze(session, stream);
}

function neededStreams(model: Model): string[] {
  return [...new Set(bronzeStreams(model).map(({ stream }) => stream))];
}

function unknownStream(model: Model, stream: string): PipelineError {
  return new PipelineError('TRANSFORM_CONTRACT', `${model.file} reads bronze.${stream}, which no entity of the registry fills`, {
    hint: 'Name an entity or a nested list of the registry.',
    details: { file: model.file },
  });
}
