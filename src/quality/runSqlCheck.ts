import { errorMessage, PipelineError } from '../domain/errors.ts';
import type { Row, Session } from '../lake/session.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import { checkStatements } from './checkStatements.ts';
import { gapOf, PRESENT_SECONDS, type Reach } from './coverageGaps.ts';
import { hintFor } from './hintFor.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject, unjudged } from './result.ts';
import type { SqlCheck } from './sqlCheck.ts';

/** Runs one SQL check on the staged views. SQL that does not run is a result too: `errored`. */
export async function runSqlCheck(session: Session, check: SqlCheck, reach: Reach): Promise<CheckResult> {
  const started = performance.now();
  const sql = judgedSql(check, reach);
  const about = { ...soften(check, reach), sql };
  const gap = check.whole.map((entity) => gapOf(entity, reach)).find((found) => found !== undefined);
  if (gap !== undefined) return unjudged('skipped', about, gap, started);
  try {
    return await judge(session, { ...check, sql }, about, started);
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    return unjudged(
      'errored',
      { ...about, hint: `Correct the SQL of ${check.file}.` },
      `${check.file} does not run: ${errorMessage(error)}`,
      started,
    );
  }
}

/** What is wrong and can be judged by what has been read: what is counted, shown, written to a file and asked for again. */
function judgedSql(check: SqlCheck, reach: Reach): string {
  const rules = [withoutPresent, withinRead, untilRead];
  return rules.reduce((sql, rule) => rule({ ...check, sql }, reach), withoutHeader(check.sql));
}

async function judge(session: Session, check: SqlCheck, subject: Subject, started: number): Promise<CheckResult> {
  const { needs, of, exempt } = checkStatements(check);
  if (needs !== undefined && (await session.count(needs)) === 0) return unjudged('skipped', subject, check.needs?.otherwise ?? '', started);
  const checkedRows = await session.count(of);
  const exemptRows = exempt === undefined ? 0 : await session.count(exempt);
  const about = { ...subject, checkedRows, exemptRows };
  const count = await session.count(`SELECT count(*) FROM (${check.sql}\n) AS failing`);
  if (count === 0 && checkedRows === 0) return unjudged('not_applicable', about, nothingToJudge(check, exemptRows), started);
  if (count === 0) return passed(about, 'no row breaks the rule', started);
  const sample = await session.rows(`SELECT * FROM (${check.sql}\n) AS failing LIMIT ${SAMPLE_ROWS}`);
  return notPassed(about, { ...numbersOf(sample[0], count), failingRows: count, sample }, started);
}

/**
 * The ledger is read through the present second, and what its entries come from only up to it: an entry of that second may be of an object that the
 * next run reads.
 */
function withoutPresent({ parent, sql }: SqlCheck, { coverage }: Reach): string {
  const end = parent === undefined ? undefined : coverage.get(parent)?.to;
  if (end === undefined || !/^SELECT\b.*\bchild\.created_at\b/m.test(sql)) return sql;
  const isPresent = `epoch(found.created_at) >= ${end} AND epoch(found.created_at) <= ${end + PRESENT_SECONDS}`;
  return `SELECT * FROM (${sql}\n) AS found WHERE NOT coalesce(${isPresent}, false)`;
}

/** What was not read may hold the reason for what is found: before it was first read, after a gap, or since. */
function withinRead({ within, sql }: SqlCheck, { coverage }: Reach): string {
  if (within === undefined) return sql;
  const { from, to } = coverage.get(within) ?? { from: 0, to: 0 };
  return `SELECT * FROM (${sql}\n) AS found WHERE epoch(found.since) >= ${from} AND epoch(found.until) <= ${to}`;
}

/**
 * An object is read after the window that is being read has ended, and by then may tell of what the window does not hold, such as a refund that was
 * made in the meantime. The next run's window holds it. Where the source's clock stands still nothing happens in between, and all is judged at once; an answer is taken to be from the end of its second.
 */
function untilRead({ until, sql }: SqlCheck, { coverage }: Reach): string {
  if (until === undefined) return sql;
  const end = coverage.get(until)?.to ?? 0;
  return `SELECT * EXCLUDE (until) FROM (${sql}\n) AS found WHERE coalesce(floor(epoch(found.until)) <= ${end}, true)`;
}

function nothingToJudge({ of }: SqlCheck, exemptRows: number): string {
  return exemptRows === 0 ? `there is nothing in ${of}` : `there is nothing in ${of}; the rule is not about ${exemptRows} other rows`;
}

function numbersOf(first: Row | undefined, count: number): { readonly expected: string; readonly found: string } {
  if (first === undefined || !('expected' in first && 'found' in first))
    return { expected: 'no row breaks the rule', found: count === 1 ? '1 row' : `${count} rows` };
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return { expected: String(first['expected'] ?? 'none'), found: `${String(first['found'] ?? 'none')}${more}` };
}

/** A reference to something from outside the extracted window is not an error: we never asked for it. */
function soften(check: SqlCheck, reach: Reach): Subject {
  const { name, model, kind, severity, rule, inMinorUnits } = check;
  const about: Subject = { check: name, model, kind, severity, rule, inMinorUnits, hint: hintFor(check) };
  const gap = check.parent === undefined ? undefined : gapOf(check.parent, reach);
  if (gap === undefined) return about;
  const toClose = `${gap[0]?.toUpperCase()}${gap.slice(1)}; the next run-all (with a larger --days, if it is the beginning that lacks) makes this an error.`;
  return { ...about, severity: 'warn', hint: toClose };
}

function withoutHeader(sql: string): string {
  const lines = sql.split('\n');
  return lines
    .slice(lines.findIndex((line) => !line.startsWith('--')))
    .join('\n')
    .trim();
}
