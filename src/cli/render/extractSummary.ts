import { utcInstant } from '../../domain/time.ts';
import type { EntityExtract, ExtractStage } from '../../state/stages/extract.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { wrap } from './displayWidth.ts';
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
  return renderBlocks([title, table(stage, view), wrapped(notes(stage), view)]);
}

/** Numbers are never cut, so the columns are few enough for 80 characters: one without anything in it is said below, and watermarks stand there too. */
function table(stage: ExtractStage, view: View): string {
  const changes = changesOf(stage);
  const counts = stage.entities.map((entity) => countsOf(entity, changes));
  const names = COLUMNS.filter((name) => ALWAYS.has(name) || counts.some((row) => (row[name] ?? 0) > 0));
  return renderTable(
    [{ header: 'entity' }, ...names.map((header) => ({ header, align: 'right' as const }))],
    stage.entities.map((entity, i) => [
      entityText(entity),
      ...names.map((name) => (counts[i]?.[name] === undefined ? '' : formatInteger(counts[i][name]))),
    ]),
    { width: view.columns, color: view.color },
  );
}

function wrapped(text: string, { columns }: View): string {
  return columns === undefined ? text : wrap(text, columns).join('\n');
}

const COUNTS = ['listed', 'changed', 'deleted', 'quarantined', 'requests', 'retries'] as const;
/** What is quarantined is said below, by entity: one more column would be too wide. */
const COLUMNS = COUNTS.filter((name) => name !== 'quarantined');
const ALWAYS: ReadonlySet<string> = new Set(['listed', 'requests']);

type Changes = NonNullable<EntityExtract['changes']>;

/** What the events said, by entity; undefined if none were read. */
function changesOf({ entities }: ExtractStage): Changes | undefined {
  return entities.find(({ changes, pages }) => changes !== undefined && pages > 0)?.changes;
}

/** Undefined is what is not known, which is another thing than none. */
function countsOf(entity: EntityExtract, changes: Changes | undefined): Readonly<Record<(typeof COUNTS)[number], number | undefined>> {
  const changed = changes?.[entity.entity];
  return {
    listed: entity.records,
    changed: changed === undefined ? undefined : changed.versions + changed.refetched,
    deleted: changed?.deleted,
    quarantined: entity.quarantined,
    requests: entity.requests,
    retries: Object.values(entity.retries).reduce((sum, count) => sum + count, 0),
  };
}

function entityText({ entity, status }: EntityExtract): string {
  return status === 'complete' ? `✓ ${entity}` : `✗ ${entity} (${status})`;
}

/** `None of: quarantined, retries.` for the columns that are not there because nothing is in them; what is not known is not said. */
function nothingOf(stage: ExtractStage): string {
  const counts = stage.entities.map((entity) => countsOf(entity, changesOf(stage)));
  const none = COUNTS.filter(
    (name) => !ALWAYS.has(name) && counts.every((row) => (row[name] ?? 0) === 0) && counts.some((row) => row[name] !== undefined),
  );
  return none.length === 0 ? '' : `None of: ${none.join(', ')}.\n`;
}

/** Before → after; those that moved alike stand on one line. */
function watermarks({ entities }: ExtractStage): string[] {
  return alike(entities, watermarkText).map(([text, whose]) => `Watermark${whose}: ${text}.\n`);
}

/** Texts with whose they are: what most have in common needs no names. */
function alike(entities: readonly EntityExtract[], textOf: (entity: EntityExtract) => string): [text: string, whose: string][] {
  const groups = [...Map.groupBy(entities, textOf)].toSorted(([, a], [, b]) => a.length - b.length);
  return groups.map(([text, those], i) => {
    const rest = i > 0 && i === groups.length - 1 && those.length > 1;
    const named = rest ? 'the others' : those.map(({ entity }) => entity).join(', ');
    return [text, groups.length === 1 && those.length > 1 ? '' : ` of ${named}`];
  });
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
    ...watermarks(stage),
    'Times are UTC.\n',
    nothingOf(stage),
    changesOf(stage) === undefined
      ? ''
      : 'Changed and deleted are versions that events told of; how many listed records are new is known after run-transforms.\n',
    empty.length === 0 ? '' : `No records in the window: ${empty.join(', ')}.\n`,
    onePage.length === 0 ? '' : `Exactly one page: ${onePage.join(', ')}.\n`,
    ...stage.entities.flatMap(retriesNote),
    ...stage.entities.flatMap(quarantineNote),
    ...stage.entities.flatMap(({ entity, notes: own = [] }) =>
      own.filter((note) => note !== 'exactly one page').map((note) => `${entity}: ${note}.\n`),
    ),
    ...stage.entities.flatMap(resumedNote),
    notCovered(stage),
    ...failures(stage),
  ].join('');
}

function windows({ entities }: ExtractStage): string[] {
  const listed = entities.filter(({ entity }) => entity !== 'events');
  const textOf = ({ window, why }: EntityExtract): string =>
    window.from === window.to ? why : `${shortInstant(window.from)} to ${shortInstant(window.to)} (${why})`;
  return alike(listed, textOf).map(([text, whose]) => `Window${whose}: ${text}.\n`);
}

function retriesNote({ entity, retries }: EntityExtract): string[] {
  const reasons = Object.entries(retries).filter(([, count]) => count > 0);
  return reasons.length === 0
    ? []
    : [`${entity}: tried again for ${reasons.map(([reason, count]) => `${reason} (${count})`).join(', ')}.\n`];
}

function quarantineNote({ entity, quarantined }: EntityExtract): string[] {
  return quarantined === 0 ? [] : [`${entity}: ${formatCount(quarantined, 'record')} quarantined, as received, beside the others.\n`];
}

function resumedNote({ entity, resumed }: EntityExtract): string[] {
  if (resumed === undefined) return [];
  return [`${entity}: went on where run ${resumed.run_id} ended early; ${formatCount(resumed.records, 'record')} were there already.\n`];
}

/** Said even if there is nothing to say: silence could mean either. */
function notCovered({ entities }: ExtractStage): string {
  const lacking = entities.filter(({ status }) => status !== 'complete');
  if (lacking.length === 0) return 'Not covered: nothing.\n';
  const spanOf = ({ status, window }: EntityExtract) => `(${status}), ${shortInstant(window.from)} to ${shortInstant(window.to)}`;
  const groups = [...Map.groupBy(lacking, spanOf)];
  return groups.map(([span, those]) => `Not covered: ${those.map(({ entity }) => entity).join(', ')} ${span}.\n`).join('');
}

/** Why; once for those that failed alike. */
function failures({ entities }: ExtractStage): string[] {
  const failed = entities.filter(({ error }) => error !== undefined);
  const textOf = ({ entity, error }: EntityExtract) => error?.message.replace(`${entity}: `, '') ?? '';
  return [...Map.groupBy(failed, textOf)].map(([text, those]) => `${those.map(({ entity }) => entity).join(', ')}: ${text}\n`);
}
