/** The extract stage: every entity's window → Bronze parts → run manifest → watermarks, in that order (facts: "Order of a commit"). */
import { randomBytes } from 'node:crypto';
import { errorCode, errorMessage, PipelineError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { ProgressSink } from '../domain/progress.ts';
import { type Clock, utcInstantMs } from '../domain/time.ts';
import { API_VERSION } from '../registry/apiVersion.ts';
import { entities as allEntities, type Entity, findEntity } from '../registry/index.ts';
import type { Source } from '../source/types.ts';
import { advanceWatermarks } from '../state/advanceWatermarks.ts';
import { appendStage, readManifest } from '../state/manifest.ts';
import { closeStage, openStage } from '../state/openStages.ts';
import type { EntityExtract, ExtractStage } from '../state/stages/extract.ts';
import { readWatermark } from '../state/watermark.ts';
import type { Storage } from '../storage/types.ts';
import { extractWindow } from './extractWindow.ts';
import { resolveReferences } from './resolveReferences.ts';
import { storeStream } from './storeStream.ts';
import { planWindow } from './window.ts';

/** Entities fetched at once: the source limits each endpoint by itself, so a few of them together go faster. */
const ENTITIES_AT_ONCE = 4;

export interface ExtractOptions {
  readonly storage: Storage;
  /** A client for one entity, so that each has counters of its own. */
  readonly source: () => Source;
  readonly sourceUrl: string;
  readonly entities: readonly Entity[];
  readonly runId: string;
  readonly toolVersion: string;
  readonly days: number | undefined;
  readonly defaultDays: number;
  readonly safetySeconds: number;
  readonly clock: Clock;
  /** For the comparison of references, as DuckDB writes it: `2GB`. */
  readonly memoryLimit: string;
  readonly progress: ProgressSink;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export interface ExtractOutcome {
  readonly stage: ExtractStage;
  /** The first failure, when an entity failed or the run was interrupted; what was complete is committed all the same. */
  readonly failure: unknown;
}

/** Extracts the entities and commits those that are complete. Holds no lock itself. */
export async function runExtract(options: ExtractOptions): Promise<ExtractOutcome> {
  const { storage, runId, clock } = options;
  const source = options.source();
  await source.checkHealth();
  const now = await source.serverNow();
  const startedAt = utcInstantMs(clock());
  const before = (await readManifest(storage, runId))?.stages.length ?? 0;
  await openStage(storage, { run_id: runId, stage: 'extract', started_at: startedAt, process: process.pid, stages_before: before });
  const extracted = await extractAll(options, now);
  const stage: ExtractStage = {
    stage: 'extract',
    status: statusOf(extracted, options.signal),
    started_at: startedAt,
    finished_at: utcInstantMs(clock()),
    tool_version: options.toolVersion,
    source: options.sourceUrl,
    api_version: API_VERSION,
    source_now: now,
    entities: extracted.map(({ result }) => result),
  };
  await appendStage(storage, runId, stage);
  await advanceWatermarks(storage, runId, stage);
  await closeStage(storage, runId, 'extract');
  return { stage, failure: extracted.find(({ failure }) => failure !== undefined)?.failure };
}

interface Extracted {
  readonly result: EntityExtract;
  readonly failure: unknown;
}

async function extractAll(options: ExtractOptions, now: number): Promise<Extracted[]> {
  options.progress({ kind: 'stage-start', stage: 'extract', total: options.entities.length });
  // One name for all parts of this attempt: a second attempt under the same run id writes beside the first, never over it.
  const attempt = randomBytes(4).toString('hex');
  const extracted = await mapConcurrently(options.entities, ENTITIES_AT_ONCE, (entity) => extractOne(options, entity, now, attempt));
  const whole = await withReferences(options, extracted, attempt);
  options.progress({ kind: 'stage-done', stage: 'extract' });
  return whole;
}

/** Adds what the records refer to and no list has, to the entity that refers to it. */
async function withReferences(options: ExtractOptions, extracted: readonly Extracted[], attempt: string): Promise<Extracted[]> {
  const whole = [...extracted];
  for (const parent of allEntities.filter(({ deletable }) => deletable)) {
    const index = whole.findIndex(({ result }) => result.status === 'complete' && refersTo(result.entity, parent));
    const referring = whole[index];
    if (referring === undefined || options.signal.aborted || !(await isWhole(options, parent, extracted))) continue;
    whole[index] = await addReferences(options, referring, parent, whole, attempt);
  }
  return whole;
}

/** As long as older objects were never asked for, that one of them is unknown means nothing. */
async function isWhole({ storage }: ExtractOptions, parent: Entity, extracted: readonly Extracted[]): Promise<boolean> {
  const result = extracted.find(({ result: { entity } }) => entity === parent.name)?.result;
  const coverage = result?.watermark.after ?? (await readWatermark(storage, parent.name))?.coverage;
  return coverage?.reaches_start === true;
}

function refersTo(entity: string, parent: Entity): boolean {
  return findEntity(entity)?.references.some((reference) => reference.entity === parent.name) === true;
}

async function addReferences(
  options: ExtractOptions,
  referring: Extracted,
  parent: Entity,
  whole: readonly Extracted[],
  attempt: string,
): Promise<Extracted> {
  await using scratch = await options.storage.scratch();
  try {
    const source = options.source();
    const extracted = whole.map(({ result }) => result);
    const found = await resolveReferences({ ...options, source, parent, entities: options.entities, extracted, dir: scratch.path });
    if (found === undefined) return referring;
    const stream = await storeStream({ ...options, attempt: `${attempt}-refetch` }, { stream: parent.name, ...found });
    const { result } = referring;
    return {
      ...referring,
      result: { ...result, requests: result.requests + source.stats().requests, streams: [...result.streams, stream] },
    };
  } catch (error) {
    if (!isOfTheEntity(error)) throw error;
    const { result } = referring;
    return {
      result: {
        ...result,
        status: 'failed',
        streams: [],
        watermark: { ...result.watermark, after: null },
        error: { code: errorCode(error), message: errorMessage(error) },
      },
      failure: error,
    };
  }
}

async function extractOne(options: ExtractOptions, entity: Entity, now: number, attempt: string): Promise<Extracted> {
  const { storage, progress, logger } = options;
  progress({ kind: 'item-start', stage: 'extract', item: entity.name });
  const watermark = await readWatermark(storage, entity.name);
  const coverage = watermark?.coverage ?? null;
  const window = planWindow({ ...options, now, coverage });
  const source = options.source();
  try {
    const result = await extractWindow({ ...options, source, entity, window, coverage, attempt });
    progress({
      kind: 'item-done',
      stage: 'extract',
      item: entity.name,
      records: result.records,
      status: result.quarantined > 0 ? 'warn' : 'ok',
    });
    logger.info('entity extracted', {
      entity: entity.name,
      records: result.records,
      pages: result.pages,
      requests: result.requests,
      quarantined: result.quarantined,
    });
    return { result, failure: undefined };
  } catch (error) {
    if (!isOfTheEntity(error)) throw error;
    progress({ kind: 'item-done', stage: 'extract', item: entity.name, status: 'failed', detail: errorMessage(error) });
    logger.error('entity failed', { entity: entity.name, error });
    return { result: failedResult(entity, window, coverage, source, error), failure: error };
  }
}

/** A failure of the source, or an interruption, leaves the other entities' work good; a failure of the store does not. */
function isOfTheEntity(error: unknown): boolean {
  return error instanceof PipelineError && (error.code.startsWith('SOURCE_') || error.code === 'INTERRUPTED');
}

function failedResult(
  entity: Entity,
  window: EntityExtract['window'] & { why: string },
  coverage: EntityExtract['watermark']['before'],
  source: Source,
  error: unknown,
): EntityExtract {
  const stats = source.stats();
  return {
    entity: entity.name,
    status: errorCode(error) === 'INTERRUPTED' ? 'interrupted' : 'failed',
    window: { from: window.from, to: window.to },
    why: window.why,
    pages: 0,
    records: 0,
    quarantined: 0,
    duplicates: 0,
    requests: stats.requests,
    retries: { ...stats.retriesByReason },
    streams: [],
    watermark: { before: coverage, after: null },
    error: { code: errorCode(error), message: errorMessage(error) },
  };
}

function statusOf(extracted: readonly Extracted[], signal: AbortSignal): ExtractStage['status'] {
  if (extracted.every(({ result }) => result.status === 'complete')) return 'complete';
  return signal.aborted ? 'interrupted' : 'partial';
}
