import { escapeControl } from '../../domain/escapeControl.ts';
import { displayWidth, pad, truncate } from './displayWidth.ts';
import { formatInteger } from './format.ts';
import { type Theme, themeFor } from './theme.ts';

export interface TableColumn {
  readonly header: string;
  /** Numbers stand to the right by themselves; say it for texts that are numbers, such as `1,234`. */
  readonly align?: 'left' | 'right';
  /** Never cut: what a person types again, such as a name or a run id, and what would be wrong by half. */
  readonly whole?: boolean;
  /** How a cell is coloured, by its text. */
  readonly style?: (text: string, theme: Theme) => string;
}

export type Cell = string | number | bigint | boolean | null | undefined;

export interface TableOptions {
  /** Columns of the terminal. Without it nothing is cut: a pipe gets all of the data. */
  readonly width?: number | undefined;
  readonly color: boolean;
  /** More rows than this are counted, not shown. */
  readonly maxRows?: number;
}

const GAP = '  ';
/** Below this a cell says too little; the line then runs over the edge rather than telling half a word. */
const NARROWEST = 6;

/** A header, a rule and the rows, with a line break at the end. Control characters of the data are shown as escapes, never sent. */
export function renderTable(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[], options: TableOptions): string {
  const theme = themeFor(options.color);
  const shown = options.maxRows === undefined ? rows : rows.slice(0, options.maxRows);
  const texts = shown.map((row) => columns.map((_, i) => cellText(row[i])));
  const aligns = columns.map((column, i) => column.align ?? (holdsNumbers(shown, i) ? 'right' : 'left'));
  const headers = columns.map(({ header }) => escapeControl(header));
  const natural = headers.map((header, i) => texts.reduce((most, row) => Math.max(most, displayWidth(row[i] ?? '')), displayWidth(header)));
  const isCuttable = columns.map(({ whole }, i) => whole !== true && aligns[i] === 'left');
  const widths = fitWidths(natural, isCuttable, options.width ?? Number.POSITIVE_INFINITY);
  const line = (cells: readonly string[], style: (text: string, column: number) => string): string =>
    cells
      .map((cell, i) => pad(style(truncate(cell, widths[i] ?? 0), i), widths[i] ?? 0, aligns[i]))
      .join(GAP)
      .replace(/ +$/, '');
  return [
    line(headers, (text) => theme.strong(text)),
    line(
      widths.map((width) => '─'.repeat(width)),
      (text) => theme.faint(text),
    ),
    ...texts.map((row) => line(row, (text, i) => columns[i]?.style?.(text, theme) ?? text)),
    ...(shown.length < rows.length ? [theme.faint(`… and ${formatInteger(rows.length - shown.length)} more`)] : []),
    '',
  ].join('\n');
}

/** What stands for a value; nothing at all stands for null. */
function cellText(cell: Cell): string {
  return cell === null || cell === undefined ? '' : escapeControl(String(cell));
}

function holdsNumbers(rows: readonly (readonly Cell[])[], column: number): boolean {
  const present = rows.map((row) => row[column]).filter((cell) => cell !== null && cell !== undefined);
  return present.length > 0 && present.every((cell) => typeof cell === 'number' || typeof cell === 'bigint');
}

/** Takes from the widest text column, one by one, until the line fits. A number is never cut: half a number is a wrong number. */
function fitWidths(natural: readonly number[], isCuttable: readonly boolean[], width: number): number[] {
  // No text needs more than the whole line; this also keeps the loop short when a cell holds a megabyte.
  const widths = natural.map((one, i) => (isCuttable[i] === true ? Math.min(one, Math.max(width, NARROWEST)) : one));
  let excess = widths.reduce((sum, one) => sum + one + GAP.length, -GAP.length) - width;
  while (excess > 0) {
    const widest = widestText(widths, isCuttable);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestText(widths: readonly number[], isCuttable: readonly boolean[]): number | undefined {
  const candidates = widths.flatMap((width, i) => (isCuttable[i] === true && width > NARROWEST ? [i] : []));
  return candidates.length === 0 ? undefined : candidates.reduce((best, i) => ((widths[i] ?? 0) > (widths[best] ?? 0) ? i : best));
}
