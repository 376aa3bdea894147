/** The transforms stage: Bronze → Silver → Gold, staged. No reader sees any of it until `run-quality` publishes it. */
import { PipelineError } from '../domain/errors.ts';
import { utcInstantMs } from '../domain/time.ts';
import { listLatest } from '../state/latest.ts';
import { appendStage, readManifest } from '../state/manifest.ts';
import { closeStage, openStage } from '../state/openStages.ts';
import { pointToStaged } from '../state/staged.ts';
import type { StagedModel, TransformsStage } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import { type BaseTable, readBaseTables } from './baseTables.ts';
import { type BuildOptions, type Built, buildAll } from './buildAll.ts';
import { type BuildPlan, fullPlan, keptOf } from './buildPlan.ts';
import type { Model } from './contract/model.ts';
import { embeddedModels } from './embedded.ts';
import { sortModels } from './graph.ts';
import { closedThrough, gatherNew, gatherThese, type Inputs } from './inputs.ts';
import { planBuild } from './planBuild.ts';
import { planPart } from './planPart.ts';
import { describeFinding, lintModel } from './portable.ts';
import { keepModel, stageModel } from './stageModel.ts';
import type { TransformOptions } from './transformOptions.ts';

/** Builds every model from the Bronze that the run manifests name, and records the staged snapshot in the run's manifest. Holds no lock itself. */
export async function runTransforms(options: TransformOptions): Promise<TransformsStage> {
  const { storage, runId, clock } = options;
  const startedAt = utcInstantMs(clock());
  const models = sortModels(options.models ?? embeddedModels());
  const base = await readBaseTables(storage, models);
  await sayWhatIsOdd(options, models);
  const plan = await makePlan(options, models, base);
  const { all, fresh } = await gatherFor(storage, plan);
  requireRuns(all, storage);
  await markOpen(options, startedAt);
  await using scratch = await storage.scratch();
  const done = await buildBy({ ...options, plan, models, base, fresh, all, directory: scratch.path });
  const staged = await stageAll(storage, done.plan, done.built, base);
  const stage: TransformsStage = {
    stage: 'transforms',
    status: 'staged',
    started_at: startedAt,
    finished_at: utcInstantMs(clock()),
    tool_version: options.toolVersion,
    mode: done.plan.mode,
    why: done.plan.why,
    inputs: [...all.runs],
    bronze: done.built.streams,
    drift: [...keptOf('drift', done.plan, done.built.streams), ...done.built.drift],
    new_fields: [...keptOf('new_fields', done.plan, done.built.streams), ...done.built.newFields],
    data_through: closedThrough(all.coverage),
    models: staged,
  };
  await appendStage(storage, runId, stage);
  await pointToStaged(storage, runId, stage.finished_at);
  await closeStage(storage, runId, 'transforms');
  return stage;
}

async function makePlan(options: TransformOptions, models: readonly Model[], base: ReadonlyMap<string, BaseTable>): Promise<BuildPlan> {
  if (options.part === undefined) return await planBuild(options.storage, models, base, options.fullRefresh);
  return await planPart(options.storage, models, base, options.part);
}

/** A part is built from what the published snapshot was built from, so that it stays of one state with the rest. */
async function gatherFor(storage: Storage, plan: BuildPlan): Promise<{ all: Inputs; fresh: Inputs }> {
  if (plan.mode !== 'partial') return await gatherNew(storage, plan.seen);
  return { all: await gatherThese(storage, plan.seen), fresh: await gatherThese(storage, []) };
}

/** Builds as planned; where new records have fields of another type than declared, all of Bronze is asked whether they count. */
async function buildBy(options: BuildOptions): Promise<{ plan: BuildPlan; built: Built }> {
  const { plan, logger, fresh } = options;
  logger.info('transforms planned', { mode: plan.mode, why: plan.why, runs: fresh.runs.length });
  const built = await buildAll(options);
  const why = plan.mode === 'incremental' ? reasonForAll(built) : undefined;
  if (why === undefined) return { plan, built };
  logger.info('transforms planned anew', { mode: 'full', why });
  const full = fullPlan(why);
  return { plan: full, built: await buildAll({ ...options, plan: full }) };
}

async function stageAll(
  storage: Storage,
  plan: BuildPlan,
  { models }: Built,
  base: ReadonlyMap<string, BaseTable>,
): Promise<StagedModel[]> {
  return await Promise.all(
    models.map(async (built) => {
      const table = base.get(built.model.name);
      const before = plan.published?.models.find(({ model }) => model === built.model.name);
      const stays = plan.mode === 'partial' && plan.wayOf(built.model).how === 'keep' && before !== undefined && table !== undefined;
      return stays ? keepModel(before, table) : await stageModel(storage, built, table);
    }),
  );
}

/** What a person who writes models should know, though nothing is wrong with the run. */
async function sayWhatIsOdd({ storage, logger }: TransformOptions, models: readonly Model[]): Promise<void> {
  for (const { model, layer, run_id } of await listLatest(storage)) {
    if (models.some(({ name }) => name === model)) continue;
    logger.warn(`${layer}.${model} is published, but no model makes it any more: it stays as run ${run_id} left it`, { model });
  }
  for (const finding of models.flatMap(lintModel)) logger.warn(describeFinding(finding));
}

/** What only all of Bronze can answer: whether drifted records count, and where versions belong that came late. */
function reasonForAll({ drift, models }: Built): string | undefined {
  if (drift.length > 0) return 'new records have fields of another type than declared';
  const late = models.find((model) => model.late === true);
  return late === undefined ? undefined : `versions that came late change the past of ${late.model.layer}.${late.model.name}`;
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
