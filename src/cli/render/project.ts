import type { WrittenFile } from '../project/writeProject.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatCount } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** What `init` wrote, and what it left alone. */
export function renderProject(directory: string, files: readonly WrittenFile[], view: View): string {
  const kept = files.filter(({ fate }) => fate === 'kept');
  const verdict = kept.length === files.length ? 'nothing written' : 'written';
  const mood = kept.length === 0 ? 'good' : 'warning';
  const title = renderTitle({ title: 'init', verdict, mood, facts: [directory] }, view);
  const table = renderTable(
    [
      { header: 'file' },
      { header: 'is', style: (text, theme) => (text === 'kept' ? theme.warning(text) : theme.good(text)) },
      { header: 'what it is for' },
    ],
    files.map(({ path, fate, purpose }) => [path, fate, purpose]),
    { color: view.color, width: view.columns },
  );
  const told =
    kept.length === 0
      ? undefined
      : `${formatCount(kept.length, 'file')} there already, left as ${kept.length === 1 ? 'it was' : 'they were'}: --force replaces.\n`;
  return renderBlocks([title, table, told]);
}
