import { CHECK_KINDS, CHECK_STATUSES, type CheckResult, type CheckStatus } from '../../state/stages/checkResult.ts';
import type { QualityStage } from '../../state/stages/quality.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatCount, formatDuration, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

/** Worst first. */
const SHOWN: readonly CheckStatus[] = ['errored', 'failed', 'warned', 'skipped'];

/** The verdict, a line a kind of check, and every check that does not hold with its rule, numbers and rows. */
export function renderQuality(runId: string, stage: QualityStage, view: View): string {
  const milliseconds = Date.parse(stage.finished_at) - Date.parse(stage.started_at);
  const title = renderTitle(
    {
      title: 'quality',
      verdict: verdictText(stage),
      mood: stage.verdict === 'published' ? 'good' : 'bad',
      facts: [`run ${runId}`, formatCount(stage.checks.length, 'check'), formatDuration(milliseconds)],
    },
    view,
  );
  const problems = stage.checks
    .filter(({ status }) => SHOWN.includes(status))
    .sort((a, b) => SHOWN.indexOf(a.status) - SHOWN.indexOf(b.status));
  return renderBlocks([title, kindTable(stage, view), ...problems.map((check) => renderProblem(check, view))]);
}

function verdictText({ verdict }: QualityStage): string {
  if (verdict === 'overridden') return 'PUBLISHED AGAINST FAILING CHECKS (--publish)';
  return verdict === 'rejected' ? 'rejected: nothing was published' : 'published';
}

function kindTable({ checks }: QualityStage, view: View): string {
  const statuses = CHECK_STATUSES.filter((status) => status === 'passed' || checks.some((check) => check.status === status));
  const rows = CHECK_KINDS.filter((kind) => checks.some((check) => check.kind === kind)).map((kind) => [
    kind,
    ...statuses.map((status) => checks.filter((check) => check.kind === kind && check.status === status).length),
  ]);
  const columns = [{ header: 'checks' }, ...statuses.map((status) => ({ header: status.replace('_', ' ') }))];
  return renderTable(columns, rows, { width: view.columns, color: view.color });
}

function renderProblem(check: CheckResult, view: View): string {
  const theme = themeFor(view.color);
  const paint = check.status === 'warned' || check.status === 'skipped' ? theme.warning : theme.bad;
  const name = `${paint(check.status.toUpperCase())} ${theme.strong(check.check)} on ${check.model}`;
  if (check.reason !== undefined) return `${name}\n  rule:     ${check.rule}\n  because:  ${check.reason}\n${hintLine(check)}`;
  const numbers = `  expected: ${check.expected}\n  found:    ${check.found}\n${rowsLine(check)}${hintLine(check)}`;
  return `${name}\n  rule:     ${check.rule}\n${numbers}${sampleTable(check, view)}`;
}

function rowsLine({ failing_rows, checked_rows }: CheckResult): string {
  return checked_rows === null ? '' : `  rows:     ${formatInteger(failing_rows)} of ${formatInteger(checked_rows)}\n`;
}

function hintLine({ hint }: CheckResult): string {
  return hint === undefined ? '' : `  hint:     ${hint}\n`;
}

function sampleTable({ sample, failing_rows }: CheckResult, view: View): string {
  const [first] = sample;
  if (first === undefined) return '';
  const names = Object.keys(first);
  const table = renderTable(
    names.map((header) => ({ header })),
    sample.map((row) => names.map((name) => row[name])),
    { width: view.columns - 4, color: view.color },
  );
  const more = failing_rows > sample.length ? `… ${failing_rows - sample.length} more\n` : '';
  return (table + more).replaceAll(/^(?=.)/gm, '    ');
}
