import type { Row } from '../lake/session.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import { maskEmails, maskPersonal } from './maskPersonal.ts';

/** What a check is about, whatever it finds. */
export interface Subject extends Pick<CheckResult, 'check' | 'model' | 'kind' | 'severity' | 'rule'> {
  readonly hint?: string | undefined;
  /** Selects the failing rows. */
  readonly sql?: string | undefined;
  /** Rows that the rule is held against, and those that it is not about. */
  readonly checkedRows?: number | undefined;
  readonly exemptRows?: number | undefined;
  /** Whether `expected` and `found` are amounts of the row's currency. */
  readonly inMinorUnits?: boolean | undefined;
}

export interface Finding {
  readonly expected: string;
  readonly found: string;
  readonly failingRows: number;
  readonly sample: readonly Row[];
}

/** Rows that a result shows. */
export const SAMPLE_ROWS = 5;

/** The result of a check that found nothing wrong. */
export function passed(subject: Subject, expected: string, startedMs: number): CheckResult {
  return { ...base(subject, startedMs), status: 'passed', expected, found: expected };
}

/** The result of a check that did; whether it fails the run is its severity's to say. */
export function notPassed(subject: Subject, finding: Finding, startedMs: number): CheckResult {
  const sample = finding.sample.slice(0, SAMPLE_ROWS).map(asText);
  return {
    ...base(subject, startedMs),
    status: subject.severity === 'error' ? 'failed' : 'warned',
    expected: maskEmails(finding.expected),
    found: maskEmails(finding.found),
    failing_rows: finding.failingRows,
    sample,
    amounts: amountsOf(subject, Object.keys(sample[0] ?? {})),
    ...(subject.hint === undefined ? {} : { hint: subject.hint }),
  };
}

/** The result of a check that judged nothing: because it cannot yet, because there is nothing to judge, or because it did not run. */
export function unjudged(
  status: 'skipped' | 'not_applicable' | 'errored',
  subject: Subject,
  reason: string,
  startedMs: number,
): CheckResult {
  const hint = status === 'errored' && subject.hint !== undefined ? { hint: subject.hint } : {};
  return { ...base(subject, startedMs), status, expected: 'no row breaks the rule', found: reason, reason, ...hint };
}

function base(subject: Subject, startedMs: number): Omit<CheckResult, 'status' | 'expected' | 'found'> {
  const { check, model, kind, severity, rule, sql, checkedRows, exemptRows } = subject;
  const milliseconds = Math.round(performance.now() - startedMs);
  const nothing = { failing_rows: 0, sample: [], amounts: [] };
  const rows = { checked_rows: checkedRows ?? null, exempt_rows: exemptRows ?? 0 };
  return { check, model, kind, severity, rule, ...nothing, ...rows, sql: sql ?? null, milliseconds };
}

/** An amount is told by its name, `*_minor`; a check whose rule is about money says so of `expected` and `found`. */
function amountsOf({ inMinorUnits }: Subject, columns: readonly string[]): string[] {
  const numbers = new Set(inMinorUnits === true ? ['expected', 'found', 'difference'] : []);
  return columns.filter((name) => name.endsWith('_minor') || numbers.has(name));
}

function asText(row: Row): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(maskPersonal(row)).map(([name, value]) => [
      name,
      value === null || value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}
