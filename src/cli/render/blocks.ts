import { displayWidth, pad, wrap } from './displayWidth.ts';
import { type Theme, themeFor } from './theme.ts';

/** Blocks that a summary is made of; each ends in a line break, and an empty line is put between them. */
export function renderBlocks(blocks: readonly (string | undefined)[]): string {
  return blocks.filter((block) => block !== undefined && block !== '').join('\n');
}

export interface TitleParts {
  /** What was done, or what this is: `run-pipeline`. */
  readonly title: string;
  /** A word on how it ended, coloured by `mood`. */
  readonly verdict?: string;
  readonly mood?: 'good' | 'warning' | 'bad';
  /** Small facts behind it: run id, time. */
  readonly facts?: readonly string[];
}

/** `run-all  ok  20261122T235900Z-1f3a9c · 3.2 s`; facts that the terminal has no room for begin a line of their own. */
export function renderTitle(
  { title, verdict, mood = 'good', facts = [] }: TitleParts,
  { color, columns }: { color: boolean; columns?: number | undefined },
): string {
  const theme = themeFor(color);
  const before = verdict === undefined ? displayWidth(title) : displayWidth(title) + 2 + displayWidth(verdict);
  const [first = '', ...more] = factLines(facts, before, columns ?? Number.POSITIVE_INFINITY);
  const parts = [theme.strong(title), verdict === undefined ? '' : theme[mood](verdict), theme.faint(first)];
  const lines = [parts.filter((part) => part !== '').join('  '), ...more.map((line) => `  ${theme.faint(line)}`)];
  return lines.map((line) => `${line}\n`).join('');
}

function factLines(facts: readonly string[], before: number, columns: number): string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const last = lines.at(-1);
    const longer = last === undefined ? fact : `${last} · ${fact}`;
    const room = columns - 2 - (lines.length <= 1 ? before : 0);
    if (last !== undefined && displayWidth(longer) > room) lines.push(fact);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}

/** Names with their values, aligned. */
export function renderPairs(pairs: readonly (readonly [string, string])[], { color }: { color: boolean }): string {
  const theme = themeFor(color);
  const width = Math.max(0, ...pairs.map(([name]) => displayWidth(name)));
  return pairs.map(([name, value]) => `${theme.faint(pad(name, width))}  ${value}\n`).join('');
}

export interface NextStep {
  /** To be typed as it stands. */
  readonly command: string;
  readonly says: string;
}

/** What to do now: every run ends in it. The command stands on a line of its own, so that a long one can be copied whole. */
export function renderNextSteps(steps: readonly NextStep[], { color }: { color: boolean }): string {
  if (steps.length === 0) return '';
  const theme = themeFor(color);
  return `Next:\n${steps.map((step) => stepLines(step, theme)).join('')}`;
}

function stepLines({ command, says }: NextStep, theme: Theme): string {
  return `${says === '' ? '' : `  ${theme.faint(`# ${says}`)}\n`}  ${theme.name(command)}\n`;
}

/** A paragraph, wrapped and moved to the right. */
export function renderParagraph(text: string, { columns, indent = 0 }: { columns: number; indent?: number }): string {
  return wrap(text, columns - indent)
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
