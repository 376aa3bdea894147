/** How a store stands, in one look: what is published and how fresh, what ran last, what waits, and how far each entity is closed. Changes nothing. */
import { SECONDS_PER_DAY } from '../domain/time.ts';
import type { Storage } from '../storage/types.ts';
import { type Latest, listLatest } from './latest.ts';
import { lastStage, type Manifest, readManifest } from './manifest.ts';
import { listRuns, type RunSummary } from './runs.ts';
import { readStaged } from './staged.ts';
import type { QualityStage } from './stages/quality.ts';
import { listWatermarks } from './watermark.ts';

/** A verdict and the run that it is on. */
export interface Judged {
  readonly run_id: string;
  readonly stage: QualityStage;
}

/** `waiting`: built and not yet checked; `rejected`: checked, and not good enough to be published. */
export interface StagedSnapshot {
  readonly run_id: string;
  readonly state: 'waiting' | 'rejected';
  readonly staged_at: string;
}

export interface EntityWatermark {
  readonly entity: string;
  /** Unix seconds, half-open. */
  readonly from: number;
  readonly to: number;
  readonly reaches_start: boolean;
  readonly run_id: string;
}

export interface Overview {
  readonly models: readonly Latest[];
  readonly last_run: RunSummary | null;
  readonly last_judged: Judged | null;
  readonly staged: StagedSnapshot | null;
  readonly watermarks: readonly EntityWatermark[];
  /** Runs that are under way now. */
  readonly running: readonly RunSummary[];
}

/** Tables that end longer ago than this, in seconds, are stale: a daily run has been missed. */
export const STALE_SECONDS = 2 * SECONDS_PER_DAY;

/** How far back a verdict is looked for; before that, extractions alone have run for a long time. */
const RUNS_LOOKED_AT = 50;

/** Reads the state files; throws `STORAGE_CORRUPT` for one that cannot be read, by name. */
export async function readOverview(storage: Storage): Promise<Overview> {
  const [{ runs }, models, staged, watermarks] = await Promise.all([
    listRuns(storage, { limit: RUNS_LOOKED_AT, archived: true }),
    listLatest(storage),
    stagedSnapshot(storage),
    entityWatermarks(storage),
  ]);
  return {
    models,
    last_run: runs[0] ?? null,
    last_judged: await lastJudged(storage, runs),
    staged,
    watermarks,
    running: runs.filter(({ verdict }) => verdict === 'running'),
  };
}

/** The verdict that was given last, whichever run began first. */
async function lastJudged(storage: Storage, runs: readonly RunSummary[]): Promise<Judged | null> {
  let last: Judged | null = null;
  for (const { run_id, stages } of runs.filter((run) => run.stages.includes('quality')).slice(0, 2)) {
    const manifest = stages.length === 0 ? null : await readManifest(storage, run_id);
    const stage = manifest === null ? undefined : lastStage(manifest, 'quality');
    if (stage !== undefined && (last === null || stage.finished_at > last.stage.finished_at)) last = { run_id, stage };
  }
  return last;
}

/** What `_state/staged.json` names, unless it has been published since. */
async function stagedSnapshot(storage: Storage): Promise<StagedSnapshot | null> {
  const runId = await readStaged(storage);
  const manifest = runId === null ? null : await readManifest(storage, runId);
  return manifest === null ? null : stagedState(manifest);
}

function stagedState(manifest: Manifest): StagedSnapshot | null {
  const transforms = lastStage(manifest, 'transforms');
  if (transforms === undefined) return null;
  const verdict = manifest.stages.slice(manifest.stages.indexOf(transforms)).findLast((stage) => stage.stage === 'quality')?.verdict;
  const common = { run_id: manifest.run_id, staged_at: transforms.finished_at };
  if (verdict === undefined) return { ...common, state: 'waiting' };
  return verdict === 'rejected' ? { ...common, state: 'rejected' } : null;
}

async function entityWatermarks(storage: Storage): Promise<EntityWatermark[]> {
  return [...(await listWatermarks(storage))].map(([entity, { coverage, runId }]) => ({ entity, ...coverage, run_id: runId }));
}
