/** What the plots show is what the tables hold, to the minor unit and per currency. */
import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, type Session } from '../../src/lake/session.ts';
import { periodsBetween } from '../../src/report/figures/periods.ts';
import { readFigures } from '../../src/report/figures/readFigures.ts';

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
