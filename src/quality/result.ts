import type { Row } from '../lake/session.ts';
import type { CheckResult } from '../state/stages/quality.ts';

/** What a check is about, whatever it finds. */
export type Subject = Pick<CheckResult, 'check' | 'model' | 'kind' | 'severity' | 'rule'> & { readonly hint?: string | undefined };

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
  return { ...base(subject, startedMs), status: 'pass', expected, found: expected, failing_rows: 0, sample: [] };
}

/** The result of a check that did; whether it fails the run is its severity's to say. */
export function notPassed(subject: Subject, finding: Finding, startedMs: number): CheckResult {
  return {
    ...base(subject, startedMs),
    status: subject.severity === 'error' ? 'fail' : 'warn',
    expected: finding.expected,
    found: finding.found,
    failing_rows: finding.failingRows,
    sample: finding.sample.slice(0, SAMPLE_ROWS).map(asText),
    ...(subject.hint === undefined ? {} : { hint: subject.hint }),
  };
}

function base({ check, model, kind, severity, rule }: Subject, startedMs: number) {
  return { check, model, kind, severity, rule, milliseconds: Math.round(performance.now() - startedMs) };
}

function asText(row: Row): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value === null || value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}
