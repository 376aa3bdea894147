/** Where DuckDB says that a statement is wrong, as `file:line`; it counts lines from where the file begins. The file alone where it says nothing. */
export function placeOf(file: string, message: string): string {
  const line = /^LINE (\d+):/m.exec(message)?.[1];
  return line === undefined ? file : `${file}:${line}`;
}
