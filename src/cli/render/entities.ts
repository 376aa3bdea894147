import type { Entity } from '../../registry/types.ts';
import { renderBlocks, renderParagraph } from './blocks.ts';
import { displayWidth } from './displayWidth.ts';
import { renderTable } from './table.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

/** Below this the columns of a table would say too little. */
const ROOM_FOR_TABLE = 160;
/** Lines of text longer than this are hard to read. */
const WIDEST_TEXT = 120;

/** What is extracted: a line an entity, or some lines where the screen is not wide enough for that. */
export function renderEntities(entities: readonly Entity[], view: View): string {
  const note =
    'Everything is listed by its time of creation first; nested lists are paged to their end. Deletions come with events, or are found by run-all --sweep.';
  const list = view.columns < ROOM_FOR_TABLE ? entities.map((entity) => renderEntity(entity, view)) : [tableOf(entities, view)];
  return renderBlocks([...list, renderParagraph(note, { columns: Math.min(view.columns, WIDEST_TEXT) })]);
}

function tableOf(entities: readonly Entity[], view: View): string {
  return renderTable(
    [
      { header: 'entity', whole: true },
      { header: 'path' },
      { header: 'kept current by' },
      { header: 'nested lists' },
      { header: 'what it is' },
    ],
    entities.map((entity) => [entity.name, entity.perParent?.path ?? entity.path, keptBy(entity), childrenOf(entity), entity.description]),
    { width: view.columns, color: view.color },
  );
}

function renderEntity(entity: Entity, view: View): string {
  const theme = themeFor(view.color);
  const columns = Math.min(view.columns, WIDEST_TEXT);
  const path = entity.perParent?.path ?? entity.path;
  const gap = Math.max(2, columns - displayWidth(entity.name) - displayWidth(path));
  const nested = childrenOf(entity);
  const kept = `kept current by ${keptBy(entity)}${nested === '' ? '' : ` · nested ${nested}`}`;
  const paragraph = (text: string) => renderParagraph(text, { columns, indent: 2 });
  return `${theme.name(entity.name)}${' '.repeat(gap)}${path}\n${paragraph(entity.description)}${theme.faint(paragraph(kept).trimEnd())}\n`;
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
