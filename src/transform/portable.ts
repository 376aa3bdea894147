/**
 * Whether Gold SQL stays in the ANSI subset that DuckDB, Spark and Trino read alike (style: "Gold stays in a small ANSI subset"). It
 * looks at tokens, so what stands in comments and strings never counts.
 */
import type { Model } from './contract/model.ts';
import { INSTEAD, PAREN_WORDS, PORTABLE_FUNCTIONS } from './portableFunctions.ts';
import { PATTERNS, type Pattern } from './portableRules.ts';
import { type Token, tokenize } from './tokenize.ts';

export interface PortabilityFinding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What stands there, in a few words. */
  readonly what: string;
  /** What every engine reads. */
  readonly instead: string;
}

/** What of a Gold model another engine would not run, or would read otherwise; Silver is DuckDB's own and has no findings. */
export function lintModel({ layer, file, sql }: Pick<Model, 'layer' | 'file' | 'sql'>): PortabilityFinding[] {
  return layer === 'gold' ? lintPortable(file, sql) : [];
}

/** The findings of a SQL text, in the order of its lines. */
export function lintPortable(file: string, sql: string): PortabilityFinding[] {
  const tokens = tokenize(sql);
  return tokens.flatMap((token, index) => {
    const found = patternProblem(tokens, index) ?? functionProblem(tokens, index);
    return found === undefined ? [] : [{ file, line: token.line, ...found }];
  });
}

/** `sql/gold/x.sql:12: QUALIFY is not portable; write …` */
export function describeFinding({ file, line, what, instead }: PortabilityFinding): string {
  return `${file}:${line}: ${what} is not portable; write ${instead}`;
}

type Problem = Pick<PortabilityFinding, 'what' | 'instead'>;

/** A list of what is allowed, not of what is not: the next version of a database has functions that nobody has thought of here. */
function functionProblem(tokens: readonly Token[], index: number): Problem | undefined {
  const token = tokens[index];
  if (token?.kind !== 'word' || tokens[index + 1]?.norm !== '(') return undefined;
  if (PORTABLE_FUNCTIONS.has(token.norm) || PAREN_WORDS.has(token.norm) || isColumnList(tokens, index)) return undefined;
  return {
    what: `the function ${token.norm}`,
    instead: INSTEAD.get(token.norm) ?? 'it with functions that every engine has (docs/extend.md)',
  };
}

/** `x (a, b) AS (SELECT …)` in a WITH, or `AS x (a, b)` behind a subquery: names for columns, not a call. */
function isColumnList(tokens: readonly Token[], index: number): boolean {
  if (tokens[index - 1]?.norm === 'as') return true;
  const after = tokens.slice(closing(tokens, index + 1) + 1, closing(tokens, index + 1) + 3).map(({ norm }) => norm);
  return after[0] === 'as' && after[1] === '(';
}

function patternProblem(tokens: readonly Token[], index: number): Problem | undefined {
  const found: Pattern | undefined = PATTERNS.find(({ at }) => at(tokens, index));
  if (found === undefined) return undefined;
  return { what: found.what(tokens[index]?.text ?? ''), instead: found.instead };
}

/** Index of the parenthesis that closes the one at `open`, or of the last token. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const norm = tokens[index]?.norm;
    if (norm === '(') depth += 1;
    if (norm === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return tokens.length - 1;
}
