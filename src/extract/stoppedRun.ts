import type { TimeRange } from '../domain/time.ts';
import type { Storage } from '../storage/types.ts';
import { lastExtracts } from './lastExtracts.ts';

/** Runs that came to their end for some entities only, one after the other, and so lately that nothing of them need be doubted. */
export interface StoppedRun {
  /** The last one's. */
  readonly runId: string;
  /** The source's clock when the first of them began, unix seconds. */
  readonly since: number;
  /** What they have listed together without a gap, by entity. */
  readonly listed: ReadonlyMap<string, TimeRange>;
}

/** As short as an interruption must be for its ranges to be gone on with (see takeOver.ts). */
const FRESH_SECONDS = 3_600;

/** The last extractions of this source, as far back as each was stopped or failed in part within the last hour. `now` is the source's, unix seconds. */
export async function stoppedRun(storage: Storage, sourceUrl: string, now: number): Promise<StoppedRun | undefined> {
  let last: string | undefined;
  let since = now;
  const listed = new Map<string, TimeRange>();
  for await (const { runId, stage } of lastExtracts(storage)) {
    const age = now - stage.source_now;
    if (stage.status === 'complete' || stage.source !== sourceUrl || age < 0 || age > FRESH_SECONDS) break;
    last ??= runId;
    since = Math.min(since, stage.source_now);
    for (const { entity, status, window } of stage.entities)
      if (status === 'complete') listed.set(entity, joined(listed.get(entity), window));
  }
  return last === undefined ? undefined : { runId: last, since, listed };
}

/** What a run had listed together with what the next one had; the newer alone where there is a gap between them. */
function joined(newer: TimeRange | undefined, { from, to }: TimeRange): TimeRange {
  if (newer === undefined) return { from, to };
  if (to < newer.from || from > newer.to) return newer;
  return { from: Math.min(from, newer.from), to: Math.max(to, newer.to) };
}
