import { utcInstant } from '../../domain/time.ts';
import type { EntityPlan, ExtractPlan } from '../../extract/planExtract.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatCount, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** What a run would do: a line a span of each entity, newest first. */
export function renderPlan(plan: ExtractPlan, view: View): string {
  const proofs = plan.entities.reduce((sum, entity) => sum + entity.proofs, 0);
  const requests = plan.entities.reduce((sum, { spans }) => sum + spans.reduce((all, span) => all + span.requests, 0), proofs);
  const probes = plan.entities.reduce((sum, entity) => sum + entity.probes, 0);
  const facts = [
    `about ${formatCount(requests, 'request')}, ${formatInteger(proofs)} of them proofs`,
    `the plan itself took ${formatInteger(probes)}`,
  ];
  const table = renderTable(
    [
      { header: 'entity' },
      { header: 'from', whole: true },
      { header: 'to', whole: true },
      { header: 'records', align: 'right' },
      { header: 'requests', align: 'right' },
    ],
    plan.entities.flatMap(rowsOf),
    { width: view.columns, color: view.color },
  );
  return renderBlocks([renderTitle({ title: 'dry run', verdict: 'nothing was written', facts }, view), table, notes(plan)]);
}

function rowsOf({ entity, spans, exact }: EntityPlan): string[][] {
  return spans.map(({ from, to, records, requests }, index) => [
    index === 0 ? entity : '',
    minuteOf(from),
    minuteOf(to),
    records === null ? 'unknown' : `${exact ? '' : '~'}${formatInteger(records)}`,
    `${exact ? '' : '~'}${formatInteger(requests)}`,
  ]);
}

/** To the minute; `--json` has the second. */
function minuteOf(seconds: number): string {
  return utcInstant(seconds).slice(0, 16).replace('T', ' ');
}

function notes({ entities, events }: ExtractPlan): string {
  const why = [...Map.groupBy(entities, ({ window }) => window.why)].map(
    ([reason, those]) => `${those.map(({ entity }) => entity).join(', ')}: ${reason}.\n`,
  );
  const resumed = entities.filter(({ goesOnWith }) => goesOnWith !== undefined);
  return [
    ...why,
    ...resumed.map(
      ({ entity, goesOnWith }) => `${entity}: goes on where run ${goesOnWith ?? ''} ended early, so it takes fewer requests than this.\n`,
    ),
    eventsNote(events),
    'Times are UTC. Long windows are cut further while they are read; nested lists and objects that are looked up come on top.\n',
  ].join('');
}

function eventsNote(events: ExtractPlan['events']): string {
  if (events === undefined) return '';
  if (events.relistWhy !== undefined) return `Everything would be listed again: ${events.relistWhy}.\n`;
  return events.from === null ? 'Events are followed from the next run on.\n' : `Events are followed from ${utcInstant(events.from)}.\n`;
}
