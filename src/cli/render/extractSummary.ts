import { utcInstant } from '../../domain/time.ts';
import type { EntityExtract, ExtractStage } from '../../state/stages/extract.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatCount, formatDuration, formatInteger, formatRate } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** The summary of an extraction: a line an entity, then what deserves a look. */
export function renderExtract(runId: string, stage: ExtractStage, view: View): string {
  const records = stage.entities.reduce((sum, entity) => sum + entity.records, 0);
  const requests = stage.entities.reduce((sum, entity) => sum + entity.requests, 0);
  const milliseconds = Date.parse(stage.finished_at) - Date.parse(stage.started_at);
  const facts = [`run ${runId}`, formatCount(records, 'record'), formatRate(records, milliseconds), formatCount(requests, 'request')];
  const title = renderTitle(
    {
      title: 'extract',
      verdict: stage.status,
      mood: stage.status === 'complete' ? 'good' : 'bad',
      facts: [...facts, formatDuration(milliseconds)].filter((fact) => fact !== ''),
    },
    view,
  );
  const changes = changesOf(stage);
  const table = renderTable(
    [
      { header: 'entity' },
      { header: 'status' },
      ...['listed', 'changed', 'deleted', 'quarantined', 'requests', 'retries'].map((header) => ({ header, align: 'right' as const })),
      { header: 'watermark' },
    ],
    stage.entities.map((entity) => entityRow(entity, changes)),
    { width: view.columns, color: view.color },
  );
  return renderBlocks([title, table, notes(stage)]);
}

type Changes = NonNullable<EntityExtract['changes']>;

/** What the events said, by entity; undefined if none were read. */
function changesOf({ entities }: ExtractStage): Changes | undefined {
  return entities.find(({ changes, pages }) => changes !== undefined && pages > 0)?.changes;
}

function entityRow(entity: EntityExtract, changes: Changes | undefined): string[] {
  const changed = changes?.[entity.entity];
  const retries = Object.values(entity.retries).reduce((sum, count) => sum + count, 0);
  return [
    entity.entity,
    entity.status,
    formatInteger(entity.records),
    changed === undefined ? '' : formatInteger(changed.versions + changed.refetched),
    changed === undefined ? '' : formatInteger(changed.deleted),
    formatInteger(entity.quarantined),
    formatInteger(entity.requests),
    formatInteger(retries),
    watermarkText(entity),
  ];
}

function watermarkText({ watermark }: EntityExtract): string {
  const before = watermark.before === null ? 'none' : shortInstant(watermark.before.to);
  const stays = watermark.after === null || watermark.after.to === watermark.before?.to;
  return `${before} → ${stays ? 'unmoved' : shortInstant(watermark.after?.to ?? 0)}`;
}

function shortInstant(unixSeconds: number): string {
  return utcInstant(unixSeconds).slice(0, 16).replace('T', ' ');
}

function notes(stage: ExtractStage): string {
  const done = stage.entities.filter(({ status, entity }) => status === 'complete' && entity !== 'events');
  const empty = done.filter(({ records }) => records === 0).map(({ entity }) => entity);
  const onePage = done.filter(({ pages, records }) => pages === 1 && records > 0).map(({ entity }) => entity);
  return [
    ...windows(stage),
    changesOf(stage) === undefined
      ? ''
      : 'Changed and deleted are versions that events told of; how many listed records are new is known after run-transforms.\n',
    empty.length === 0 ? '' : `No records in the window: ${empty.join(', ')}.\n`,
    onePage.length === 0 ? '' : `Exactly one page: ${onePage.join(', ')}.\n`,
    ...stage.entities.flatMap(retriesNote),
    ...stage.entities.flatMap(({ entity, notes: own = [] }) =>
      own.filter((note) => note !== 'exactly one page').map((note) => `${entity}: ${note}.\n`),
    ),
    ...stage.entities.flatMap(resumedNote),
    ...stage.entities.flatMap(failureNote),
  ].join('');
}

/** Windows that are alike stand on one line. */
function windows({ entities }: ExtractStage): string[] {
  const listed = entities.filter(({ entity }) => entity !== 'events');
  const alike = Map.groupBy(listed, ({ window, why }) => `${utcInstant(window.from)} to ${utcInstant(window.to)} (${why})`);
  const most = Math.max(...[...alike.values()].map((those) => those.length));
  return [...alike].map(([text, those]) => {
    // What most have in common needs no names; those that differ are named.
    const whose = those.length === most ? 'Window' : those.map(({ entity }) => entity).join(', ');
    return `${whose}: ${text}; times are UTC.\n`;
  });
}

function retriesNote({ entity, retries }: EntityExtract): string[] {
  const reasons = Object.entries(retries).filter(([, count]) => count > 0);
  return reasons.length === 0
    ? []
    : [`${entity}: tried again for ${reasons.map(([reason, count]) => `${reason} (${count})`).join(', ')}.\n`];
}

function resumedNote({ entity, resumed }: EntityExtract): string[] {
  if (resumed === undefined) return [];
  return [`${entity}: went on where run ${resumed.run_id} ended early; ${formatCount(resumed.records, 'record')} were there already.\n`];
}

function failureNote({ entity, error, window }: EntityExtract): string[] {
  if (error === undefined) return [];
  return [`${entity}: ${error.message}\n  Not covered: ${utcInstant(window.from)} to ${utcInstant(window.to)}.\n`];
}
