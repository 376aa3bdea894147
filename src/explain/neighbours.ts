/** Objects beside an object: those that its row names, and those whose rows name it. Both are read off the tables' columns. */
import type { Row, Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { type Catalog, objectOf, objectTables, referenceColumn, type Table } from './catalog.ts';
import type { Amount, Neighbour, Neighbours, Subject } from './types.ts';

/** Columns that hold what an object is about in money, the best first. */
const AMOUNTS = ['total_minor', 'amount_minor', 'net_minor', 'amount_total_minor', 'unit_amount_minor'] as const;

/** Lists of a payout's entries: there are hundreds, and `payoutBook` sums them. */
const SUMMED = new Set(['payout_balance_transactions']);

/** The objects that a Silver row names in its columns, in their order. Names without a published object are left out. */
export async function namedBy(session: Session, catalog: Catalog, subject: Subject, row: Row): Promise<Neighbour[]> {
  const found: Neighbour[] = [];
  for (const [column, value] of Object.entries(row)) {
    if (!column.endsWith('_id') || column === 'bronze_run_id' || typeof value !== 'string' || value === subject.id) continue;
    const table = tableFor(catalog, column, value);
    const neighbour = table === undefined ? undefined : (await summaries(session, table, `id = ${sqlString(value)}`, 1))[0];
    if (neighbour !== undefined && !found.some(({ id }) => id === neighbour.id)) found.push(neighbour);
  }
  return found;
}

/** The objects of every table that has a column for objects of this kind, the newest `limit` of each table. */
export async function namers(session: Session, catalog: Catalog, subject: Subject, limit: number): Promise<Neighbours[]> {
  const column = referenceColumn(subject.table);
  const tables = objectTables(catalog).filter(({ name, columns }) => columns.has(column) && !SUMMED.has(name) && name !== subject.table);
  const found: Neighbours[] = [];
  for (const table of tables) {
    const where = `${sqlName(column)} = ${sqlString(subject.id)}`;
    const total = await session.count(`SELECT count(*) FROM silver.${sqlName(table.name)} WHERE ${where}`);
    if (total > 0) found.push({ table: table.name, column, total, newest: await summaries(session, table, where, limit) });
  }
  return found;
}

/** Objects of a table in a few words each, the newest first. */
export async function summaries(session: Session, { name, columns }: Table, where: string, limit: number): Promise<Neighbour[]> {
  const amount = AMOUNTS.find((column) => columns.has(column));
  const wanted = ['id', 'status', 'currency', 'created_at'].filter((column) => columns.has(column));
  const order = columns.has('created_at') ? 'created_at DESC, id' : 'id';
  const rows = await session.rows(`SELECT ${[...wanted, ...(amount === undefined ? [] : [`${amount} AS amount`])].join(', ')}
    FROM silver.${sqlName(name)} WHERE ${where} ORDER BY ${order} LIMIT ${limit}`);
  return rows.map((row) => ({
    id: String(row['id']),
    table: name,
    object: objectOf(name),
    status: textOf(row['status']),
    amount: amountOf(row['amount'], row['currency']),
    created_at: textOf(row['created_at']),
  }));
}

/** What a column such as `customer_id` names: by the kind in its name, else by how the id begins. */
function tableFor(catalog: Catalog, column: string, value: string): Table | undefined {
  const tables = objectTables(catalog);
  const byName = tables.find(({ name }) => column === referenceColumn(name) || column.endsWith(`_${referenceColumn(name)}`));
  return byName ?? tables.find(({ name }) => sharesPrefix(name, value));
}

function sharesPrefix(table: string, value: string): boolean {
  return KINDS.some(([prefix, name]) => name === table && value.startsWith(prefix));
}

/** Columns such as `source_id` may name several kinds. */
const KINDS = [
  ['ch_', 'charges'],
  ['py_', 'charges'],
  ['re_', 'refunds'],
  ['pyr_', 'refunds'],
  ['du_', 'disputes'],
  ['dp_', 'disputes'],
  ['po_', 'payouts'],
  ['tr_', 'transfers'],
  ['tu_', 'topups'],
  ['fee_', 'application_fees'],
  ['fr_', 'application_fee_refunds'],
  ['trr_', 'transfer_reversals'],
] as const;

function amountOf(minor: unknown, currency: unknown): Amount | null {
  return minor === null || minor === undefined || typeof currency !== 'string' ? null : { minor: String(minor), currency };
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
