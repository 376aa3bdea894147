/** All models in one session, in the order in which they read each other; Bronze is loaded when it is first read, and dropped after its last use. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterOthers } from '../domain/afterOthers.ts';
import { PipelineError } from '../domain/errors.ts';
import { openSession, type Session } from '../lake/session.ts';
import { events } from '../registry/index.ts';
import type { Drift, FieldAdded } from '../state/stages/transforms.ts';
import { type BaseTable, scanBase } from './baseTables.ts';
import { type BuiltModel, buildModel, isMergeable } from './buildModel.ts';
import type { BuildPlan, Way } from './buildPlan.ts';
import type { Model } from './contract/model.ts';
import { findDrift } from './drift.ts';
import { modelFiles } from './embedded.ts';
import { bronzeStreams, references } from './graph.ts';
import type { Inputs, StreamInput } from './inputs.ts';
import { dropBronze, type LoadedStream, loadBronze, makeBronzeSchemas } from './loadBronze.ts';
import { macroSql } from './macros.ts';
import { requireSelect } from './requireSelect.ts';
import { isSmallAccount, workersFor } from './smallWork.ts';
import type { TransformOptions } from './transformOptions.ts';
import { waitsFor } from './waitsFor.ts';

export interface BuildOptions extends TransformOptions {
  readonly plan: BuildPlan;
  /** In the order of `sortModels`. */
  readonly models: readonly Model[];
  readonly base: ReadonlyMap<string, BaseTable>;
  /** The parts that are new, and all that count. */
  readonly fresh: Inputs;
  readonly all: Inputs;
  /** An empty directory on this machine. */
  readonly directory: string;
}

export interface Built {
  readonly models: BuiltModel[];
  readonly streams: LoadedStream[];
  readonly drift: Drift[];
  readonly newFields: FieldAdded[];
}

/** Which parts a table of Bronze in the session was made of. */
type Extent = 'fresh' | 'all';

/** Builds every model that the plan does not skip; nothing is stored yet. */
export async function buildAll(options: BuildOptions): Promise<Built> {
  const [spill, tables] = [join(options.directory, 'spill'), join(options.directory, 'tables')];
  await Promise.all([mkdir(spill, { recursive: true }), mkdir(tables, { recursive: true })]);
  const { storage, memoryLimit, signal } = options;
  await using session = await openSession({
    memoryLimit,
    ...workersFor(options.all, options),
    signal,
    tempDirectory: spill,
    allowedDirectories: [storage.localDirectory],
  });
  await session.run(
    `${macroSql()}; CREATE SCHEMA base; CREATE SCHEMA delta; CREATE SCHEMA built; CREATE SCHEMA silver; CREATE SCHEMA gold`,
  );
  await makeBronzeSchemas(session);
  const models = options.models.filter((model) => options.plan.wayOf(model).how !== 'skip');
  for (const model of models) if (!isEmbedded(model)) await requireSelect(session, model);
  return await buildInOrder(session, { ...options, models }, tables);
}

/** Models are built as soon as what they read is there, as many at once as the session runs statements; told in the order of the models. */
async function buildInOrder(session: Session, options: BuildOptions, directory: string): Promise<Built> {
  const { models, base, plan, storage, progress, logger, signal } = options;
  const built: Built = { models: [], streams: [], drift: [], newFields: [] };
  const work: Progressing = { built, loaded: new Map(), told: await toldEvents(session, options) };
  // Unlike any other's, also when the same run is transformed twice.
  const filePrefix = `part-${options.runId}-${randomBytes(4).toString('hex')}`;
  const common = { storage, directory, filePrefix, inMemory: isSmallAccount(options.all, options), isTrusted: models.every(isEmbedded) };
  progress({ kind: 'stage-start', stage: 'transforms', total: models.length });
  const results = await afterOthers(models, session.width, waitsFor(models), async (model) => {
    signal.throwIfAborted();
    const item = `${model.layer}.${model.name}`;
    progress({ kind: 'item-start', stage: 'transforms', item });
    const [way, isTouched] = [plan.wayOf(model), touches(model, options.fresh, built)];
    const extent = extentFor(model, way, isTouched);
    if (extent !== undefined) await bring(session, options, model, extent, work);
    const result = await buildModel(session, model, { ...common, way, base: base.get(model.name), isTouched });
    built.models.push(result);
    const done = new Set(built.models.map((one) => one.model));
    await dropUnneeded(
      session,
      work.loaded,
      models.filter((one) => !done.has(one)),
    );
    progress({ kind: 'item-done', stage: 'transforms', item, records: result.rows, status: 'ok' });
    logger.debug('model built', { model: item, rows: result.rows, files: result.files.length, milliseconds: result.milliseconds });
    return result;
  });
  progress({ kind: 'stage-done', stage: 'transforms' });
  return inOrder(options, { ...built, models: results });
}

