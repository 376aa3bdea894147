import { PipelineError } from '../domain/errors.ts';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Storage } from '../storage/types.ts';
import { watermarkKey } from './keys.ts';
import { readManifest } from './manifest.ts';
import { removeRangeJournal } from './rangeJournal.ts';
import type { EntityExtract, ExtractStage } from './stages/extract.ts';
import { listWatermarks, type StoredWatermark, sameCoverage, swapWatermark } from './watermark.ts';

/**
 * Moves the watermarks to where an extract stage says, each only if it still is where the stage found it. One that has been moved already is
 * left; one that is anywhere else is refused, since a guess could skip data. Then forgets the range journals, which the stage supersedes.
 * `overtaken: 'leave'` is recovery's: where another run's manifest says that it has moved the watermark to where it is, it is right there.
 */
export async function advanceWatermarks(
  storage: Storage,
  runId: string,
  stage: ExtractStage,
  overtaken: 'refuse' | 'leave' = 'refuse',
): Promise<void> {
  const move = {
    runId,
    updatedAt: stage.finished_at,
    overtaken,
    current: await listWatermarks(
      storage,
      stage.entities.map(({ entity }) => entity),
    ),
  };
  await mapConcurrently(stage.entities, ENTITIES_AT_ONCE, (entity) => advance(storage, move, entity));
  // The manifest names their parts now: a journal that still did would double them in the next run.
  const complete = stage.entities.filter(({ status }) => status === 'complete');
  await mapConcurrently(complete, ENTITIES_AT_ONCE, ({ entity }) => removeRangeJournal(storage, entity));
}

const ENTITIES_AT_ONCE = 16;

interface Move {
  readonly runId: string;
  readonly updatedAt: string;
  readonly overtaken: 'refuse' | 'leave';
  /** All of them as they are; the swap sees that they still are. */
  readonly current: ReadonlyMap<string, StoredWatermark>;
}

async function advance(
  storage: Storage,
  { runId, updatedAt, overtaken, current: all }: Move,
  { entity, watermark }: EntityExtract,
): Promise<void> {
  if (watermark.after === null) return;
  const current = all.get(entity) ?? null;
  const coverage = current?.coverage ?? null;
  if (sameCoverage(coverage, watermark.after)) return;
  if (!sameCoverage(coverage, watermark.before)) {
    if (overtaken === 'leave' && current !== null && (await isExplained(storage, entity, current))) return;
    throw movedError(entity, runId);
  }
  await swapWatermark(storage, entity, current?.version ?? null, { coverage: watermark.after, runId, updatedAt });
}

/** Whether the run that the watermark names says in its manifest that it has left it there. */
async function isExplained(storage: Storage, entity: string, { runId, coverage }: StoredWatermark): Promise<boolean> {
  const stages = (await readManifest(storage, runId))?.stages ?? [];
  return stages.some(
    (stage) =>
      stage.stage === 'extract' && stage.entities.some((one) => one.entity === entity && sameCoverage(one.watermark.after, coverage)),
  );
}

function movedError(entity: string, runId: string): PipelineError {
  return new PipelineError(
    'STORAGE_CONFLICT',
    `${watermarkKey(entity)} is neither where run ${runId} found it nor where it would leave it`,
    {
      hint: 'Somebody else has moved it. Nothing is lost: what the run fetched is in Bronze. See what it should be, and set it back: payments-pipeline repair.',
      details: { entity, run_id: runId },
    },
  );
}
