import { escapeControl, escapeControlInLines } from '../../domain/escapeControl.ts';
import { checkId } from '../../quality/checkId.ts';
import { presentCheck } from '../../report/presentCheck.ts';
import type { CheckResult } from '../../state/stages/checkResult.ts';
import { renderParagraph } from './blocks.ts';
import { pad, truncate } from './displayWidth.ts';
import { formatCount, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

export interface ProblemOptions {
  readonly runId: string;
  /** Flags that make a suggested command find the same store: ` --data-dir x`. */
  readonly flags: string;
}

const NAMES = 8;
const INDENT = 2;
/** A log is read by people too, and a line of a thousand letters is not; the Parquet has all of each row. */
const WIDEST_SAMPLE = 120;
/** So much of a statement says which check it is; some have sixty lines. */
const SQL_LINES = 3;

/** A check that does not hold: the rule in words, how many of how many, the first rows, and how to see all of them. */
export function renderCheckProblem(check: CheckResult, options: ProblemOptions, view: View): string {
  const theme = themeFor(view.color);
  const paint = check.status === 'warned' ? theme.warning : theme.bad;
  const name = `${paint(check.status.toUpperCase().replace('_', ' '))} ${theme.strong(check.check)} on ${check.model}\n`;
  const { expected, found, extent } = presentCheck(check);
  const numbers =
    check.reason === undefined ? line('expected', expected, view) + line('found', found, view) : line('because', check.reason, view);
  return [
    name,
    line('rule', check.rule, view),
    numbers,
    line('rows', extent, view),
    line('hint', check.hint ?? '', view),
    sampleTable(check, view),
    line('all rows', check.failing_rows_key ?? '', view),
    again(check, options, view),
  ].join('');
}

/** Checks that could not be judged yet: what each lacks. Nothing is wrong, so that its rule, which docs/checks.md has, takes no room. */
export function renderSkipped(checks: readonly CheckResult[], view: View): string {
  const word = themeFor(view.color).warning('SKIPPED');
  const told = checks.map(({ check, reason = '' }) => {
    const text = renderParagraph(`SKIPPED ${check}: ${escapeControl(reason)}`, { columns: view.columns, indent: INDENT });
    return text.slice(INDENT).replace('SKIPPED', word);
  });
  return told.join('');
}

/** A name and its value; nothing when there is none. Longer ones go on below, in line. */
function line(name: string, value: string, view: View): string {
  if (value === '') return '';
  const indent = INDENT + NAMES + 2;
  const text = renderParagraph(escapeControl(value), { columns: view.columns, indent });
  return `${' '.repeat(INDENT)}${themeFor(view.color).faint(pad(name, NAMES))}  ${text.slice(indent)}`;
}

function sampleTable(check: CheckResult, view: View): string {
  const { columns, rows } = presentCheck(check);
  if (rows.length === 0) return '';
  const told = columns.map(({ name }, i) => !rows.every((row) => standsAbove(check, name, row[i] ?? null)));
  const table = renderTable(
    columns.filter((_, i) => told[i]).map(({ name, isAmount }) => (isAmount ? { header: name, align: 'right' } : { header: name })),
    rows.map((row) => row.filter((_, i) => told[i]).map((cell) => cell ?? 'null')),
    { width: Math.min(view.columns, WIDEST_SAMPLE) - INDENT * 2, color: view.color },
  );
  const rest = check.failing_rows - rows.length;
  const more = rest > 0 ? `… ${formatInteger(rest)} more\n` : '';
  return (table + more).replaceAll(/^(?=.)/gm, ' '.repeat(INDENT * 2));
}

/** The table takes no room for what the lines above it say: the check's own model, and the file that the hint names. */
function standsAbove({ model, hint = '' }: CheckResult, column: string, cell: string | null): boolean {
  if (cell === null) return false;
  return (column === 'model' && cell === model) || (column === 'file' && hint.includes(cell));
}

/** How to see all rows; of what keeps a run back also how its SQL begins, which stands whole in the run's manifest. */
function again(check: CheckResult, { runId, flags }: ProblemOptions, view: View): string {
  if (check.sql === null || check.failing_rows === 0) return '';
  const theme = themeFor(view.color);
  const name = (word: string) => `${' '.repeat(INDENT)}${theme.faint(pad(word, NAMES))}  `;
  const first = `${name('again')}${theme.name(`payments-pipeline query --staged ${runId} --check ${checkId(check)}${flags}`)}\n`;
  if (check.status === 'warned') return first;
  const lines = escapeControlInLines(check.sql).split('\n');
  // A line that says that one line is left out is as long as that line.
  const rest = lines.length > SQL_LINES + 1 ? lines.length - SQL_LINES : 0;
  const more = rest > 0 ? [`… ${formatCount(rest, 'more line')}: payments-pipeline runs show ${runId} --json${flags}`] : [];
  const room = Math.min(view.columns, WIDEST_SAMPLE) - INDENT - NAMES - 2;
  const shown = [...lines.slice(0, lines.length - rest).map((text) => truncate(text, room)), ...more].map((text) => theme.faint(text));
  return `${first}${name('sql')}${shown.join(`\n${' '.repeat(INDENT + NAMES + 2)}`)}\n`;
}
