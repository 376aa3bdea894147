/**
 * What every start does first, under the run lock: complete what a crashed run had decided, and forget what it had not. Decided is what its
 * manifest says; a stage without its entry there has had no effect that any reader could see.
 */
import { errorMessage, PipelineError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import type { Storage } from '../storage/types.ts';
import { advanceWatermarks } from './advanceWatermarks.ts';
import { isOvertaken } from './isOvertaken.ts';
import { type Manifest, readManifest, replaceStage, type Stage, takeAwayStage } from './manifest.ts';
import { closeStage, listOpenStages, type OpenStage } from './openStages.ts';
import { publish } from './publish.ts';
import { completeRollback } from './rollback.ts';
import { pointToStaged } from './staged.ts';
import type { TransformsStage } from './stages/transforms.ts';
import { verifyParts } from './verifyParts.ts';

/** Rolls every open stage forward, or drops it. Returns what it did, a sentence each. */
export async function recover(storage: Storage, logger: Logger): Promise<string[]> {
  const done: string[] = [];
  for (const open of await listOpenStages(storage)) {
    const what = await settle(storage, open);
    await closeStage(storage, open.run_id, open.stage);
    logger.warn(what, { earlier_run: open.run_id, stage: open.stage });
    done.push(what);
  }
  const swept = await storage.sweepScratch();
  if (swept > 0) logger.info('removed work files of runs that ended early', { count: swept });
  return done;
}

async function settle(storage: Storage, open: OpenStage): Promise<string> {
  const entry = await takeAwayStage(storage, open.run_id, open.stage, open.stages_before);
  const manifest = entry === undefined ? null : await readManifest(storage, open.run_id);
  if (manifest === null || entry === undefined)
    return `the ${open.stage} stage of run ${open.run_id} ended before it had decided anything; it counts as not run`;
  try {
    await complete(storage, manifest, entry);
  } catch (error) {
    if (!(await isLost(storage, manifest, entry, error))) throw error;
    await giveUp(storage, manifest, entry);
    return `gave up the ${open.stage} stage of run ${open.run_id}, which another run had overtaken: ${errorMessage(error)}`;
  }
  return `completed the ${open.stage} stage of run ${open.run_id}, which had ended just before its last step`;
}

/** A start that insisted on it would be refused for ever, and every one after it. */
async function isLost(storage: Storage, manifest: Manifest, entry: Stage, error: unknown): Promise<boolean> {
  if (!(error instanceof PipelineError) || error.code !== 'STORAGE_CONFLICT') return false;
  return await isOvertaken(storage, manifest.run_id, entry, entry.stage === 'quality' ? transformsBefore(manifest, entry) : undefined);
}

/** Nobody may take it for published: not `runs list`, not `repair`, not the run after it. */
async function giveUp(storage: Storage, { run_id }: Manifest, entry: Stage): Promise<void> {
  const replacement = entry.stage === 'quality' ? { ...entry, verdict: 'overtaken' as const, publish: [] } : undefined;
  await replaceStage(storage, run_id, entry, replacement);
}

async function complete(storage: Storage, manifest: Manifest, entry: Stage): Promise<void> {
  switch (entry.stage) {
    case 'extract':
      await verifyParts(storage, entry);
      return await advanceWatermarks(storage, manifest.run_id, entry, 'leave');
    case 'transforms':
      return await pointToStaged(storage, manifest.run_id, entry.finished_at);
    case 'quality':
      if (entry.verdict === 'rejected' || entry.verdict === 'overtaken') return;
      return await publish(storage, { runId: manifest.run_id, quality: entry, transforms: transformsBefore(manifest, entry) });
    case 'rollback':
      return await completeRollback(storage, manifest.run_id, entry);
    default:
      return entry satisfies never;
  }
}

/** The staged snapshot that a quality entry judged: the last one before it. */
function transformsBefore(manifest: Manifest, quality: Stage): TransformsStage {
  const before = manifest.stages.slice(0, manifest.stages.indexOf(quality));
  const found = before.findLast((stage): stage is TransformsStage => stage.stage === 'transforms');
  if (found !== undefined) return found;
  throw new PipelineError('STORAGE_CORRUPT', `the manifest of run ${manifest.run_id} has a verdict without the snapshot that it is about`, {
    hint: 'Restore the manifest from a copy of the store.',
  });
}
