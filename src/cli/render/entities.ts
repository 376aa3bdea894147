import type { Entity } from '../../registry/types.ts';
import { renderBlocks } from './blocks.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** What is extracted: a line an entity. */
export function renderEntities(entities: readonly Entity[], view: View): string {
  const table = renderTable(
    [{ header: 'entity' }, { header: 'path' }, { header: 'kept current by' }, { header: 'nested lists' }, { header: 'what it is' }],
    entities.map((entity) => [entity.name, entity.path, keptBy(entity), childrenOf(entity), entity.description]),
    { width: view.columns, color: view.color },
  );
  const note =
    'Everything is listed by its time of creation first. New and deleted objects: lists and events; nested lists are paged to their end.\n';
  return renderBlocks([table, note]);
}

function keptBy({ kept }: Entity): string {
  const events = kept.events.length === 0 ? [] : [`events ${kept.events.join(', ')}`];
  const again = kept.relistDays === 0 ? [] : [`listing the last ${kept.relistDays} days again`];
  return [...events, ...again].join('; ');
}

function childrenOf({ children }: Entity): string {
  return children.map(({ field, stream }) => `${field} → ${stream}`).join(', ');
}
