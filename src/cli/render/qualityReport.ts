import type { CheckResult, QualityStage } from '../../state/stages/quality.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatCount, formatDuration } from './format.ts';
import { renderTable } from './table.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

const KINDS: readonly CheckResult['kind'][] = [
  'schema',
  'not_null',
  'unique_key',
  'row_count',
  'relationship',
  'reconciliation',
  'freshness',
];

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
    .filter(({ status }) => status !== 'pass')
    .sort((a, b) => (a.status === b.status ? 0 : a.status === 'fail' ? -1 : 1));
  return renderBlocks([title, kindTable(stage, view), ...problems.map((check) => renderProblem(check, view))]);
}

function verdictText({ verdict }: QualityStage): string {
  if (verdict === 'overridden') return 'PUBLISHED AGAINST FAILING CHECKS (--publish)';
  return verdict === 'rejected' ? 'rejected: nothing was published' : 'published';
}

function kindTable(stage: QualityStage, view: View): string {
  const of = (kind: CheckResult['kind'], status: CheckResult['status']) =>
    stage.checks.filter((check) => check.kind === kind && check.status === status).length;
  const rows = KINDS.filter((kind) => stage.checks.some((check) => check.kind === kind)).map((kind) => [
    kind,
    of(kind, 'pass'),
    of(kind, 'warn'),
    of(kind, 'fail'),
  ]);
  return renderTable([{ header: 'checks' }, { header: 'pass' }, { header: 'warn' }, { header: 'fail' }], rows, {
    width: view.columns,
    color: view.color,
  });
}

function renderProblem(check: CheckResult, view: View): string {
  const theme = themeFor(view.color);
  const mark = check.status === 'fail' ? theme.bad('FAIL') : theme.warning('warn');
  const head = [
    `${mark} ${theme.strong(check.check)} on ${check.model}`,
    `  rule:     ${check.rule}`,
    `  expected: ${check.expected}`,
    `  found:    ${check.found}`,
  ];
  const hint = check.hint === undefined ? [] : [`  hint:     ${check.hint}`];
  return `${[...head, ...hint].join('\n')}\n${sampleTable(check, view)}`;
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
