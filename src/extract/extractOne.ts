import { errorCode, errorMessage } from '../domain/errors.ts';
import type { Entity } from '../registry/types.ts';
import type { Source } from '../source/types.ts';
import type { EntityExtract } from '../state/stages/extract.ts';
import type { Coverage } from '../state/watermark.ts';
import type { Extracted, ExtractOptions, RunFacts } from './extractOptions.ts';
import { extractWindow } from './extractWindow.ts';
import { isOfTheEntity } from './isOfTheEntity.ts';
import type { StoppedRun } from './stoppedRun.ts';
import { planWindow, type Window, type WindowOptions } from './window.ts';

/** Extracts one entity's window. Its own failure is a result; a failure of the store is thrown. */
export async function extractOne(options: ExtractOptions, entity: Entity, facts: RunFacts): Promise<Extracted> {
  options.progress({ kind: 'item-start', stage: 'extract', item: entity.name });
  const coverage = facts.watermarks.get(entity.name)?.coverage ?? null;
  const relistDays = relistDaysOf(options, entity);
  const sweep = options.sweep === true && entity.deletable;
  const window = planWindow({
    ...options,
    now: facts.now + (entity.throughPresent === true ? 1 : 0),
    relistDays,
    relistAll: facts.relistAll,
    sweep,
    coverage,
    listed: listedBy(facts.stopped, entity),
  });
  const source = options.source(entity.name);
  return await attempt(options, entity, { source, window, coverage }, () =>
    extractWindow({ ...options, ...facts, source, entity, window, coverage, relistDays }),
  );
}

/** What a run that was stopped had listed of the entity, as a window is planned with it. */
export function listedBy(stopped: StoppedRun | undefined, { name }: Entity): WindowOptions['listed'] {
  const window = stopped?.listed.get(name);
  return stopped === undefined || window === undefined ? undefined : { runId: stopped.runId, window };
}

/** `--relist-days`, or what the registry says of the entity. */
export function relistDaysOf({ relistDays }: Pick<ExtractOptions, 'relistDays'>, { kept }: Entity): number {
  return relistDays === undefined ? kept.relistDays : kept.relistDays === 0 ? 0 : relistDays;
}

export interface Attempted {
  readonly source: Source;
  readonly window: Window;
  readonly coverage: Coverage | null;
}

/** Runs an entity's extraction, tells its progress and its end, and turns its own failure into a result. */
export async function attempt(
  { progress, logger, continueOnDenied }: ExtractOptions,
  { name }: Pick<Entity, 'name'>,
  attempted: Attempted,
  body: () => Promise<EntityExtract>,
): Promise<Extracted> {
  try {
    const result = await body();
    const { records, pages, requests, quarantined } = result;
    const retries = Object.values(result.retries).reduce((sum, count) => sum + count, 0);
    progress({ kind: 'item-done', stage: 'extract', item: name, records, requests, retries, status: quarantined > 0 ? 'warn' : 'ok' });
    logger.info('entity extracted', { entity: name, records, pages, requests, quarantined, retries });
    return { result, failure: undefined };
  } catch (error) {
    if (!isOfTheEntity(error)) throw error;
    const result = failedResult(name, attempted, error);
    const excused = continueOnDenied === true && isDenied(result);
    // Who pressed Ctrl-C knows; for dozens of entities it is said once, at the end.
    const stopped = result.status === 'interrupted';
    const status = excused || stopped ? 'skipped' : 'failed';
    progress({ kind: 'item-done', stage: 'extract', item: name, status, detail: errorMessage(error) });
    if (stopped) logger.info('entity stopped', { entity: name });
    else if (excused) logger.warn('entity left out', { entity: name, error });
    else logger.error('entity failed', { entity: name, error });
    return { result, failure: excused ? undefined : error };
  }
}

/** Whether the account, not an accident, keeps the entity from us. */
export function isDenied({ status }: Pick<EntityExtract, 'status'>): boolean {
  return status === 'denied' || status === 'not_enabled';
}

export function statusOf(error: unknown): EntityExtract['status'] {
  switch (errorCode(error)) {
    case 'INTERRUPTED':
      return 'interrupted';
    case 'SOURCE_AUTH':
    case 'SOURCE_PERMISSION':
      return 'denied';
    case 'SOURCE_NOT_ENABLED':
      return 'not_enabled';
    default:
      return 'failed';
  }
}

function failedResult(entity: string, { source, window, coverage }: Attempted, error: unknown): EntityExtract {
  const stats = source.stats();
  return {
    entity,
    status: statusOf(error),
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
