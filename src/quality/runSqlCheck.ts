import { PipelineError } from '../domain/errors.ts';
import { utcDate } from '../domain/time.ts';
import type { Session } from '../lake/session.ts';
import type { CheckResult } from '../state/stages/quality.ts';
import type { Coverage } from '../state/watermark.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject } from './result.ts';
import type { SqlCheck } from './sqlCheck.ts';

/** Runs one SQL check on the staged views. */
export async function runSqlCheck(session: Session, check: SqlCheck, coverage: ReadonlyMap<string, Coverage>): Promise<CheckResult> {
  const started = performance.now();
  const about = soften(check, coverage);
  const failing = await failingRows(session, check);
  if (failing.count === 0) return passed(about, 'no row breaks the rule', started);
  const [first] = failing.sample;
  const numbers = first !== undefined && 'expected' in first && 'found' in first;
  return notPassed(
    about,
    {
      expected: numbers ? String(first['expected'] ?? 'none') : 'no row breaks the rule',
      found: numbers
        ? `${String(first['found'] ?? 'none')}${failing.count > 1 ? ` (and ${failing.count - 1} more)` : ''}`
        : `${failing.count} rows`,
      failingRows: failing.count,
      sample: failing.sample,
    },
    started,
  );
}

async function failingRows(session: Session, check: SqlCheck): Promise<{ count: number; sample: Awaited<ReturnType<Session['rows']>> }> {
  try {
    const count = await session.count(`SELECT count(*) FROM (${check.sql}\n) AS failing`);
    return { count, sample: count === 0 ? [] : await session.rows(`SELECT * FROM (${check.sql}\n) AS failing LIMIT ${SAMPLE_ROWS}`) };
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    throw new PipelineError('TRANSFORM_SQL', `${check.file} does not run: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      hint: 'Correct the SQL of the check. Nothing was published.',
    });
  }
}

/** A reference to something from before the extracted window is not an error: we never asked for it. */
function soften(check: SqlCheck, coverage: ReadonlyMap<string, Coverage>): Subject {
  const about: Subject = { check: check.name, model: check.model, kind: check.kind, severity: check.severity, rule: check.rule };
  if (check.parent === undefined) return about;
  const parent = coverage.get(check.parent);
  if (parent?.reaches_start === true) return about;
  const since = parent === undefined ? 'not at all' : `only from ${utcDate(parent.from)} on`;
  return {
    ...about,
    severity: 'warn',
    hint: `${check.parent} have been extracted ${since}; fetch the rest with run-all --days and a larger number, and this becomes an error.`,
  };
}
