import { headerType } from '../lake/deltaSchema.ts';
import type { Session } from '../lake/session.ts';

/** Columns of the staged tables with their types as the files have them, by `<layer>.<model>`; asked of the catalog once for all. */
export type StagedTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads them off the session's views or tables. */
export async function readStagedTypes(session: Session): Promise<StagedTypes> {
  const rows = await session.rows(`SELECT schema_name || '.' || table_name AS relation, column_name AS name, data_type AS type
    FROM duckdb_columns() WHERE schema_name IN ('silver', 'gold')`);
  const found = new Map<string, Map<string, string>>();
  for (const { relation, name, type } of rows) {
    const columns = found.get(String(relation)) ?? new Map<string, string>();
    found.set(String(relation), columns.set(String(name), headerType(String(type))));
  }
  return found;
}
