/** The figures of a report, read from the Gold models of one snapshot. A model that the snapshot has not leaves its figure out. */
import type { Row, Session } from '../../lake/session.ts';
import type { AgeingBucket, Figures, OfCurrency, PayoutPoint, RevenuePoint } from './figures.ts';
import { MOST_DAYS } from './figures.ts';
import { AGEING_SQL, PAYOUTS_SQL, revenueSql } from './figuresSql.ts';
import { periodsBetween, spanOf } from './periods.ts';

/** Reads them. Amounts come as text and become bigints: no float is near them. */
export async function readFigures(session: Session): Promise<Figures> {
  const models = new Set((await session.rows(GOLD_TABLES)).map(({ table_name }) => String(table_name)));
  const read = async <Point>(model: string, sql: () => Promise<string>, point: (row: Row) => Point) =>
    models.has(model) ? byCurrency(await session.rows(await sql()), point) : undefined;
  return {
    revenue: onOneAxis(await read('revenue_daily', async () => revenueSql(await hasManyDays(session)), revenuePoint)),
    payouts: await read('payout_reconciliation', async () => PAYOUTS_SQL, payoutPoint),
    ageing: (await read('ar_aging', async () => AGEING_SQL, ageingBucket))?.map(withEveryBucket),
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

/** Every currency over the same periods, so that cards can be compared from left to right. */
function onOneAxis(series: readonly OfCurrency<RevenuePoint>[] | undefined): readonly OfCurrency<RevenuePoint>[] | undefined {
  const span = spanOf(series?.flatMap(({ points }) => points.map(({ period }) => period)) ?? []);
  if (series === undefined || span === undefined) return series;
  const nothing = { sales: 0n, refunds: 0n, disputes: 0n, fees: 0n, other: 0n, net: 0n };
  return series.map(({ currency, points }) => {
    const found = new Map(points.map((point) => [point.period, point]));
    return { currency, points: periodsBetween(...span).map((period) => found.get(period) ?? { period, ...nothing }) };
  });
}

function payoutPoint(row: Row): PayoutPoint {
  return {
    payout: String(row['payout_id']),
    day: String(row['day']),
    amount: amount(row, 'amount'),
    difference: row['difference'] === null ? null : amount(row, 'difference'),
    state: STATES.get(String(row['reconciliation'])) ?? 'unitemised',
  };
}

/** By the words of `gold.payout_reconciliation`. */
const STATES: ReadonlyMap<string, PayoutPoint['state']> = new Map([
  ['ties', 'tied'],
  ['differs', 'differs'],
  ['in_progress', 'pending'],
  ['not_applicable', 'unitemised'],
]);

function ageingBucket(row: Row): AgeingBucket {
  return { bucket: String(row['bucket']), invoices: Number(row['invoices']), amount: amount(row, 'amount') };
}

/** The classes of `gold.ar_aging`, the youngest first: one that is empty says something too. */
const BUCKETS = ['current', '1-30', '31-60', '61-90', '90+'];

function withEveryBucket({ currency, points }: OfCurrency<AgeingBucket>): OfCurrency<AgeingBucket> {
  const empty = (bucket: string): AgeingBucket => ({ bucket, invoices: 0, amount: 0n });
  return { currency, points: BUCKETS.map((bucket) => points.find((point) => point.bucket === bucket) ?? empty(bucket)) };
}

function amount(row: Row, name: string): bigint {
  return BigInt(String(row[name] ?? 0));
}
