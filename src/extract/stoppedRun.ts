import type { TimeRange } from '../domain/time.ts';
import { listManifests } from '../state/manifest.ts';
import type { ExtractStage } from '../state/stages/extract.ts';
import type { Storage } from '../storage/types.ts';

/** A run that came to its end for some entities only, and so lately that nothing of it need be doubted: window by entity. */
export interface StoppedRun {
  readonly runId: string;
  readonly listed: ReadonlyMap<string, TimeRange>;
}

/** As short as an interruption must be for its ranges to be gone on with (see takeOver.ts). */
const FRESH_SECONDS = 3_600;

/** The last extraction of this source, if it was stopped or failed in part within the last hour. `now` is the source's, unix seconds. */
export async function stoppedRun(storage: Storage, sourceUrl: string, now: number): Promise<StoppedRun | undefined> {
  let last: { runId: string; stage: ExtractStage } | undefined;
  for await (const { run_id, stages } of listManifests(storage)) {
    for (const stage of stages) {
      if (stage.stage === 'extract' && (last === undefined || stage.finished_at > last.stage.finished_at)) last = { runId: run_id, stage };
    }
  }
  if (last === undefined || last.stage.status === 'complete' || last.stage.source !== sourceUrl) return undefined;
  const age = now - last.stage.source_now;
  if (age < 0 || age > FRESH_SECONDS) return undefined;
  const complete = last.stage.entities.filter(({ status }) => status === 'complete');
  return { runId: last.runId, listed: new Map(complete.map(({ entity, window }) => [entity, window])) };
}
