import { PipelineError } from '../domain/errors.ts';
import type { Part } from '../transform/planPart.ts';

export interface PartArguments {
  readonly fullRefresh?: boolean | undefined;
  readonly select?: string | undefined;
  /** Unix seconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** 9999-12-31: the last day that a date of a partition can have. */
const END_OF_TIME = 253_402_214_400;

/** The part that the flags name; undefined when they name none. */
export function partOf({ fullRefresh, select, from, to }: PartArguments): Part | undefined {
  const hasSpan = from !== undefined || to !== undefined;
  if (select === undefined && !hasSpan) return undefined;
  if (fullRefresh === true) {
    throw new PipelineError('USAGE_BAD_VALUE', '--full-refresh rebuilds everything, --select, --from and --to only a part', {
      hint: 'A selected model is rebuilt from all of Bronze by itself: leave --full-refresh out.',
    });
  }
  const span = { from: from ?? 0, to: to ?? END_OF_TIME };
  if (span.from >= span.to)
    throw new PipelineError('USAGE_BAD_VALUE', '--from must lie before --to', { hint: 'The span takes in --from and leaves out --to.' });
  return { select, ...(hasSpan ? { span } : {}) };
}
