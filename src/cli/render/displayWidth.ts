/** Columns that a text takes on a terminal: two for CJK and emoji, none for combining marks and colours. */
export function displayWidth(text: string): number {
  return Bun.stringWidth(text);
}

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The text, cut to so many columns with `…` at its end. Takes text without colours; a character is never split. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let [kept, used] = ['', displayWidth(ELLIPSIS)];
  for (const { segment } of graphemes.segment(text)) {
    used += displayWidth(segment);
    if (used > columns) break;
    kept += segment;
  }
  return columns < 1 ? '' : kept + ELLIPSIS;
}

/** Fills up to so many columns with spaces, after the text or (`right`) before it. */
export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'left' ? text + spaces : spaces + text;
}

/** Breaks a text at its spaces into lines of so many columns. A word that is longer stands alone; line breaks are kept. */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, columns));
}

function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current === '' || displayWidth(longer) <= columns) current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}
