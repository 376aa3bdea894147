/** SQL text as tokens: what stands in comments, strings and quoted names is never taken for SQL. */

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** As written, with its quotes. */
  readonly text: string;
  /** What it is compared by: a word in small letters, the text of others. */
  readonly norm: string;
  /** Line in the file, from 1. */
  readonly line: number;
  /** Offset in the text, in UTF-16 units. */
  readonly at: number;
}

/** In this order: the first that matches at a place is what stands there. */
const KINDS: readonly (readonly [TokenKind | 'skip', RegExp])[] = [
  ['skip', /\s+|--[^\n]*/y],
  ['string', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'?|[xXbB]?'(?:[^']|'')*'?|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/y],
  ['quoted', /"(?:[^"]|"")*"?/y],
  ['number', /0[xX][\da-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['symbol', /->>|->|::|:=|=>|\|\||<>|<=|>=|!=|==|\/\/|\*\*|[\s\S]/y],
];

/** The tokens of a SQL text, without its comments. Never fails: what is no SQL comes out as symbols, and the database will say so. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let [at, line] = [0, 1];
  while (at < sql.length) {
    const { kind, text } = next(sql, at);
    if (kind !== 'skip') tokens.push({ kind, text, norm: kind === 'word' ? text.toLowerCase() : text, line, at });
    at += text.length;
    for (const character of text) if (character === '\n') line += 1;
  }
  return tokens;
}

/** The name that a word or a quoted name stands for; names are compared without case. */
export function nameOf({ kind, text }: Token): string | undefined {
  if (kind === 'word') return text.toLowerCase();
  return kind === 'quoted' ? text.slice(1, -1).replaceAll('""', '"').toLowerCase() : undefined;
}

function next(sql: string, at: number): { kind: TokenKind | 'skip'; text: string } {
  if (sql.startsWith('/*', at)) return { kind: 'skip', text: sql.slice(at, commentEnd(sql, at)) };
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return { kind: 'symbol', text: sql.charAt(at) };
}

/** Comments of this kind nest, in DuckDB as in the standard. */
function commentEnd(sql: string, from: number): number {
  const border = /\/\*|\*\//g;
  border.lastIndex = from;
  let depth = 0;
  for (let match = border.exec(sql); match !== null; match = border.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return border.lastIndex;
  }
  return sql.length;
}
