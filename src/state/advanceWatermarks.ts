import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import { watermarkKey } from './keys.ts';
import { removeRangeJournal } from './rangeJournal.ts';
import type { EntityExtract, ExtractStage } from './stages/extract.ts';
import { readWatermark, sameCoverage, swapWatermark } from './watermark.ts';

/**
 * Moves the watermarks to where an extract stage says, each only if it still is where the stage found it. One that has been moved already is
 * left; one that is anywhere else is refused, since a guess could skip data. Then forgets the range journals, which the stage supersedes.
 */
export async function advanceWatermarks(storage: Storage, runId: string, stage: ExtractStage): Promise<void> {
  for (const entity of stage.entities) await advance(storage, runId, stage.finished_at, entity);
  // The manifest names their parts now: a journal that still did would double them in the next run.
  for (const { entity, status } of stage.entities) if (status === 'complete') await removeRangeJournal(storage, entity);
}

async function advance(storage: Storage, runId: string, updatedAt: string, { entity, watermark }: EntityExtract): Promise<void> {
  if (watermark.after === null) return;
  const current = await readWatermark(storage, entity);
  const coverage = current?.coverage ?? null;
  if (sameCoverage(coverage, watermark.after)) return;
  if (!sameCoverage(coverage, watermark.before)) throw movedError(entity, runId);
  await swapWatermark(storage, entity, current?.version ?? null, { coverage: watermark.after, runId, updatedAt });
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
