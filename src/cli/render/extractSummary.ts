import { utcInstant } from '../../domain/time.ts';
import type { EntityExtract, ExtractStage } from '../../state/stages/extract.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatDuration, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** The summary of an extraction: a line an entity, then what deserves a look. */
export function renderExtract(runId: string, stage: ExtractStage, view: View): string {
  const records = stage.entities.reduce((sum, entity) => sum + entity.records, 0);
  const milliseconds = Date.parse(stage.finished_at) - Date.parse(stage.started_at);
  const title = renderTitle(
    {
      title: 'extract',
      verdict: stage.status,
      mood: stage.status === 'complete' ? 'good' : 'bad',
      facts: [`run ${runId}`, `${formatInteger(records)} records`, formatDuration(milliseconds)],
    },
    view,
  );
  const table = renderTable(
    [
      { header: 'entity' },
      { header: 'status' },
      { header: 'records', align: 'right' },
      { header: 'pages', align: 'right' },
      { header: 'retries', align: 'right' },
      { header: 'quarantined', align: 'right' },
      { header: 'watermark' },
    ],
    stage.entities.map(entityRow),
    { width: view.columns, color: view.color },
  );
  return renderBlocks([title, table, notes(stage)]);
}

function entityRow(entity: EntityExtract): string[] {
  const retries = Object.values(entity.retries).reduce((sum, count) => sum + count, 0);
  return [
    entity.entity,
    entity.status,
    formatInteger(entity.records),
    formatInteger(entity.pages),
    formatInteger(retries),
    formatInteger(entity.quarantined),
    watermarkText(entity),
  ];
}

function watermarkText({ watermark }: EntityExtract): string {
  const before = watermark.before === null ? 'none' : shortInstant(watermark.before.to);
  return `${before} → ${watermark.after === null ? 'unmoved' : shortInstant(watermark.after.to)}`;
}

function shortInstant(unixSeconds: number): string {
  return utcInstant(unixSeconds).slice(0, 16).replace('T', ' ');
}

function notes(stage: ExtractStage): string {
  const [first] = stage.entities;
  const window =
    first === undefined
      ? ''
      : `Window: ${utcInstant(first.window.from)} to ${utcInstant(first.window.to)} (${first.why}); times are UTC.\n`;
  const empty = stage.entities.filter(({ status, records }) => status === 'complete' && records === 0).map(({ entity }) => entity);
  const failed = stage.entities.filter(({ error }) => error !== undefined);
  return [
    window,
    empty.length === 0 ? '' : `No records in the window: ${empty.join(', ')}.\n`,
    ...failed.map(({ entity, error }) => `${entity}: ${error?.message ?? ''}\n`),
  ].join('');
}
