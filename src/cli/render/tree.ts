import { truncate } from './displayWidth.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

/** A line of a tree, with what hangs on it. */
export interface Branch {
  readonly label: string;
  /** Said after the label, less loudly. */
  readonly note?: string;
  readonly children?: readonly Branch[];
}

const [FORK, LAST, DOWN, EMPTY] = ['├─ ', '└─ ', '│  ', '   '] as const;

/** Branches below each other as a drawing; a line that is too wide for the terminal is cut, and without one nothing is. */
export function renderTree(branches: readonly Branch[], view: View): string {
  return lines(branches, '', view)
    .map((line) => `${line}\n`)
    .join('');
}

function lines(branches: readonly Branch[], indent: string, view: View): string[] {
  return branches.flatMap((branch, i) => {
    const isLast = i === branches.length - 1;
    return [line(branch, indent + (isLast ? LAST : FORK), view), ...lines(branch.children ?? [], indent + (isLast ? EMPTY : DOWN), view)];
  });
}

function line({ label, note }: Branch, before: string, { columns, color }: View): string {
  const theme = themeFor(color);
  const room = columns - before.length;
  const name = truncate(label, room);
  const rest = note === undefined || note === '' ? '' : truncate(`  ${note}`, Math.max(0, room - Bun.stringWidth(name)));
  return `${theme.faint(before)}${name}${theme.faint(rest)}`;
}
