import { errorCode, errorMessage, PipelineError } from '../domain/errors.ts';
import type { Entity } from '../registry/types.ts';
import type { Source } from '../source/types.ts';
import type { EntityExtract } from '../state/stages/extract.ts';
import { readWatermark } from '../state/watermark.ts';
import type { Extracted, ExtractOptions } from './extractOptions.ts';
import { extractWindow } from './extractWindow.ts';
import { planWindow } from './window.ts';

/** Extracts one entity up to `now` (the source's, unix seconds). Its own failure is a result; a failure of the store is thrown. */
export async function extractOne(options: ExtractOptions, entity: Entity, now: number, attempt: string): Promise<Extracted> {
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
export function isOfTheEntity(error: unknown): boolean {
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
