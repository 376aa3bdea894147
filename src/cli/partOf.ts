import { PipelineError } from '../domain/errors.ts';
import { ALL_TIME, type Part } from '../transform/planPart.ts';

export interface PartArguments {
  readonly fullRefresh?: boolean | undefined;
  readonly select?: string | undefined;
  /** Unix seconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The part that the flags name; undefined when they name none. */
export function partOf({ fullRefresh, select, from, to }: PartArguments): Part | undefined {
  const hasSpan = from !== undefined || to !== undefined;
  if (select === undefined && !hasSpan) return undefined;
  if (fullRefresh === true) {
    throw new PipelineError('USAGE_BAD_VALUE', '--full-refresh rebuilds everything, --select, --from and --to only a part', {
      hint: 'A selected model is rebuilt from all of Bronze by itself: leave --full-refresh out.',
    });
  }
  const span = { from: from ?? ALL_TIME.from, to: to ?? ALL_TIME.to };
  if (span.from >= span.to)
    throw new PipelineError('USAGE_BAD_VALUE', '--from must lie before --to', { hint: 'The span takes in --from and leaves out --to.' });
  return { select, ...(hasSpan ? { span } : {}) };
}
