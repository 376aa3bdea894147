import type { TransformsStage } from '../../state/stages/transforms.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatBytes, formatCount, formatDuration, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** The summary of a build: a line a model. */
export function renderTransforms(runId: string, stage: TransformsStage, view: View): string {
  const milliseconds = Date.parse(stage.finished_at) - Date.parse(stage.started_at);
  const parts = stage.bronze.reduce((sum, stream) => sum + stream.parts, 0);
  const title = renderTitle(
    {
      title: 'transforms',
      verdict: stage.status,
      facts: [
        `run ${runId}`,
        `${stage.mode}: ${stage.why}`,
        `${formatCount(parts, 'Bronze part')} of ${formatCount(stage.inputs.length, 'run')}`,
        formatDuration(milliseconds),
      ],
    },
    view,
  );
  const table = renderTable(
    [
      { header: 'model' },
      { header: 'rows', align: 'right' },
      { header: 'files', align: 'right' },
      { header: 'size', align: 'right' },
      { header: 'table version' },
      { header: 'time', align: 'right' },
    ],
    stage.models.map((model) => [
      `${model.layer}.${model.model}`,
      formatInteger(model.rows),
      formatInteger(model.add.length),
      formatBytes(model.add.reduce((sum, file) => sum + file.size, 0)),
      model.unchanged ? `${model.base_version} (unchanged)` : `${model.base_version ?? 'new'} → ${(model.base_version ?? -1) + 1}`,
      formatDuration(model.milliseconds),
    ]),
    { width: view.columns, color: view.color },
  );
  const drift = stage.drift.map(
    ({ entity, path, expected, found, rows }) =>
      `The source sends ${entity}.${path} as ${found.join(' or ')} in ${formatCount(rows, 'object')}; ${expected} is expected.\n`,
  );
  return renderBlocks([title, table, drift.join('')]);
}
