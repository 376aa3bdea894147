import { minorDigits } from '../../domain/money.ts';
import type { TieOut } from '../../tieout/tieOut.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatCount } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** Differences on a screen; `--out` has all of them. */
const MOST_SHOWN = 20;

/** What does not tie, then the sums of each currency, which end in the difference. */
export function renderTieOut(result: TieOut, view: View): string {
  const { report_type, timezone, from, to, ties, differences } = result;
  const period = report_type.startsWith('ending') ? `before ${to}` : `${from} to ${to}`;
  const verdict = ties ? 'ties' : `does not tie: ${formatCount(differences.length, 'difference')}`;
  const title = renderTitle({ title: 'tie-out', verdict, mood: ties ? 'good' : 'bad', facts: [report_type] }, view);
  return renderBlocks([title, `${period} (the end is not in it), ${timezone}\n`, differenceTable(result, view), sumTable(result, view)]);
}

function differenceTable({ differences }: TieOut, view: View): string | undefined {
  if (differences.length === 0) return undefined;
  return renderTable(
    [
      { header: 'what' },
      { header: 'balance transaction' },
      { header: 'field' },
      { header: 'ours', align: 'right' },
      { header: 'report', align: 'right' },
    ],
    differences.map(({ kind, balance_transaction_id, field, ours, theirs }) => [
      kind.replace('_', ' '),
      balance_transaction_id,
      field,
      ours,
      theirs,
    ]),
    { width: view.columns, color: view.color, maxRows: MOST_SHOWN },
  );
}

function sumTable({ currencies }: TieOut, view: View): string {
  return renderTable(
    ['currency', 'report', 'ours', 'matched', 'our net', 'report net', 'difference'].map((header, i) => ({
      header,
      align: i === 0 ? 'left' : 'right',
    })),
    currencies.map((one) => [
      one.currency,
      one.report_lines,
      one.our_lines,
      one.matched,
      ...[one.our_net, one.report_net, one.difference].map((major) => trimmed(major, one.currency)),
    ]),
    { width: view.columns, color: view.color },
  );
}

/** Three decimals to as many as the currency has; what would be lost is kept, since it should not be there. */
function trimmed(major: string, currency: string): string {
  const drop = 3 - minorDigits(currency);
  const [units = '', decimals = ''] = major.split('.');
  if (drop === 0 || !decimals.endsWith('0'.repeat(drop))) return major;
  const kept = decimals.slice(0, decimals.length - drop);
  return kept === '' ? units : `${units}.${kept}`;
}
