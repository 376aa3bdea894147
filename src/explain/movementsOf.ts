import type { Row, Session } from '../lake/session.ts';
import { sqlString } from '../lake/sqlText.ts';
import { type Catalog, findTable } from './catalog.ts';
import type { Explanation, Movement, Subject } from './types.ts';

/**
 * What an object did to the balance: the ledger's entries whose source is the object, its charges, or what was given back or disputed of them;
 * each with the payout that it left in. `limit` of them, the newest first.
 */
export async function movementsOf(session: Session, catalog: Catalog, subject: Subject, limit: number): Promise<Explanation['movements']> {
  if (findTable(catalog, 'silver', 'balance_transactions') === undefined) return { total: 0, newest: [] };
  const which =
    subject.table === 'balance_transactions' ? `id = ${sqlString(subject.id)}` : `source_id IN (${sourcesSql(catalog, subject)})`;
  const total = await session.count(`SELECT count(*) FROM silver.balance_transactions WHERE ${which}`);
  const rows = await session.rows(`WITH moved AS (
      SELECT * FROM silver.balance_transactions WHERE ${which} ORDER BY created_at DESC, id LIMIT ${limit}
    ),
    left_in AS (${leftInSql(catalog)})
    SELECT moved.id, reporting_category, source_id, moved.status, moved.created_at, available_at, moved.currency,
      moved.amount_minor, fee_minor, net_minor, payout_id, payout_status, arrival_at
    FROM moved LEFT JOIN left_in ON left_in.id = moved.id ORDER BY moved.created_at, moved.id`);
  return { total, newest: rows.map(toMovement) };
}

/** Which payout an entry left in; the payout's own entry did not leave, it is the leaving. */
function leftInSql(catalog: Catalog): string {
  const known = ['payout_balance_transactions', 'payouts'].every((name) => findTable(catalog, 'silver', name) !== undefined);
  if (!known) return `SELECT NULL AS id, NULL AS payout_id, NULL AS payout_status, NULL AS arrival_at`;
  return `SELECT members.id, members.payout_id, payouts.status AS payout_status, payouts.arrival_at
    FROM silver.payout_balance_transactions AS members LEFT JOIN silver.payouts AS payouts ON payouts.id = members.payout_id
    WHERE NOT members.is_payout_itself AND members.id IN (SELECT id FROM moved)`;
}

/** The ids that ledger entries about the object have as their source. */
function sourcesSql(catalog: Catalog, { id, table }: Subject): string {
  const itself = `SELECT ${sqlString(id)} AS id`;
  const charges = chargesSql({ id, table });
  if (charges === undefined || findTable(catalog, 'silver', 'charges') === undefined) return itself;
  const givenBack = ['refunds', 'disputes']
    .filter((name) => findTable(catalog, 'silver', name) !== undefined)
    .map((name) => `SELECT id FROM silver.${name} WHERE charge_id IN (SELECT id FROM charged)`);
  return `WITH charged AS (${charges}) ${[itself, 'SELECT id FROM charged', ...givenBack].join(' UNION ')}`;
}

/** The charges that an object's money came by; undefined for kinds that have none. */
function chargesSql({ id, table }: Pick<Subject, 'id' | 'table'>): string | undefined {
  const text = sqlString(id);
  switch (table) {
    case 'charges':
      return `SELECT ${text} AS id`;
    case 'payment_intents':
      return `SELECT id FROM silver.charges WHERE payment_intent_id = ${text}`;
    case 'customers':
      return `SELECT id FROM silver.charges WHERE customer_id = ${text}`;
    case 'invoices':
      return `SELECT id FROM silver.charges WHERE payment_intent_id IN (SELECT payment_intent_id FROM silver.invoice_payments WHERE invoice_id = ${text})`;
    default:
      return undefined;
  }
}

function toMovement(row: Row): Movement {
  const text = (name: string) => (row[name] === null || row[name] === undefined ? null : String(row[name]));
  return {
    id: String(row['id']),
    reporting_category: text('reporting_category'),
    source_id: text('source_id'),
    status: String(row['status']),
    created_at: String(row['created_at']),
    available_at: String(row['available_at']),
    currency: String(row['currency']),
    gross_minor: String(row['amount_minor']),
    fee_minor: String(row['fee_minor']),
    net_minor: String(row['net_minor']),
    payout:
      row['payout_id'] === null ? null : { id: String(row['payout_id']), status: text('payout_status'), arrival_at: text('arrival_at') },
  };
}
