import type { Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { storedEntities } from '../registry/index.ts';
import { type Catalog, findTable, objectOf, objectTables, type Table } from './catalog.ts';
import type { Subject } from './types.ts';

/** The published object of that id, or the invoice of that number; undefined when no table has it. */
export async function findObject(session: Session, catalog: Catalog, asked: string): Promise<Subject | undefined> {
  const tables = objectTables(catalog);
  const likely = tables.filter(({ name }) => hasPrefix(name, asked));
  const others = tables.filter((table) => !likely.includes(table));
  return (await among(session, likely, asked)) ?? (await among(session, others, asked)) ?? (await byNumber(session, catalog, asked));
}

/** Whether ids of a table begin as this one does. Coupons are called as their owner likes, and have no beginning. */
export function hasPrefix(table: string, asked: string): boolean {
  const prefix = storedEntities.find(({ name }) => name === table)?.idPrefix ?? '';
  return prefix !== '' && asked.startsWith(prefix);
}

async function among(session: Session, tables: readonly Table[], id: string): Promise<Subject | undefined> {
  if (tables.length === 0) return undefined;
  const found = await session.rows(
    tables
      .map(({ name }, place) => `SELECT ${place} AS place FROM silver.${sqlName(name)} WHERE id = ${sqlString(id)}`)
      .join(' UNION ALL ')
      .concat(' ORDER BY 1 LIMIT 1'),
  );
  const table = tables[Number(found[0]?.['place'] ?? -1)];
  return table === undefined ? undefined : { id, table: table.name, object: objectOf(table.name) };
}

/** The number that stands on an invoice is what its reader has. */
async function byNumber(session: Session, catalog: Catalog, number: string): Promise<Subject | undefined> {
  if (findTable(catalog, 'silver', 'invoices') === undefined) return undefined;
  const found = await session.rows(`SELECT id FROM silver.invoices WHERE number = ${sqlString(number)} LIMIT 2`);
  const [row] = found;
  return found.length === 1 && row !== undefined ? { id: String(row['id']), table: 'invoices', object: 'invoice' } : undefined;
}