/** What is told of streams, in the order in which models read them, whichever came first. */
function inOrder({ models }: BuildOptions, built: Built): Built {
  const streams = [...new Set(models.flatMap(neededStreams))];
  const place = (stream: string) => streams.indexOf(stream);
  return {
    models: built.models,
    streams: built.streams.toSorted((a, b) => place(a.stream) - place(b.stream)),
    drift: built.drift.toSorted((a, b) => place(a.entity) - place(b.entity)),
    newFields: built.newFields.toSorted((a, b) => place(a.entity) - place(b.entity)),
  };
}

/** Whether something that the model reads has come or changed. */
function touches(model: Model, inputs: Inputs, built: Built): boolean {
  const hasNew = bronzeStreams(model).some(({ stream }) => (inputs.streams.get(stream)?.parts.length ?? 0) > 0);
  const tables = references(model.sql).filter(({ schema }) => schema !== 'bronze');
  return hasNew || tables.some(({ name }) => built.models.some((result) => result.model.name === name && !result.unchanged));
}

/** What a model is to read of Bronze; undefined when nothing. */
function extentFor(model: Model, { how }: Way, isTouched: boolean): Extent | undefined {
  if (how === 'whole' || how === 'span') return 'all';
  if (how !== 'merge' || !isTouched) return undefined;
  return isMergeable(model) ? 'fresh' : 'all';
}

interface Progressing {
  readonly built: Built;
  readonly loaded: Map<string, Extent>;
  /** The published events, which the feed has told of; undefined when there are none. */
  readonly told: string | undefined;
}

/** Loads the streams that a model reads, where they are not there already from the same parts. */
async function bring(
  session: Session,
  options: BuildOptions,
  model: Model,
  extent: Extent,
  { built, loaded, told }: Progressing,
): Promise<void> {
  const wanted = options.plan.mode === 'full' ? 'all' : extent;
  for (const stream of neededStreams(model)) {
    const before = loaded.get(stream);
    if (before === wanted) continue;
    if (before !== undefined) await dropBronze(session, stream, before === 'fresh');
    const input = options[wanted].streams.get(stream);
    if (input === undefined) throw unknownStream(model, stream);
    const versions = options.models.flatMap(bronzeStreams).some((one) => one.stream === stream && one.versions);
    const found = await loadBronze(session, options.storage, input, {
      suspects: findDrift(stream, input.fields, input.shapes),
      versions,
      smallUpTo: options.smallUpTo,
      isMutable: wanted === 'fresh',
      told: wanted === 'fresh' ? told : undefined,
    });
    loaded.set(stream, wanted);
    note(options, built, input, found);
  }
}

async function toldEvents(session: Session, { models, base, storage }: BuildOptions): Promise<string | undefined> {
  const [model, table] = [models.find(({ name }) => name === events.name), base.get(events.name)];
  if (model === undefined || table === undefined) return undefined;
  await session.run(`CREATE VIEW delta.told_events AS ${await scanBase(storage, table)}`);
  return 'delta.told_events';
}

/** A stream that is read twice, new parts and all, counts once: as it was read whole. */
function note({ logger }: BuildOptions, built: Built, { stream, newFields }: StreamInput, { loaded, drift }: FoundInBronze): void {
  const before = built.streams.findIndex((one) => one.stream === stream);
  if (before < 0) built.streams.push(loaded);
  else if ((built.streams[before]?.parts ?? 0) < loaded.parts) built.streams[before] = loaded;
  for (const one of drift) {
    if (built.drift.some((known) => known.entity === stream && known.path === one.path)) continue;
    logger.warn('the source has changed a type', { stream, path: one.path, expected: one.expected, found: one.found, rows: one.rows });
    built.drift.push(one);
  }
  for (const { name, types } of newFields) {
    if (built.newFields.some((known) => known.entity === stream && known.field === name)) continue;
    logger.warn('the source sends a new field', { stream, field: name, types });
    built.newFields.push({ entity: stream, field: name, types: [...types] });
  }
}

type FoundInBronze = Awaited<ReturnType<typeof loadBronze>>;

/** What is to be dropped is taken out of `loaded` before anything is awaited: another model that ends meanwhile must not find it there too. */
async function dropUnneeded(session: Session, loaded: Map<string, Extent>, later: readonly Model[]): Promise<void> {
  const needed = new Set(later.flatMap(neededStreams));
  const unneeded = [...loaded].filter(([stream]) => !needed.has(stream));
  for (const [stream] of unneeded) loaded.delete(stream);
  for (const [stream, extent] of unneeded) await dropBronze(session, stream, extent === 'fresh');
}

/** Our own files have been judged by the tests, and so has what is derived from them. */
function isEmbedded({ file, sql, derivedFrom }: Model): boolean {
  return derivedFrom === undefined ? modelFiles.get(file) === sql : modelFiles.has(file);
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
