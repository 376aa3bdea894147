/** The transforms stage: Bronze → Silver → Gold, staged. No reader sees any of it until `run-quality` publishes it. */
import { PipelineError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import { type Clock, utcInstantMs } from '../domain/time.ts';
import { appendStage, readManifest } from '../state/manifest.ts';
import { closeStage, openStage } from '../state/openStages.ts';
import { pointToStaged } from '../state/staged.ts';
import type { TransformsStage } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import { readBaseTables } from './baseTables.ts';
import { type BuildOptions, type Built, buildAll } from './buildAll.ts';
import type { Model } from './contract/model.ts';
import { embeddedModels } from './embedded.ts';
import { sortModels } from './graph.ts';
import { closedThrough, gatherNew, type Inputs } from './inputs.ts';
import { type BuildPlan, planBuild } from './planBuild.ts';
import { stageModel } from './stageModel.ts';

export interface TransformOptions {
  readonly storage: Storage;
  readonly runId: string;
  readonly toolVersion: string;
  /** The models to build; those of the binary if absent. */
  readonly models?: readonly Model[];
  /** Build from all of Bronze even where what is new would do. */
  readonly fullRefresh: boolean;
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
  readonly clock: Clock;
  readonly progress: ProgressSink;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Builds every model from the Bronze that the run manifests name, and records the staged snapshot in the run's manifest. Holds no lock itself. */
export async function runTransforms(options: TransformOptions): Promise<TransformsStage> {
  const { storage, runId, clock } = options;
  const startedAt = utcInstantMs(clock());
  const models = sortModels(options.models ?? embeddedModels());
  const base = await readBaseTables(storage, models);
  const plan = await planBuild(storage, models, base, options.fullRefresh);
  const { all, fresh } = await gatherNew(storage, plan.mode === 'incremental' ? plan.seen : []);
  requireRuns(all, storage);
  await markOpen(options, startedAt);
  await using scratch = await storage.scratch();
  const done = await buildBy(plan, { ...options, models, base, inputs: fresh, directory: scratch.path }, all);
  const staged = await Promise.all(done.built.models.map((model) => stageModel(storage, model, base.get(model.model.name))));
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
    drift: done.built.drift,
    data_through: closedThrough(all.coverage),
    models: staged,
  };
  await appendStage(storage, runId, stage);
  await pointToStaged(storage, runId, stage.finished_at);
  await closeStage(storage, runId, 'transforms');
  return stage;
}

/** Builds as planned; where new records have fields of another type than declared, all of Bronze is asked whether they count. */
async function buildBy(plan: BuildPlan, options: Omit<BuildOptions, 'mode'>, all: Inputs): Promise<{ plan: BuildPlan; built: Built }> {
  options.logger.info('transforms planned', { mode: plan.mode, why: plan.why, runs: options.inputs.runs.length });
  const built = await buildAll({ ...options, mode: plan.mode });
  if (plan.mode === 'full') return { plan, built };
  const why = reasonForAll(built);
  if (why === undefined) return { plan, built };
  options.logger.info('transforms planned anew', { mode: 'full', why });
  return { plan: { mode: 'full', why }, built: await buildAll({ ...options, mode: 'full', inputs: all }) };
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
