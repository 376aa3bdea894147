import type { Session } from '../lake/session.ts';
import { sqlString } from '../lake/sqlText.ts';
import { type Catalog, findTable } from './catalog.ts';
import type { Explanation, Subject } from './types.ts';

/** The events whose payload is the object: the newest `limit` of them, oldest first. */
export async function eventsAbout(session: Session, catalog: Catalog, { id }: Subject, limit: number): Promise<Explanation['events']> {
  if (findTable(catalog, 'silver', 'events') === undefined) return { total: 0, newest: [] };
  const where = `object_id = ${sqlString(id)}`;
  const total = await session.count(`SELECT count(*) FROM silver.events WHERE ${where}`);
  const rows = await session.rows(
    `SELECT id, type, created_at, bronze_run_id FROM silver.events WHERE ${where} ORDER BY created_at DESC, id LIMIT ${limit}`,
  );
  const newest = rows.map((row) => ({
    id: String(row['id']),
    type: String(row['type']),
    created_at: String(row['created_at']),
    run_id: String(row['bronze_run_id']),
  }));
  return { total, newest: newest.toReversed() };
}
