import type { Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { type Catalog, objectOf, referenceColumn } from './catalog.ts';
import type { GoldRows, Subject } from './types.ts';

/** The rows of every published Gold model that name the object, by the column for its kind. */
export async function goldRows(session: Session, catalog: Catalog, subject: Subject): Promise<GoldRows[]> {
  const found: GoldRows[] = [];
  for (const { schema, name, columns } of catalog) {
    const column = schema === 'gold' ? namingColumn(columns, subject.table) : undefined;
    if (column === undefined) continue;
    const from = `FROM gold.${sqlName(name)} WHERE ${sqlName(column)} = ${sqlString(subject.id)}`;
    const rows = await session.count(`SELECT count(*) ${from}`);
    if (rows === 0) continue;
    const [row] = rows === 1 ? await session.rows(`SELECT * ${from}`) : [];
    found.push({ model: `gold.${name}`, column, rows, row: row ?? null });
  }
  return found;
}

/** `charge_id`, or where a model is about several kinds, what names the cause. */
function namingColumn(columns: ReadonlySet<string>, table: string): string | undefined {
  const own = referenceColumn(table);
  if (columns.has(own)) return own;
  const causes = new Set(['charge', 'refund', 'dispute', 'payout', 'transfer', 'topup', 'application_fee']);
  return causes.has(objectOf(table)) && columns.has('source_id') ? 'source_id' : undefined;
}
