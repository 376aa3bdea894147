import { PipelineError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import { utcInstant } from '../domain/time.ts';
import type { Entity } from '../registry/types.ts';
import type { EntityExtract } from '../state/stages/extract.ts';
import type { Journalist } from './createJournalist.ts';
import { extractEntity } from './extractEntity.ts';
import type { ExtractEntityOptions, ExtractedEntity } from './extractEntityTypes.ts';
import { type ClosedRange, OpenRange } from './ranges/openRange.ts';
import { proveRanges } from './ranges/proveRanges.ts';

export interface Proved {
  /** What was extracted, with what had to be read again in the place of what it was at first. */
  readonly proved: Pick<ExtractedEntity, 'pages' | 'records' | 'ranges'>;
  readonly proof: NonNullable<EntityExtract['proof']>;
}

/**
 * Lists a few ranges a second time. One that differs is read once more, since objects come and go while a list is read; if it then differs
 * again nothing is certain, and SOURCE_INCOMPLETE is thrown.
 */
export async function proveOrReadAgain(
  options: Omit<ExtractEntityOptions, 'dir' | 'created'> & { readonly logger: Logger },
  extracted: ExtractedEntity,
  journalist: Journalist,
  dir: string,
): Promise<Proved> {
  const { source, entity, logger } = options;
  const first = await proveRanges(source, entity, extracted.ranges);
  if (first.doubtful.length === 0) return { proved: extracted, proof: { ranges: first.ranges, requests: first.requests, read_again: 0 } };
  logger.warn('ranges did not give the same a second time, and are read again', { entity: entity.name, ranges: first.doubtful.length });
  const sound = extracted.ranges.filter((range) => !first.doubtful.includes(range));
  const resume = { open: first.doubtful.map((range) => new OpenRange(range)), closed: sound };
  const again = await extractEntity({ ...options, created: spanOf(extracted.ranges), resume, checkpoint: undefined, dir });
  const second = await proveRanges(
    source,
    entity,
    again.ranges.filter((range) => !sound.includes(range)),
  );
  const duplicates = extracted.duplicateIds + again.duplicateIds;
  if (second.doubtful.length > 0) {
    // Of the few that were looked at one stays doubtful: the others are no better, and none is gone on with.
    await journalist.save(again.streams, { closed: [], open: again.ranges.map((range) => new OpenRange(range).toJSON()), duplicates });
    throw uncertain(entity, second.doubtful);
  }
  await journalist.save(again.streams, { closed: again.ranges, open: [], duplicates });
  const requests = first.requests + second.requests;
  return { proved: again, proof: { ranges: first.ranges, requests, read_again: first.doubtful.length } };
}

function spanOf(ranges: readonly ClosedRange[]) {
  return { from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) };
}

function uncertain({ name }: Entity, [range, ...more]: readonly ClosedRange[]): PipelineError {
  const span = range === undefined ? '' : `${utcInstant(range.from)} to ${utcInstant(range.to)}`;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return new PipelineError('SOURCE_INCOMPLETE', `${name}: the range ${span}${others} gave other records each time it was listed`, {
    hint: 'Its watermark stays where it is. Run the same command again once the source is steady: all of it is then read again.',
    retryable: true,
    details: { entity: name },
  });
}
