import { CHECK_KINDS, CHECK_STATUSES, type CheckStatus } from '../../state/stages/checkResult.ts';
import type { QualityStage } from '../../state/stages/quality.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { renderCheckProblem, renderSkipped } from './checkProblem.ts';
import { formatCount, formatDuration } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** Worst first. */
const SHOWN: readonly CheckStatus[] = ['errored', 'failed', 'warned'];

/** The verdict, a line a kind of check, every check that does not hold with its rule, numbers and rows, and a line for each that could not be judged. `flags` go to the commands that it suggests. */
export function renderQuality(runId: string, stage: QualityStage, view: View, flags = ''): string {
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
  const skipped = stage.checks.filter(({ status }) => status === 'skipped');
  return renderBlocks([
    title,
    kindTable(stage, view),
    ...problems.map((check) => renderCheckProblem(check, { runId, flags }, view)),
    skipped.length === 0 ? undefined : renderSkipped(skipped, view),
  ]);
}

function verdictText({ verdict }: QualityStage): string {
  if (verdict === 'overridden') return 'PUBLISHED AGAINST FAILING CHECKS (--publish)';
  if (verdict === 'overtaken') return 'overtaken: another run had published first';
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
