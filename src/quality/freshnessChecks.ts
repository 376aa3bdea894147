import { SECONDS_PER_DAY, utcInstant } from '../domain/time.ts';
import type { Latest } from '../state/latest.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import { notPassed, passed, type Subject } from './result.ts';

/** Data older than this is worth a warning: a daily run has been missed. */
const STALE_SECONDS = 2 * SECONDS_PER_DAY;

/** Against `_latest`: the snapshot must not be older than what readers have; against the clock: it should not be stale. */
export function checkFreshness(dataThrough: number | null, latest: readonly Latest[], nowSeconds: number): CheckResult[] {
  return [checkNotOlder(dataThrough, latest), checkAge(dataThrough, nowSeconds)];
}

function checkNotOlder(dataThrough: number | null, latest: readonly Latest[]): CheckResult {
  const started = performance.now();
  const about: Subject = {
    check: 'freshness_not_older',
    model: 'all models',
    kind: 'freshness',
    severity: 'error',
    rule: 'The data reaches at least as far as what _latest points to.',
    hint: 'A watermark or a run manifest has been removed or set back. Extract again, then run the transforms.',
  };
  const older = latest.filter(({ data_through }) => data_through !== null && (dataThrough ?? 0) < data_through);
  const published = Math.max(0, ...latest.map(({ data_through }) => data_through ?? 0));
  if (older.length === 0)
    return passed(about, latest.length === 0 ? 'nothing published before' : `through ${utcInstant(published)} or later`, started);
  return notPassed(
    about,
    {
      expected: `through ${utcInstant(published)} or later`,
      found: dataThrough === null ? 'an entity that was never extracted' : `through ${utcInstant(dataThrough)}`,
      failingRows: older.length,
      sample: older.map(({ model, data_through, run_id }) => ({
        model,
        published_through: data_through === null ? null : utcInstant(data_through),
        published_by: run_id,
      })),
    },
    started,
  );
}

function checkAge(dataThrough: number | null, nowSeconds: number): CheckResult {
  const started = performance.now();
  const about: Subject = {
    check: 'freshness_age',
    model: 'all models',
    kind: 'freshness',
    severity: 'warn',
    rule: 'Every entity has been extracted within the last two days.',
    hint: 'Run the extraction: payments-pipeline run-all. A source with a clock of its own (the mock) may be days away from this one.',
  };
  const limit = nowSeconds - STALE_SECONDS;
  const expected = `through ${utcInstant(limit)} or later`;
  if (dataThrough !== null && dataThrough >= limit) return passed(about, expected, started);
  const found = dataThrough === null ? 'an entity that was never extracted' : `through ${utcInstant(dataThrough)}`;
  return notPassed(about, { expected, found, failingRows: 1, sample: [] }, started);
}
