/** The few styles that the program uses. Each takes a text and gives it back styled, or as it was when colours are off. */
export interface Theme {
  readonly strong: Style;
  readonly faint: Style;
  readonly good: Style;
  readonly warning: Style;
  readonly bad: Style;
  /** For what a person may type or look up: commands, paths, names. */
  readonly name: Style;
}

export type Style = (text: string) => string;

const ansi =
  (on: number, off: number): Style =>
  (text) =>
    text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;

const plain: Style = (text) => text;

const COLORED: Theme = {
  strong: ansi(1, 22),
  faint: ansi(2, 22),
  good: ansi(32, 39),
  warning: ansi(33, 39),
  bad: ansi(31, 39),
  name: ansi(36, 39),
};

const PLAIN: Theme = { strong: plain, faint: plain, good: plain, warning: plain, bad: plain, name: plain };

/** Sixteen-colour styles, which follow the terminal's own palette; or none. */
export function themeFor(color: boolean): Theme {
  return color ? COLORED : PLAIN;
}
