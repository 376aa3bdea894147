import { tokenize } from './tokenize.ts';

/** Words that make a row depend on other rows, drop some, or give several for one. */
const ACROSS_ROWS = new Set(
  'where group having qualify over distinct limit offset union except intersect join order pivot unpivot sample tablesample unnest with'.split(
    ' ',
  ),
);

/** Whether a SELECT surely gives one row for each row that it reads, made of that row alone: then a changed row can be replaced by itself. */
export function isRowWise(sql: string): boolean {
  const words = tokenize(sql).filter(({ kind }) => kind === 'word');
  const count = (word: string) => words.filter(({ norm }) => norm === word).length;
  return count('select') === 1 && !words.some(({ norm }) => ACROSS_ROWS.has(norm));
}
