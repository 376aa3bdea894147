/** What the plots show is what the tables hold, to the minor unit and per currency. */
import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, type Session } from '../../src/lake/session.ts';
import { openStaged } from '../../src/query/openStaged.ts';
import type { OfCurrency } from '../../src/report/figures/figures.ts';
import { periodsBetween } from '../../src/report/figures/periods.ts';
import { readFigures } from '../../src/report/figures/readFigures.ts';
import { requireManifest } from '../../src/state/manifest.ts';
import { startPipeline } from '../support/pipeline.ts';

type Totals = Record<string, string>;

function totalsOf<Point>(series: readonly OfCurrency<Point>[] | undefined, amount: (point: Point) => bigint): Totals {
  const sums = (series ?? []).map(
    ({ currency, points }) =>
      [
        currency,
        points
          .map(amount)
          .reduce((a, b) => a + b, 0n)
          .toString(),
      ] as const,
  );
  return Object.fromEntries(sums.filter(([, sum]) => sum !== '0'));
}

async function totals(session: Session, sql: string): Promise<Totals> {
  const rows = await session.rows(`SELECT currency, CAST(sum(amount) AS VARCHAR) AS total FROM (${sql}) GROUP BY currency`);
  return Object.fromEntries(
    rows.map(({ currency, total }) => [String(currency), String(total)] as const).filter(([, total]) => total !== '0'),
  );
}

test('of a whole company: revenue, payouts and receivables are those of Silver', async () => {
  await using pipeline = await startPipeline({ days: 8, volume: 8 });
  const { storage } = pipeline;
  await pipeline.extract('r1');
  await pipeline.transforms('r1');
  await using scratch = await storage.scratch();
  const options = { sql: '', sqlChecks: [], memoryLimit: '1GB', threads: 1, tempDirectory: scratch.path };
  await using session = await openStaged(storage, await requireManifest(storage, 'r1'), options);
  const { revenue, payouts, ageing } = await readFigures(session);
  const ledger = 'FROM silver.balance_transactions WHERE reporting_category';
  expect(totalsOf(revenue, ({ sales }) => sales)).toEqual(
    await totals(session, `SELECT currency, amount_minor AS amount ${ledger} IN ('charge', 'charge_failure', 'partial_capture_reversal')`),
  );
  expect(totalsOf(revenue, ({ sales, refunds, disputes, fees }) => sales + refunds + disputes + fees)).toEqual(
    totalsOf(revenue, ({ net }) => net),
  );
  expect(Object.keys(totalsOf(revenue, ({ sales }) => sales)).length).toBeGreaterThan(2);
  expect(totalsOf(payouts, ({ amount }) => amount)).toEqual(
    await totals(session, 'SELECT currency, amount_minor AS amount FROM silver.payouts'),
  );
  const states = payouts?.flatMap(({ points }) => points.map(({ state }) => state)) ?? [];
  expect(states).toContain('tied');
  expect(states).not.toContain('differs');
  expect(totalsOf(ageing, ({ amount }) => amount)).toEqual(
    await totals(
      session,
      `SELECT currency, amount_remaining_minor AS amount FROM silver.invoices WHERE status = 'open' AND NOT is_deleted`,
    ),
  );
  expect(ageing?.every(({ points }) => points.length === 5)).toBe(true);
  const axes = new Set(revenue?.map(({ points }) => points.map(({ period }) => period).join()));
  expect(axes.size).toBe(1);
}, 60_000);

describe('of made-up tables', () => {
  async function withGold(sql: string, body: (session: Session) => Promise<void>): Promise<void> {
    const tempDirectory = await mkdtemp(join(tmpdir(), 'figures-'));
    try {
      await using session = await openSession({
        memoryLimit: '256MB',
        threads: 1,
        tempDirectory,
        allowedDirectories: [],
        schemas: ['gold'],
      });
      if (sql !== '') await session.run(sql);
      await body(session);
    } finally {
      await rm(tempDirectory, { recursive: true, force: true });
    }
  }

  const daily = (
    days: number,
  ) => `CREATE TABLE gold.revenue_daily AS SELECT CAST(DATE '2026-01-30' + CAST(i AS INTEGER) AS DATE) AS day, 'usd' AS currency, 1 AS sale_count,
    9007199254740993 AS sales_minor, -1 AS refunds_minor, 0 AS disputes_minor, -2 AS fees_minor, 9007199254740990 AS net_minor, 5 AS residual_minor
    FROM range(0, ${days}) AS t(i) WHERE i <> 1`;

  test('a day without money is there as zero, and large amounts keep their digits', async () => {
    await withGold(daily(4), async (session) => {
      const { revenue } = await readFigures(session);
      expect(revenue?.[0]?.points.map(({ period, sales, other }) => [period, sales, other])).toEqual([
        ['2026-01-30', 9007199254740993n, 5n],
        ['2026-01-31', 0n, 0n],
        ['2026-02-01', 9007199254740993n, 5n],
        ['2026-02-02', 9007199254740993n, 5n],
      ]);
    });
  });

  test('more days than a plot has room for are months', async () => {
    await withGold(daily(200), async (session) => {
      const { revenue } = await readFigures(session);
      expect(revenue?.[0]?.points.map(({ period }) => period)).toEqual(periodsBetween('2026-01', '2026-08'));
      expect(revenue?.[0]?.points[1]?.sales).toBe(9007199254740993n * 28n);
    });
  });

  test('a snapshot without the models has no figures, which is not the same as none', async () => {
    await withGold('', async (session) => {
      expect(await readFigures(session)).toEqual({ revenue: undefined, payouts: undefined, ageing: undefined });
    });
  });
});
