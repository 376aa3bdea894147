/** The runs of a store, as a person asks for them: what each did, and how it ended. */
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Storage } from '../storage/types.ts';
import { listManifestKeys, MANIFESTS_AT_ONCE, type Manifest, type ManifestKey, readListed, type Stage } from './manifest.ts';
import { listOpenStages, type OpenStage } from './openStages.ts';
import { readStaged } from './staged.ts';

/**
 * How a run stands. `staged`: built, waiting for the checks; `superseded`: built, but another snapshot was staged after it; `interrupted`: it was
 * told to stop, or its process died; `partial`: some entities failed; `overtaken`: passed, when another run had published first.
 */
export type RunVerdict =
  | 'running'
  | 'interrupted'
  | 'partial'
  | 'extracted'
  | 'staged'
  | 'superseded'
  | 'published'
  | 'overridden'
  | 'overtaken'
  | 'rejected'
  | 'rolled back';

export interface RunSummary {
  readonly run_id: string;
  readonly started_at: string;
  /** When its last stage ended; null while none has. */
  readonly finished_at: string | null;
  readonly stages: readonly OpenStage['stage'][];
  readonly verdict: RunVerdict;
  /** Records extracted; null when nothing was. */
  readonly records: number | null;
  readonly archived: boolean;
}

export interface RunsQuery {
  readonly limit: number;
  readonly archived: boolean;
}

/** The newest runs first; reads no more manifests than it returns. `total` counts all that there are. */
export async function listRuns(storage: Storage, { limit, archived }: RunsQuery): Promise<{ runs: RunSummary[]; total: number }> {
  const [around, keys] = await Promise.all([surroundings(storage), newestKeys(storage, archived)]);
  const { open } = around;
  const known = new Set(keys.map(({ runId }) => runId));
  // A run that is in its first stage, or died in it, has a marker and no manifest.
  const unborn = open.filter(({ run_id }) => !known.has(run_id));
  const runs = unborn.flatMap((marker) => summarize(null, marker, { ...around, archived: false }) ?? []);
  const born = await mapConcurrently(keys.slice(0, Math.max(0, limit - unborn.length)), MANIFESTS_AT_ONCE, async (key) => {
    const marker = open.find(({ run_id }) => run_id === key.runId);
    return summarize(await readListed(storage, key), marker, { ...around, archived: key.archived });
  });
  runs.push(...born.filter((run) => run !== null));
  return { runs: runs.toSorted(byStart).slice(0, limit), total: keys.length + unborn.length };
}

/** How a run stands. */
export async function describeRun(storage: Storage, manifest: Manifest): Promise<RunVerdict> {
  const around = await surroundings(storage);
  const marker = around.open.find(({ run_id }) => run_id === manifest.run_id);
  return verdictOf(manifest, marker, around);
}

interface Surroundings {
  readonly open: readonly OpenStage[];
  readonly staged: string | null;
  /** Whether anybody holds the run lock, on whatever machine. Its holder has settled all older markers first, so one that is there is its own. */
  readonly isHeld: boolean;
}

async function surroundings(storage: Storage): Promise<Surroundings> {
  const [open, staged] = await Promise.all([listOpenStages(storage), readStaged(storage)]);
  return { open, staged, isHeld: open.length > 0 && (await storage.holder('run')) !== null };
}

async function newestKeys(storage: Storage, archived: boolean): Promise<ManifestKey[]> {
  const keys: ManifestKey[] = [];
  for await (const key of listManifestKeys(storage)) if (archived || !key.archived) keys.push(key);
  return keys.sort(newestFirst);
}

/** An archived manifest was written anew when it was moved, so that its run's id, which begins with the time, says more than its age. */
function newestFirst(a: ManifestKey, b: ManifestKey): number {
  if (a.archived !== b.archived) return a.archived ? 1 : -1;
  return a.archived ? (a.runId < b.runId ? 1 : -1) : b.modifiedMs - a.modifiedMs;
}

function summarize(
  manifest: Manifest | null,
  marker: OpenStage | undefined,
  around: Surroundings & { archived: boolean },
): RunSummary | null {
  const stages = manifest?.stages ?? [];
  const started = stages[0]?.started_at ?? marker?.started_at;
  const runId = manifest?.run_id ?? marker?.run_id;
  if (started === undefined || runId === undefined) return null;
  const extracts = stages.filter((stage) => stage.stage === 'extract');
  const records = extracts.flatMap(({ entities }) => entities).reduce((sum, entity) => sum + entity.records, 0);
  return {
    run_id: runId,
    started_at: started,
    finished_at:
      stages
        .map(({ finished_at }) => finished_at)
        .toSorted()
        .at(-1) ?? null,
    stages: [...stages.map(({ stage }) => stage), ...(marker === undefined ? [] : [marker.stage])],
    verdict: verdictOf(manifest, marker, around),
    records: extracts.length === 0 ? null : records,
    archived: around.archived,
  };
}

/** By what the run did last: a marker without an entry is a stage under way, or one whose process died. */
function verdictOf(manifest: Manifest | null, marker: OpenStage | undefined, { staged, isHeld }: Surroundings): RunVerdict {
  if (marker !== undefined) return isHeld ? 'running' : 'interrupted';
  const last: Stage | undefined = manifest?.stages.at(-1);
  switch (last?.stage) {
    case undefined:
      return 'interrupted';
    case 'extract':
      return last.status === 'complete' ? 'extracted' : last.status;
    case 'transforms':
      return staged === manifest?.run_id ? 'staged' : 'superseded';
    case 'quality':
      return last.verdict;
    case 'rollback':
      return 'rolled back';
    default:
      return last satisfies never;
  }
}

function byStart(a: RunSummary, b: RunSummary): number {
  return a.started_at < b.started_at ? 1 : -1;
}
