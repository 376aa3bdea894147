/**
 * JUnit XML, as CI servers read it: a suite a kind of check, a case a check and model. A warning is a case that passes and says so in its output,
 * unless the run was told that warnings fail it.
 */
import { type CheckResult, rejects } from '../state/stages/checkResult.ts';
import type { QualityStage } from '../state/stages/quality.ts';
import { presentCheck } from './presentCheck.ts';
import type { RunReport } from './runReport.ts';
import { xmlElement, xmlText } from './xml.ts';

/** The whole document. */
export function renderJunit({ runId, quality }: RunReport): string {
  const suites = [...Map.groupBy(quality.checks, ({ kind }) => kind)].map(([kind, checks]) => suite(kind, checks, quality));
  const attributes = { name: `payments-pipeline ${runId}`, ...counts(quality.checks, quality), time: seconds(quality.checks) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('testsuites', attributes, `\n${suites.join('')}`)}\n`;
}

function suite(kind: string, checks: readonly CheckResult[], stage: QualityStage): string {
  const attributes = {
    name: kind,
    ...counts(checks, stage),
    skipped: checks.filter(isSkipped).length,
    time: seconds(checks),
    timestamp: stage.started_at.slice(0, 19),
  };
  return `${xmlElement('testsuite', attributes, `\n${checks.map((check) => testCase(check, stage)).join('')}`)}\n`;
}

function counts(checks: readonly CheckResult[], { fail_on }: QualityStage): Record<string, number> {
  const bad = checks.filter((check) => rejects(check, fail_on));
  const errors = bad.filter(({ status }) => status === 'errored').length;
  return { tests: checks.length, failures: bad.length - errors, errors };
}

function testCase(check: CheckResult, { fail_on }: QualityStage): string {
  const attributes = { classname: check.model, name: check.check, time: (check.milliseconds / 1000).toFixed(3) };
  return `${xmlElement('testcase', attributes, outcome(check, rejects(check, fail_on)))}\n`;
}

function outcome(check: CheckResult, fails: boolean): string {
  if (isSkipped(check)) return xmlElement('skipped', { message: check.reason ?? check.status });
  if (check.status === 'passed') return '';
  const { expected, found } = presentCheck(check);
  const message = `expected ${expected}, found ${found}`;
  if (!fails) return `<system-out>${xmlText(`warning: ${message}\n${details(check)}`)}</system-out>`;
  return xmlElement(check.status === 'errored' ? 'error' : 'failure', { message, type: check.kind }, xmlText(details(check)));
}

function details(check: CheckResult): string {
  const { columns, rows, extent } = presentCheck(check);
  const lines = rows.map((row) => row.map((cell, index) => `${columns[index]?.name}=${cell ?? 'null'}`).join('  '));
  return [
    check.rule,
    extent,
    check.reason ?? '',
    check.hint ?? '',
    ...lines,
    check.sql === null ? '' : `The failing rows: ${check.sql}`,
    check.failing_rows_key === undefined ? '' : `Written to ${check.failing_rows_key}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function isSkipped({ status }: CheckResult): boolean {
  return status === 'skipped' || status === 'not_applicable';
}

function seconds(checks: readonly CheckResult[]): string {
  return (checks.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000).toFixed(3);
}
