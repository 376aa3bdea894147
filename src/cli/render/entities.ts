import type { Entity } from '../../registry/types.ts';
import { renderBlocks, renderParagraph } from './blocks.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** What is extracted: a line an entity. */
export function renderEntities(entities: readonly Entity[], view: View): string {
  const table = renderTable(
    [{ header: 'entity' }, { header: 'path' }, { header: 'kept current by' }, { header: 'nested lists' }, { header: 'what it is' }],
    entities.map((entity) => [entity.name, entity.perParent?.path ?? entity.path, keptBy(entity), childrenOf(entity), entity.description]),
    { width: view.columns, color: view.color },
  );
  const note =
    'Everything is listed by its time of creation first; nested lists are paged to their end. Deletions come with events, or are found by run-all --sweep.';
  return renderBlocks([table, renderParagraph(note, { columns: Math.min(view.columns, 120) })]);
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** What hangs on another's objects is read with them. */
function keptBy({ kept, perParent }: Entity): string {
  const events = kept.events.length === 0 ? [] : [`events ${kept.events.join(', ')}`];
  const again = kept.relistDays === 0 ? [] : [`listing the last ${count(kept.relistDays, 'day')} again`];
  const whole = perParent === undefined ? [] : [`its list, with each new or changed object of ${perParent.entity}`];
  return [...events, ...again, ...whole].join('; ');
}

function childrenOf({ children }: Entity): string {
  return children.map(({ field, stream }) => `${field} → ${stream}`).join(', ');
}
