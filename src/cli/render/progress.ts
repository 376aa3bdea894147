import { escapeControl } from '../../domain/escapeControl.ts';
import type { LogFields } from '../../domain/logger.ts';
import { displayWidth, pad, truncate, wrap } from './displayWidth.ts';
import { formatBytes, formatCount, formatDuration, formatInteger, formatRate } from './format.ts';
import { type ItemState, type StageState, type StageTotals, stageTotals } from './progressState.ts';
import { type Style, type Theme, themeFor } from './theme.ts';

export interface ProgressView {
  readonly columns: number;
  /** Lines there is room for, the headline among them. */
  readonly rows: number;
  readonly color: boolean;
}

/** A running stage as lines for a terminal: a headline, then its items, those at work before those that are done when room is short. */
export function renderProgress(stage: StageState, nowMs: number, view: ProgressView): string[] {
  const room = Math.max(1, view.rows - 1);
  const notes = notesBelow(stage.items, room, view.columns);
  const lines = [...notes.values()].reduce((sum, { length }) => sum + length, 0);
  const shown = chooseItems(stage.items, room - lines);
  const hidden = stage.items.length - shown.length;
  const more = hidden > 0 ? [themeFor(view.color).faint(truncate(`  … and ${formatInteger(hidden)} more`, view.columns))] : [];
  return [...renderItems(stage, shown, nowMs, view, notes), ...more];
}

type Notes = ReadonlyMap<string, readonly string[]>;
const NOTE_INDENT = '      ';

/** What items are at, on lines of its own below each: beside the counts it would be cut. Where a screen has no room for that, nothing. */
function notesBelow(items: readonly ItemState[], room: number, columns: number): Notes {
  const running = items.filter(({ status, note }) => status === 'running' && note !== '');
  const notes = new Map(running.map(({ item, note }) => [item, wrap(escapeControl(note), Math.max(1, columns - NOTE_INDENT.length))]));
  const lines = [...notes.values()].reduce((sum, { length }) => sum + length, 0);
  return lines > room / 2 ? new Map() : notes;
}

/** What stays on the screen of a finished stage: the headline, and the items that deserve a look. The summary tells the rest. */
export function renderFinished(stage: StageState, nowMs: number, view: ProgressView): string[] {
  const notable = stage.items.filter(({ status }) => status === 'warn' || status === 'failed');
  return renderItems(stage, notable, nowMs, view);
}

function renderItems(
  stage: StageState,
  items: readonly ItemState[],
  nowMs: number,
  { columns, color }: ProgressView,
  notes: Notes = new Map(),
): string[] {
  const theme = themeFor(color);
  const width = Math.max(0, ...items.map(({ item }) => displayWidth(escapeControl(item))));
  const blockOf = (item: ItemState): string[] => {
    const below = notes.get(item.item) ?? [];
    const first = below.length > 0 ? { ...item, note: '' } : item;
    return [itemLine(first, width, nowMs, columns, theme), ...below.map((line) => truncated(NOTE_INDENT + line, columns, theme.faint))];
  };
  return [truncated(headline(stage, nowMs, columns), columns, theme.strong), ...items.flatMap(blockOf)];
}

/** `extract  3 of 8  12,345 records  1,234/s  2 retries  4.2 s`. */
export function headline(stage: StageState, nowMs: number, columns = Number.POSITIVE_INFINITY): string {
  const totals = stageTotals(stage, nowMs);
  return fitting([stage.stage, doneOf(totals), ...amounts(totals, totals.elapsedMs), formatDuration(totals.elapsedMs)], columns);
}

/** As many of the facts as there is room for: better without the last number than with half of it. The first two stay. */
function fitting(facts: readonly string[], columns: number): string {
  const line = facts.join('  ');
  return displayWidth(line) <= columns || facts.length <= 2 ? line : fitting(facts.slice(0, -1), columns);
}

