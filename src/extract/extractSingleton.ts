/** An entity that is one object, such as the balance: each run observes it once. Its bytes go to Bronze as they came; it has no id, and needs none. */
import type { Entity } from '../registry/types.ts';
import type { Source } from '../source/types.ts';
import type { EntityExtract, Stream } from '../state/stages/extract.ts';
import type { Coverage } from '../state/watermark.ts';
import { asList } from './asList.ts';
import { attempt } from './extractOne.ts';
import type { Extracted, ExtractOptions, RunFacts } from './extractOptions.ts';
import { createSplitter, type SplitPage } from './split/splitPage.ts';
import { storeStream } from './storeStream.ts';
import { createStreamWriters } from './write/createStreamWriters.ts';

/** Observes the object. Its own failure is a result, as with every entity. */
export async function extractSingleton(options: ExtractOptions, entity: Entity, facts: RunFacts): Promise<Extracted> {
  options.progress({ kind: 'item-start', stage: 'extract', item: entity.name });
  const coverage = facts.watermarks.get(entity.name)?.coverage ?? null;
  const source = options.source(entity.name);
  const window = { from: facts.now, to: facts.now, why: 'one object, as it is now' };
  return await attempt(options, entity, { source, window, coverage }, async () => {
    const stream = await observe(options, entity, source, facts.attempt);
    return {
      ...counts(entity, window, stream, source),
      streams: [stream],
      watermark: { before: coverage, after: observed(coverage, facts.now) },
    };
  });
}

async function observe(options: ExtractOptions, { name, path }: Entity, source: Source, attemptName: string): Promise<Stream> {
  const { body, observedAtMs, apiVersion } = await source.retrieve(path);
  const splitter = createSplitter();
  const page = withoutId(splitter.split(asList([body])));
  await using scratch = await options.storage.scratch();
  const writers = createStreamWriters({ dir: scratch.path, streams: [name] });
  try {
    await writers.write(name, page, { runId: options.runId, entity: name, observedAtMs, via: 'refetch', apiVersion }).written;
    const written = (await writers.rotate()).get(name);
    const stream = { stream: name, records: 0, quarantined: 0, parts: [], quarantine: [], ...written, shape: splitter.shape() };
    return await storeStream({ ...options, attempt: attemptName }, stream);
  } catch (error) {
    await writers.abandon();
    throw error;
  }
}

/** What has no id by nature is not to be quarantined for that. */
function withoutId(page: SplitPage): SplitPage {
  const reason = (index: number) => (page.reason(index) === 'missing_id' ? null : page.reason(index));
  return { ...page, reason };
}

/** Nothing of it is older than its first observation, and nothing is missing. */
function observed(before: Coverage | null, now: number): Coverage {
  return { from: before?.from ?? now, to: Math.max(before?.to ?? 0, now), reaches_start: true };
}

function counts(
  { name }: Entity,
  window: { from: number; to: number; why: string },
  { records, quarantined }: Stream,
  source: Source,
): Omit<EntityExtract, 'streams' | 'watermark'> {
  const { requests, retriesByReason } = source.stats();
  const { from, to, why } = window;
  return {
    entity: name,
    status: 'complete',
    window: { from, to },
    why,
    pages: 1,
    records,
    quarantined,
    duplicates: 0,
    requests,
    retries: { ...retriesByReason },
  };
}
