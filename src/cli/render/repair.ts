import type { RepairReport } from '../../state/repair.ts';
import { renderBlocks, renderPairs, renderTitle } from './blocks.ts';
import { formatCount, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

const MOST_NAMED = 20;

/** What is wrong, what it was and becomes, and what cannot be made again. */
export function renderRepair(report: RepairReport, store: string, view: View): string {
  const { items, broken, checked } = report;
  const title = renderTitle({ title: 'repair', verdict: verdictText(report), mood: moodOf(report), facts: [store] }, view);
  const looked = renderPairs(
    [
      ['run manifests', formatInteger(checked.manifests)],
      ['Bronze parts', `${formatInteger(checked.parts)}, by ${checked.deep ? 'SHA-256' : 'size'}`],
      ['published files', `${formatInteger(checked.files)}, by size`],
    ],
    view,
  );
  return renderBlocks([title, looked, ...items.map((item) => renderItem(item, view)), brokenTable(broken, view)]);
}

/** What `--json` says of it. */
export function repairDocument({ applied, items, broken, checked }: RepairReport): Record<string, unknown> {
  const repairs = items.map(({ key, problem, before, after }) => ({ key, problem, before, after }));
  return { ok: broken.length === 0, applied, repairs, broken, checked };
}

function verdictText({ applied, items, broken }: RepairReport): string {
  const found =
    items.length === 0
      ? 'nothing to repair'
      : `${formatCount(items.length, 'file')} ${applied ? 'repaired' : 'to repair; nothing was changed'}`;
  return broken.length === 0 ? found : `${found}, ${formatInteger(broken.length)} beyond repair`;
}

function moodOf({ items, broken, applied }: RepairReport): 'good' | 'warning' | 'bad' {
  if (broken.length > 0) return 'bad';
  return items.length > 0 && !applied ? 'warning' : 'good';
}

function renderItem({ key, problem, before, after }: RepairReport['items'][number], view: View): string {
  const theme = themeFor(view.color);
  return `${theme.strong(key)}\n  problem: ${problem}\n  before:  ${before ?? 'nothing that can be read'}\n  after:   ${after}\n`;
}

function brokenTable(broken: RepairReport['broken'], view: View): string {
  if (broken.length === 0) return '';
  return renderTable(
    [{ header: 'beyond repair' }, { header: 'problem' }, { header: 'what to do' }],
    broken.map(({ key, problem, hint }) => [key, problem, hint]),
    { width: view.columns, color: view.color, maxRows: MOST_NAMED },
  );
}
