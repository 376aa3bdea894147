/**
 * Freshness by three clocks, because each is silent about what the others see: when an extraction last succeeded (ours), how far it is closed
 * (the watermark against the source's own clock), and when anything last happened (the business). A quiet Sunday moves only the third.
 */
import { utcInstant } from '../domain/time.ts';
import type { Session } from '../lake/session.ts';
import type { Latest } from '../state/latest.ts';
import { STALE_SECONDS } from '../state/overview.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { LastSync } from '../transform/inputs.ts';
import { notPassed, passed, type Subject, unjudged } from './result.ts';

/** Days of business below which nobody can say what is a usual pause. */
const LEAST_DAYS = 14;
/** So many times the longest pause there ever was is no pause. */
const PAUSES = 3;

export interface FreshnessFacts {
  readonly dataThrough: number | null;
  readonly lastSync: LastSync | undefined;
  readonly latest: readonly Latest[];
  /** Our clock, unix seconds. */
  readonly nowSeconds: number;
  /** Whether the ledger is among the staged tables. */
  readonly hasLedger: boolean;
}

/** The three clocks, and that the snapshot is no older than what readers have. */
export async function checkFreshness(session: Session, facts: FreshnessFacts): Promise<CheckResult[]> {
  const business = facts.hasLedger ? [await checkBusiness(session)] : [];
  return [checkNotOlder(facts), checkSync(facts), checkWatermark(facts), ...business];
}

function about(check: string, severity: Subject['severity'], rule: string, hint: string): Subject {
  return { check, model: 'all models', kind: 'freshness', severity, rule, hint };
}

function checkNotOlder({ dataThrough, latest }: FreshnessFacts): CheckResult {
  const started = performance.now();
  const subject = about(
    'freshness_not_older',
    'error',
    'The data reaches at least as far as what _latest points to.',
    'A watermark or a run manifest has been removed or set back. Extract again, then run the transforms.',
  );
  const older = latest.filter(({ data_through }) => data_through !== null && (dataThrough ?? 0) < data_through);
  const published = Math.max(0, ...latest.map(({ data_through }) => data_through ?? 0));
  if (older.length === 0)
    return passed(subject, latest.length === 0 ? 'nothing published before' : `through ${utcInstant(published)} or later`, started);
  return notPassed(
    subject,
    {
      expected: `through ${utcInstant(published)} or later`,
      found: through(dataThrough),
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

/** First clock: a silent extractor must be heard, however quiet the business. */
function checkSync({ lastSync, nowSeconds }: FreshnessFacts): CheckResult {
  const started = performance.now();
  const subject = about(
    'freshness_sync',
    'error',
    'An extraction has succeeded within the last two days.',
    'Run the extraction: payments-pipeline run-all. If it runs, see why it does not complete: payments-pipeline runs list.',
  );
  const limit = nowSeconds - STALE_SECONDS;
  const expected = `after ${utcInstant(limit)}`;
  if (lastSync === undefined)
    return notPassed(subject, { expected, found: 'no extraction was complete', failingRows: 1, sample: [] }, started);
  if (Date.parse(lastSync.finishedAt) / 1000 >= limit) return passed(subject, expected, started);
  const sample = [{ run_id: lastSync.runId, finished_at: lastSync.finishedAt }];
  return notPassed(subject, { expected, found: `last at ${lastSync.finishedAt}`, failingRows: 1, sample }, started);
}

/** Second clock: against the source's own, so that a source with another clock than ours (the mock) is judged fairly. */
function checkWatermark({ dataThrough, lastSync }: FreshnessFacts): CheckResult {
  const started = performance.now();
  const subject = about(
    'freshness_watermark',
    'warn',
    'Every entity was closed, at the last extraction, to within two days of the clock of the source.',
    'An entity lags behind: see which with payments-pipeline runs show, and extract it with run-batch.',
  );
  if (lastSync === undefined) return unjudged('skipped', subject, 'no extraction was complete', started);
  const expected = `through ${utcInstant(lastSync.sourceNow - STALE_SECONDS)} or later`;
  if (dataThrough !== null && dataThrough >= lastSync.sourceNow - STALE_SECONDS) return passed(subject, expected, started);
  return notPassed(subject, { expected, found: through(dataThrough), failingRows: 1, sample: [] }, started);
}

/** Third clock: the newest business event, against the longest pause between two days of business that there has been. */
async function checkBusiness(session: Session): Promise<CheckResult> {
  const started = performance.now();
  const subject = about(
    'freshness_business',
    'warn',
    `Something has happened lately: the pause since the last balance transaction is at most ${PAUSES} times the longest there has been.`,
    'If the business is not closed, the source gives no new transactions: look at the key, its permissions and the account.',
  );
  const [row] = await session.rows(`WITH days AS (SELECT DISTINCT CAST(created_at AS DATE) AS day FROM silver.balance_transactions),
    pauses AS (SELECT day, day - lag(day) OVER (ORDER BY day) AS pause FROM days)
    SELECT count(*) AS days, coalesce(max(pause), 1) AS longest, CAST(max(day) AS VARCHAR) AS newest,
      (SELECT CAST(max(observed_at) AS DATE) FROM silver.balance_transactions) - max(day) AS since FROM pauses`);
  const [days, longest, since] = [Number(row?.['days']), Number(row?.['longest']), Number(row?.['since'] ?? 0)];
  if (days < LEAST_DAYS)
    return unjudged('skipped', subject, `not enough history: ${days} days with transactions of ${LEAST_DAYS}`, started);
  const expected = `at most ${PAUSES * longest} days without`;
  if (since <= PAUSES * longest) return passed(subject, expected, started);
  return notPassed(subject, { expected, found: `${since} days, since ${String(row?.['newest'])}`, failingRows: 1, sample: [] }, started);
}

function through(dataThrough: number | null): string {
  return dataThrough === null ? 'an entity that was never extracted' : `through ${utcInstant(dataThrough)}`;
}