/** The same as fields of a log line, for those who count rather than read. What is zero is left out. */
export function progressFields(stage: StageState, nowMs: number): LogFields {
  const { done, items, records, pages, retries, bytes, elapsedMs } = stageTotals(stage, nowMs);
  const rate = elapsedMs === 0 ? 0 : Math.round((records * 1000) / elapsedMs);
  const running = stage.items.filter(({ status }) => status === 'running').map(({ item }) => item);
  const counts = Object.entries({ records, pages, retries, bytes, rate }).filter(([, count]) => count > 0);
  const atWork = running.length === 0 ? {} : { running: running.join(',') };
  return { stage: stage.stage, done, items, ...Object.fromEntries(counts), elapsed_ms: elapsedMs, ...atWork };
}

function doneOf({ done, items }: StageTotals): string {
  return items === 0 ? 'starting' : `${done} of ${items}`;
}

interface Amounts {
  readonly records: number;
  readonly pages: number;
  readonly retries: number;
  readonly bytes: number;
}

/** Only what has happened: a check has no pages, a model no retries. */
function amounts({ records, pages, retries, bytes }: Amounts, elapsedMs: number): string[] {
  return [
    ...(records > 0 ? [formatCount(records, 'record'), formatRate(records, elapsedMs)] : []),
    ...(pages > 0 ? [formatCount(pages, 'page')] : []),
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
    ...(retries > 0 ? [formatCount(retries, 'retry', 'retries')] : []),
  ].filter((text) => text !== '');
}

/** Keeps the order in which items began, dropping finished ones first: the eye looks for what is still at work. */
function chooseItems(items: readonly ItemState[], room: number): readonly ItemState[] {
  if (items.length <= room) return items;
  const weight = ({ status }: ItemState): number => (status === 'failed' ? 0 : status === 'running' ? 1 : 2);
  const kept = new Set([...items].sort((a, b) => weight(a) - weight(b)).slice(0, Math.max(1, room - 1)));
  return items.filter((item) => kept.has(item));
}

function itemLine(item: ItemState, width: number, nowMs: number, columns: number, theme: Theme): string {
  const [mark, style] = markOf(item, nowMs, theme);
  const elapsed = (item.endedMs ?? nowMs) - item.startedMs;
  const counts = [...amounts(item, elapsed), formatDuration(elapsed)];
  const note = escapeControl(item.note);
  // What went wrong must survive the cut at the edge; where an item is at the moment need not.
  const facts = (item.status === 'running' ? [...counts, note] : [note, ...counts]).filter((text) => text !== '');
  const text = fitting([pad(escapeControl(item.item), width), ...facts], columns - 4);
  return `  ${style(mark)} ${truncated(text, columns - 4, (line) => line)}`;
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const FRAME_MS = 100;

function markOf({ status }: ItemState, nowMs: number, theme: Theme): [string, Style] {
  switch (status) {
    case 'running':
      return [SPINNER[Math.floor(nowMs / FRAME_MS) % SPINNER.length] ?? '·', theme.name];
    case 'ok':
      return ['✓', theme.good];
    case 'warn':
      return ['!', theme.warning];
    case 'failed':
      return ['✗', theme.bad];
    case 'skipped':
      return ['-', theme.faint];
    default:
      status satisfies never;
      return ['?', theme.faint];
  }
}

/** Colour goes on after the cut, so that no escape sequence is cut in two. */
function truncated(text: string, columns: number, style: Style): string {
  return style(truncate(text, Math.max(1, columns)));
}

/** `3 of 8 done, 12,345 records` for a line of the log. */
export function progressMessage(stage: StageState, nowMs: number): string {
  const totals = stageTotals(stage, nowMs);
  const parts = [`${doneOf(totals)} done`, ...amounts(totals, totals.elapsedMs)];
  const notes = stage.items.filter(({ status, note }) => status === 'running' && note !== '').map(({ item, note }) => `; ${item}: ${note}`);
  return `${stage.stage}: ${stage.endedMs === undefined ? '' : 'finished, '}${parts.join(', ')}${notes.join('')}`;
}
