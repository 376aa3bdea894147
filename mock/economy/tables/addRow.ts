/** What a table is made of. */
export interface Numbers {
  push(value: number): number;
  at(row: number): number;
  set(row: number, value: number): void;
}

/** Appends a row to a table and gives its number: every column must be named, so that they stay equally long. */
export function addRow<T extends Readonly<Record<string, Numbers>>>(table: T, values: { readonly [K in keyof T]: number }): number {
  let row = -1;
  for (const name in table) row = table[name]?.push(values[name]) ?? row;
  return row;
}
