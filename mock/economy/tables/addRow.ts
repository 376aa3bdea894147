import type { Column } from '../column.ts';

/** Appends a row to a table and gives its number: every column must be named, so that they stay equally long. */
export function addRow<T extends Readonly<Record<string, Column>>>(table: T, values: { readonly [K in keyof T]: number }): number {
  let row = -1;
  for (const name in table) row = table[name]?.push(values[name]) ?? row;
  return row;
}
