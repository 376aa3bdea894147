import type { Row, Session } from '../lake/session.ts';
import { sqlString } from '../lake/sqlText.ts';
import { type Catalog, findTable } from './catalog.ts';
import { summaries } from './neighbours.ts';
import type { Neighbour, Subject } from './types.ts';

/**
 * What an object is tied to by the payments of invoices alone: the invoice that a charge paid, the charges that paid an invoice. Since 2025 the API
 * links them by `invoice_payments` and nowhere else.
 */
export async function throughPayments(
  session: Session,
  catalog: Catalog,
  { table, id }: Subject,
  row: Row,
  limit: number,
): Promise<Neighbour[]> {
  if (findTable(catalog, 'silver', 'invoice_payments') === undefined) return [];
  const [charges, invoices] = [findTable(catalog, 'silver', 'charges'), findTable(catalog, 'silver', 'invoices')];
  const intent = row['payment_intent_id'];
  if (table === 'invoices' && charges !== undefined) {
    const paid = `payment_intent_id IN (SELECT payment_intent_id FROM silver.invoice_payments WHERE invoice_id = ${sqlString(id)})`;
    return await summaries(session, charges, paid, limit);
  }
  if (invoices === undefined || typeof intent !== 'string' || !['charges', 'refunds', 'disputes'].includes(table)) return [];
  const settled = `id IN (SELECT invoice_id FROM silver.invoice_payments WHERE payment_intent_id = ${sqlString(intent)})`;
  return await summaries(session, invoices, settled, limit);
}
