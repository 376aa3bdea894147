import type { Writer } from './writer.ts';

/** Stderr, shared by notes, the log and the live progress at its foot. */
export interface Screen {
  /** Puts lasting text above the live lines. */
  write(text: string): void;
  /** Replaces the live lines; none takes them away. Each must fit the terminal's width. */
  live(lines: readonly string[]): void;
  /** Takes the live lines away and gives the cursor back; needed on every way out. */
  close(): void;
}

const HIDE_CURSOR = '\u001b[?25l';
export const SHOW_CURSOR = '\u001b[?25h';

/** Draws live lines in place: up to their first line, clear to the end of the screen, write again. */
export function createScreen(writer: Pick<Writer, 'write'>): Screen {
  let shown: readonly string[] = [];
  const erase = (): string => (shown.length === 0 ? '' : `\u001b[${shown.length}A\r\u001b[J`);
  const draw = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  const live = (lines: readonly string[]): void => {
    if (lines.length === 0 && shown.length === 0) return;
    const cursor = lines.length === 0 ? SHOW_CURSOR : HIDE_CURSOR;
    void writer.write(`${erase()}${cursor}${draw(lines)}`);
    shown = lines;
  };
  return {
    live,
    write: (text) => void writer.write(`${erase()}${text}${draw(shown)}`),
    close: () => live([]),
  };
}
