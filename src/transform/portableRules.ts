/** Turns of SQL that only some engines know, by the tokens that they are made of. */
import { PORTABLE_TYPES } from './portableFunctions.ts';
import type { Token } from './tokenize.ts';

export interface Pattern {
  /** Whether it begins at this token. */
  readonly at: (tokens: readonly Token[], index: number) => boolean;
  readonly what: (text: string) => string;
  readonly instead: string;
}

const PLAIN = 'it in plain ANSI SQL (docs/extend.md)';

/** Every pattern; the first that holds at a token is the one that is told. */
export const PATTERNS: readonly Pattern[] = [
  words(['qualify'], 'a subquery with the window function, and a WHERE around it'),
  words(['group', 'by', 'all'], 'the columns by name'),
  words(['order', 'by', 'all'], 'the columns by name'),
  words(['distinct', 'on'], 'row_number() OVER (PARTITION BY … ORDER BY …), and a WHERE around it'),
  words(['by', 'name'], 'the columns of both sides in the same order'),
  words(['using', 'sample'], 'a WHERE on a column'),
  ...['pivot', 'unpivot', 'asof', 'positional', 'tablesample', 'lambda', 'summarize', 'describe'].map((word) => words([word], PLAIN)),
  words(['semi', 'join'], 'WHERE EXISTS (SELECT …)'),
  words(['anti', 'join'], 'WHERE NOT EXISTS (SELECT …)'),
  words(['ilike'], 'lower(a) LIKE …'),
  words(['glob'], 'LIKE'),
  words(['similar', 'to'], 'LIKE'),
  { at: isStarClause, what: (text) => `* ${text.toUpperCase()}`, instead: 'the columns by name' },
  { at: isFromFirst, what: () => 'FROM without SELECT before it', instead: 'SELECT with the columns by name' },
  { at: isTrailingComma, what: () => 'a comma behind the last of a list', instead: 'the list without it' },
  { at: isOddType, what: (text) => `the type ${text}`, instead: `a CAST to one of ${[...PORTABLE_TYPES].join(', ')}` },
  { at: isOddInterval, what: () => 'an interval in this form', instead: "INTERVAL '1' DAY" },
  { at: isBareDivision, what: () => '/', instead: 'CAST(a AS DOUBLE) / b (of two integers, one engine gives 2.5 and another 2)' },
  symbols(['::'], 'CAST(a AS type)'),
  symbols(['//'], 'floor(CAST(a AS DOUBLE) / b)'),
  symbols(['**', '^'], 'power(a, b)'),
  symbols(['%'], 'mod(a, b)'),
  symbols(['=='], '='),
  symbols(['[', '{'], 'columns of Silver: lists and structs belong there'),
  symbols(['->', '->>', ':=', '=>', ':', '@', '~', '#', '&', '|', '!', '?', '`', '$', '\\', ';'], PLAIN),
  { at: isKind('quoted'), what: (text) => `the quoted name ${text}`, instead: 'a name that needs no quotes (Spark reads "…" as text)' },
  { at: isOddString, what: () => 'a string in this form', instead: "'…', with '' for a quote" },
  { at: isOddNumber, what: (text) => `the number ${text}`, instead: 'its decimal digits' },
];

/** Keywords that stand in a row, unless the first of them is a column: behind a dot, or named by AS. */
function words(sequence: readonly string[], instead: string): Pattern {
  return {
    at: (tokens, index) =>
      sequence.every((word, offset) => tokens[index + offset]?.kind === 'word' && tokens[index + offset]?.norm === word) &&
      !['.', 'as'].includes(tokens[index - 1]?.norm ?? '') &&
      !(sequence.length === 1 && ['.', ',', ')', 'as'].includes(tokens[index + 1]?.norm ?? '')),
    what: () => sequence.join(' ').toUpperCase(),
    instead,
  };
}

function symbols(texts: readonly string[], instead: string): Pattern {
  return {
    at: (tokens, index) => tokens[index]?.kind === 'symbol' && texts.includes(tokens[index]?.text ?? ''),
    what: (text) => text,
    instead,
  };
}

function isKind(kind: Token['kind']): Pattern['at'] {
  return (tokens, index) => tokens[index]?.kind === kind;
}

/** `* EXCLUDE (…)`, `t.* REPLACE (…)`; a column of such a name never stands behind a star without an operator between. */
function isStarClause(tokens: readonly Token[], index: number): boolean {
  const isClause = ['exclude', 'replace', 'rename'].includes(tokens[index]?.norm ?? '');
  return isClause && tokens[index - 1]?.norm === '*' && ['select', '.', ','].includes(tokens[index - 2]?.norm ?? '');
}

function isFromFirst(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.norm !== 'from' || tokens[index]?.kind !== 'word') return false;
  const before = tokens[index - 1]?.norm;
  if (before === undefined || ['union', 'all', 'except', 'intersect'].includes(before)) return true;
  // `trim(FROM x)` is the only lawful FROM behind a parenthesis.
  return before === '(' && tokens[index - 2]?.norm !== 'trim';
}

function isTrailingComma(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.norm === ',' && [')', 'from', 'where', 'group', 'order', undefined].includes(tokens[index + 1]?.norm);
}

/** The type of a CAST: the word behind the AS that belongs to it. */
function isOddType(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token?.kind !== 'word' || tokens[index - 1]?.norm !== 'as' || PORTABLE_TYPES.has(token.norm)) return false;
  const open = opening(tokens, index - 1);
  return tokens[open - 1]?.norm === 'cast';
}

/** `INTERVAL 1 DAY` and `INTERVAL '1 day'`. */
function isOddInterval(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.norm !== 'interval') return false;
  const [value, unit] = [tokens[index + 1], tokens[index + 2]];
  if (value?.kind === 'number') return true;
  return value?.kind === 'string' && !['day', 'month', 'year', 'hour', 'minute', 'second'].includes(unit?.norm ?? '');
}

/** A division says what it means only when its left side is a DOUBLE. */
function isBareDivision(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.norm !== '/') return false;
  const isDouble = tokens[index - 1]?.norm === ')' && tokens[index - 2]?.norm === 'double' && tokens[index - 3]?.norm === 'as';
  return !isDouble;
}

function isOddString(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.kind === 'string' && !(tokens[index]?.text.startsWith("'") ?? false);
}

function isOddNumber(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.kind === 'number' && /[_xX]/.test(tokens[index]?.text ?? '');
}

/** Index of the parenthesis that is open at a token, or -1. */
function opening(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let at = index - 1; at >= 0; at--) {
    const norm = tokens[at]?.norm;
    if (norm === ')') depth += 1;
    if (norm === '(' && depth-- === 0) return at;
  }
  return -1;
}
