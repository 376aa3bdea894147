import type { RepairReport } from '../../state/repair.ts';
import { renderBlocks, renderPairs, renderTitle } from './blocks.ts';
import { formatCount, formatInteger } from './format.ts';
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
  return renderBlocks([title, looked, ...items.map((item) => renderItem(item, view)), ...renderBroken(broken, view)]);
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

/** In full, one below the other: a key or a command that is cut short helps nobody. */
function renderBroken(broken: RepairReport['broken'], view: View): string[] {
  const theme = themeFor(view.color);
  const shown = broken.slice(0, MOST_NAMED);
  const more = broken.length - shown.length;
  return [
    ...shown.map(
      ({ key, problem, hint }) => `${theme.bad('beyond repair')} ${theme.strong(key)}\n  problem: ${problem}\n  hint:    ${hint}\n`,
    ),
    more === 0 ? '' : `… and ${formatInteger(more)} more; all of them with --json\n`,
  ];
}
