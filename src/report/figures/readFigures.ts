/** The figures of a report, read from the Gold models of one snapshot. A model that the snapshot has not leaves its figure out. */
import type { Row, Session } from '../../lake/session.ts';
import type { AgeingBucket, Figures, OfCurrency, PayoutPoint, RevenuePoint } from './figures.ts';
import { AGEING_SQL, PAYOUTS_SQL, revenueSql } from './figuresSql.ts';

/** More days than this are shown as months. */
const MOST_DAYS = 92;

/** Reads them. Amounts come as text and become bigints: no float is near them. */
export async function readFigures(session: Session): Promise<Figures> {
  const models = new Set((await session.rows(GOLD_TABLES)).map(({ table_name }) => String(table_name)));
  const read = async <Point>(model: string, sql: () => Promise<string>, point: (row: Row) => Point) =>
    models.has(model) ? byCurrency(await session.rows(await sql()), point) : undefined;
  return {
    revenue: await read('revenue_daily', async () => revenueSql(await hasManyDays(session)), revenuePoint),
    payouts: await read('payout_reconciliation', async () => PAYOUTS_SQL, payoutPoint),
    ageing: await read('ar_aging', async () => AGEING_SQL, ageingBucket),
  };
}

const GOLD_TABLES = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'gold'`;

async function hasManyDays(session: Session): Promise<boolean> {
  return (await session.count('SELECT count(DISTINCT day) FROM gold.revenue_daily')) > MOST_DAYS;
}

/** The currency with the most rows first: sizes of different currencies say nothing about each other. */
function byCurrency<Point>(rows: readonly Row[], point: (row: Row) => Point): OfCurrency<Point>[] {
  const groups = [...Map.groupBy(rows, ({ currency }) => String(currency))];
  const weight = (those: readonly Row[]) => those.reduce((sum, row) => sum + Number(row['weight']), 0);
  return groups
    .sort(([a, x], [b, y]) => weight(y) - weight(x) || (a < b ? -1 : 1))
    .map(([currency, those]) => ({ currency, points: those.map(point) }));
}

function revenuePoint(row: Row): RevenuePoint {
  const [sales, refunds, disputes] = [amount(row, 'sales'), amount(row, 'refunds'), amount(row, 'disputes')];
  return {
    period: String(row['period']),
    sales,
    refunds,
    disputes,
    fees: amount(row, 'fees'),
    other: amount(row, 'other'),
    net: amount(row, 'net'),
  };
}

function payoutPoint(row: Row): PayoutPoint {
  const difference = row['difference'] === null ? null : amount(row, 'difference');
  const state = difference === null ? 'unitemised' : difference === 0n ? 'tied' : 'differs';
  return { payout: String(row['payout_id']), day: String(row['day']), amount: amount(row, 'amount'), difference, state };
}

function ageingBucket(row: Row): AgeingBucket {
  return { bucket: String(row['bucket']), invoices: Number(row['invoices']), amount: amount(row, 'amount') };
}

function amount(row: Row, name: string): bigint {
  return BigInt(String(row[name] ?? 0));
}
