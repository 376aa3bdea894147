/** One look at a staged table for all that its header promises of its rows: what the rules of a column count is counted together. */
import type { Session } from '../lake/session.ts';
import type { Model } from '../transform/contract/model.ts';
import { viewName } from '../transform/tableChange.ts';
import { enumerationsOf, isUnknownSql } from './enumerations.ts';
import { isEmptySql, requiredColumns } from './requiredColumns.ts';
import { tellsTies } from './tellsTies.ts';

export interface TableCounts {
  readonly rows: number;
  /** Rows in which a required column is empty. */
  readonly empty: ReadonlyMap<string, number>;
  /** Rows in which an enumeration has a value that is not known, all columns together. */
  readonly unknown: number;
  readonly tied: number;
}

/** Counts; a table is read once for it. */
export async function countTable(session: Session, model: Model): Promise<TableCounts> {
  const required = requiredColumns(model).map(({ name }) => name);
  const counts = [
    'count(*)',
    ...required.map((name) => countIf(isEmptySql(model, name))),
    ...enumerationsOf(model).map((one) => countIf(isUnknownSql(one))),
    ...(tellsTies(model) ? [countIf('is_tied')] : []),
  ];
  const [row] = await session.rows(`SELECT ${counts.map((sql, index) => `${sql} AS c${index}`).join(', ')} FROM ${viewName(model)}`);
  const [rows = 0, ...found] = counts.map((_, index) => Number(row?.[`c${index}`]));
  const unknown = found.slice(required.length, required.length + enumerationsOf(model).length);
  return {
    rows,
    empty: new Map(required.map((name, index) => [name, found[index] ?? 0])),
    unknown: unknown.reduce((sum, count) => sum + count, 0),
    tied: tellsTies(model) ? (found.at(-1) ?? 0) : 0,
  };
}

function countIf(condition: string): string {
  return `count(*) FILTER (WHERE ${condition})`;
}
