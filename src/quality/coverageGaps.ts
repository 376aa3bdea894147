import { utcDate, utcInstant } from '../domain/time.ts';
import type { Coverage } from '../state/watermark.ts';

/** The ledger is read through the present second, everything else up to it; that is no gap. */
export const PRESENT_SECONDS = 1;

/**
 * What of an entity has not been asked for, in words; undefined when there is nothing of the kind. It may not reach the start of the account; or
 * others reach further, as after `run-all --from … --to …`, which lists a span while the events tell of everything up to now.
 */
export function gapOf(entity: string, coverage: ReadonlyMap<string, Coverage>): string | undefined {
  const known = coverage.get(entity);
  if (known === undefined) return `${entity} have not been extracted at all`;
  if (!known.reaches_start) return `${entity} have been extracted only from ${utcDate(known.from)} on`;
  const newest = Math.max(...[...coverage.values()].map(({ to }) => to));
  return known.to < newest - PRESENT_SECONDS
    ? `${entity} have been extracted only up to ${utcInstant(known.to)}, and others further`
    : undefined;
}
