/**
 * The checks that Bronze and Silver have the same sums. No source can break them, only our own SQL can: so they are shown tables that differ in
 * an amount, a row or a currency.
 */
import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, type Session } from '../../src/lake/session.ts';
import { embeddedChecks } from '../../src/quality/embedded.ts';
import { runSqlCheck } from '../../src/quality/runSqlCheck.ts';
import type { SqlCheck } from '../../src/quality/sqlCheck.ts';
import { references } from '../../src/transform/graph.ts';

const checks = embeddedChecks().filter(
  ({ kind, bronze, sql }) => kind === 'reconciliation' && bronze !== undefined && !references(sql).some(({ schema }) => schema === 'gold'),
);

/** What Bronze has; a null is an object without that amount. */
const AMOUNTS: readonly (readonly [currency: string, amount: number | null])[] = [
  ['eur', 1000],
  ['eur', -250],
  ['jpy', 90_000_000_000],
  ['kwd', null],
];

describe('sums', () => {
  test.each(checks.map((check) => [check.name, check] as const))('%s holds for the same rows, and for no others', async (_name, check) => {
    const changes: readonly (readonly [what: string, rows: typeof AMOUNTS, fails: boolean])[] = [
      ['the same', AMOUNTS, false],
      ['an amount', AMOUNTS.map(([currency, amount]) => [currency, amount === 1000 ? 1001 : amount] as const), true],
      ['a row less', AMOUNTS.slice(1), true],
      ['a row more', [...AMOUNTS, ['usd', 5]], true],
      ['a currency', AMOUNTS.map(([currency, amount]) => [amount === -250 ? 'usd' : currency, amount] as const), true],
    ];
    for (const [what, rows, fails] of changes)
      expect(`${what}: ${await verdict(check, rows)}`).toBe(`${what}: ${fails ? 'failed' : 'passed'}`);
  });

  test('there are some', () => {
    expect(checks.length).toBeGreaterThan(3);
  });
});

async function verdict(check: SqlCheck, rows: typeof AMOUNTS): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sums-'));
  try {
    await using session = await openSession({
      memoryLimit: '256MB',
      threads: 1,
      tempDirectory: directory,
      allowedDirectories: [directory],
    });
    await makeTables(session, check, rows);
    return (await runSqlCheck(session, check, { coverage: new Map() })).status;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function makeTables(session: Session, { bronze }: SqlCheck, rows: typeof AMOUNTS): Promise<void> {
  const stream = bronze?.stream ?? '';
  const measures = (bronze?.fields ?? []).filter((field) => field !== 'id' && field !== 'currency');
  const valuesOf = (some: typeof AMOUNTS) =>
    some.map(([currency, amount]) => `('${currency}', CAST(${amount ?? 'NULL'} AS BIGINT))`).join(', ');
  await session.run(`CREATE SCHEMA bronze; CREATE SCHEMA silver;
    CREATE TABLE bronze.${stream} AS SELECT {currency: currency, ${measures.map((name) => `${name}: amount`).join(', ')}} AS record
      FROM (VALUES ${valuesOf(AMOUNTS)}) AS v(currency, amount);
    CREATE TABLE silver.${stream} AS SELECT currency, ${measures.map((name) => `amount AS ${name}_minor`).join(', ')}
      FROM (VALUES ${valuesOf(rows)}) AS v(currency, amount)`);
}
