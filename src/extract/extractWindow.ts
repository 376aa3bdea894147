/** One entity's window, from the source into the store: fetched, split, written, and moved to where a manifest can name it. */
import type { ProgressSink } from '../domain/progress.ts';
import type { Entity } from '../registry/types.ts';
import { parseList } from '../source/parseList.ts';
import type { Source } from '../source/types.ts';
import type { EntityExtract, Stream } from '../state/stages/extract.ts';
import type { Coverage } from '../state/watermark.ts';
import { extractEntity } from './extractEntity.ts';
import { type StoreOptions, storeStream } from './storeStream.ts';
import { coverageAfter, type Window } from './window.ts';

export interface ExtractWindowOptions extends StoreOptions {
  readonly source: Source;
  readonly entity: Entity;
  readonly window: Window;
  readonly coverage: Coverage | null;
  readonly progress: ProgressSink;
  readonly signal: AbortSignal;
}

/** Extracts the window and stores its parts durably; nothing counts until the run's manifest names them. */
export async function extractWindow(options: ExtractWindowOptions): Promise<EntityExtract> {
  const { storage, source, entity, window, coverage } = options;
  await using scratch = await storage.scratch();
  const extracted = await extractEntity({ ...options, created: window, dir: scratch.path });
  const reachesStart = await seesNothingBefore(source, entity, coverage, window);
  const streams: Stream[] = [];
  for (const stream of extracted.streams) streams.push(await storeStream(options, stream));
  return {
    entity: entity.name,
    status: 'complete',
    window: { from: window.from, to: window.to },
    why: window.why,
    pages: extracted.pages,
    records: extracted.records,
    quarantined: extracted.quarantined,
    duplicates: extracted.duplicateIds,
    requests: source.stats().requests,
    retries: { ...source.stats().retriesByReason },
    streams,
    watermark: { before: coverage, after: coverageAfter(coverage, window, reachesStart) },
  };
}

/** Whether the source has nothing older than what is closed; only then may a missing reference be called an error. */
async function seesNothingBefore(source: Source, entity: Entity, before: Coverage | null, window: Window): Promise<boolean> {
  const from = Math.min(window.from, before?.from ?? window.from);
  if (before?.reaches_start === true || from === 0) return true;
  if (before !== null && before.from <= window.from) return false;
  const { facts } = await source.listPage(entity, { created: { from: 0, to: from }, limit: 1 }, parseList);
  return facts.count === 0;
}
