/** The published tables and their columns, as the session shows them: what may be joined is read off it, not written down again. */
import type { Session } from '../lake/session.ts';
import { storedEntities } from '../registry/index.ts';

export interface Table {
  readonly schema: 'silver' | 'gold';
  readonly name: string;
  readonly columns: ReadonlySet<string>;
}

export type Catalog = readonly Table[];

/** Reads it; tables of a schema are in the order of their names. */
export async function readCatalog(session: Session): Promise<Catalog> {
  const rows = await session.rows(`SELECT table_schema, table_name, list(column_name ORDER BY ordinal_position) AS columns
    FROM information_schema.columns WHERE table_schema IN ('silver', 'gold') GROUP BY ALL ORDER BY ALL`);
  return rows.map((row) => ({
    schema: row['table_schema'] === 'gold' ? 'gold' : 'silver',
    name: String(row['table_name']),
    columns: new Set(Array.isArray(row['columns']) ? row['columns'].map(String) : []),
  }));
}

/** The published table, or undefined. */
export function findTable(catalog: Catalog, schema: Table['schema'], name: string): Table | undefined {
  return catalog.find((table) => table.schema === schema && table.name === name);
}

/** Silver tables that have one row an object, in the order of the registry; lists that repeat another entity's objects come last. */
export function objectTables(catalog: Catalog): Table[] {
  const places = new Map(storedEntities.map(({ name, perParent }, place) => [name, perParent === undefined ? place : place + 1000]));
  const place = ({ name }: Table) => places.get(name) ?? 500;
  return catalog
    .filter(({ schema, name, columns }) => schema === 'silver' && columns.has('id') && !isHistory(name))
    .toSorted((a, b) => place(a) - place(b));
}

/** Whether a table has one row a state, not an object. */
export function isHistory(name: string): boolean {
  return name.endsWith('_history');
}

/** What an object of a table is called: `charge`; for entries of nested lists, the table's name in the singular. */
export function objectOf(table: string): string {
  return storedEntities.find(({ name }) => name === table)?.object ?? table.replace(/s$/, '');
}

/** The column by which other tables name an object of this table: `charge_id`; the API calls a checkout session `checkout.session`. */
export function referenceColumn(table: string): string {
  return `${objectOf(table).split('.').at(-1)}_id`;
}
