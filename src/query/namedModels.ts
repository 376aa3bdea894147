/** Statements about what tables there are, or that make up a table's name: nobody can say beforehand which ones they read. */
const ABOUT_ALL = /\b(show|describe|summarize|pragma|call)\b|information_schema|duckdb_|pg_|sqlite_|\bquery(_table)?\s*\(/i;

/**
 * Which models a statement can be about: those whose names it has as words, wherever they stand. Undefined when it asks about all. A bucket answers for each in tens of milliseconds, and most questions are about one or two.
 */
export function namedModels(sql: string): ((model: string) => boolean) | undefined {
  if (ABOUT_ALL.test(sql)) return undefined;
  const words = new Set(sql.toLowerCase().match(/[a-z0-9_]+/g) ?? []);
  return (model) => words.has(model.toLowerCase());
}
