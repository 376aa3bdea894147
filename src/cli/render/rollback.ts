import type { RollbackStage } from '../../state/stages/rollback.ts';
import { renderBlocks, renderPairs, renderParagraph, renderTitle } from './blocks.ts';
import { formatCount, formatInteger } from './format.ts';
import type { View } from './view.ts';

const WARNING =
  'Only this table went back. The next run-transforms builds it from Bronze again, and run-quality would publish that: remove the cause first.';

/** What a rollback did. */
export function renderRollback(runId: string, stage: RollbackStage, view: View): string {
  const { layer, model, from_version, to_version, version, rows, rows_before, add, remove } = stage;
  const title = renderTitle({ title: 'rollback', verdict: 'done', facts: [`run ${runId}`, `${layer}.${model}`] }, view);
  const pairs = renderPairs(
    [
      ['version', `${from_version} → ${version}, with the files of version ${to_version}`],
      ['rows', `${formatInteger(rows_before)} → ${formatInteger(rows)}`],
      ['files', `${formatCount(add.length, 'file')} back, ${formatInteger(remove.length)} out of sight`],
    ],
    view,
  );
  return renderBlocks([title, pairs, renderParagraph(WARNING, { columns: Math.min(view.columns, 120) })]);
}
