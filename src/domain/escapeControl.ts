// Controls, line and paragraph separators, lone surrogates, and the marks that turn text around: printed as they are, they could move
// the cursor, colour the screen or forge a line of the log.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text on one line, safe for a terminal: a line break becomes `\n` in two characters, an escape character `\u001b`. */
export function escapeControl(text: string): string {
  return text.replace(UNSAFE, (found) => SHORT[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** As `escapeControl`, keeping line breaks: for texts of our own that span lines. */
export function escapeControlInLines(text: string): string {
  return text.split('\n').map(escapeControl).join('\n');
}
