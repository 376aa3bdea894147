/** Every status that a check can have, and which of them keep a snapshot from being published. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, type Session } from '../../src/lake/session.ts';
import type { Reach } from '../../src/quality/coverageGaps.ts';
import { runSqlCheck } from '../../src/quality/runSqlCheck.ts';
import { parseCheck } from '../../src/quality/sqlCheck.ts';
import { CHECK_STATUSES, checkResultSchema, rejects } from '../../src/state/stages/checkResult.ts';

let directory: string;
let session: Session;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'results-'));
  session = await openSession({ memoryLimit: '256MB', threads: 1, tempDirectory: directory, allowedDirectories: [] });
  await session.run(`CREATE SCHEMA silver;
    CREATE TABLE silver.payouts AS SELECT * FROM (VALUES
      ('po_1', 'jpy', 500, 500, true), ('po_2', 'kwd', 1001, 1000, true), ('po_3', 'usd', 7, 7, true), ('po_4', 'usd', 9, 0, false)
    ) AS v(id, currency, amount_minor, members_minor, is_automatic);
    CREATE TABLE silver.nothing AS SELECT * FROM silver.payouts WHERE false`);
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const SUM =
  'SELECT id, currency, amount_minor AS expected, members_minor AS found FROM silver.payouts WHERE is_automatic AND amount_minor <> members_minor';

function check(sql: string, header: Readonly<Record<string, string>> = {}, reach: Reach = { coverage: new Map() }) {
  const fields = { check: 'members', model: 'silver.payouts', kind: 'identity', severity: 'error', rule: 'Members add up.', ...header };
  const lines = Object.entries(fields).map(([name, value]) => `-- ${name}: ${value}\n`);
  return runSqlCheck(session, parseCheck('mine.sql', lines.join('') + sql), reach);
}

describe('a check', () => {
  test('that fails says how many of how many, shows rows with the key first, what of them is money, and the SQL that finds them', async () => {
    const of = { of: 'silver.payouts WHERE is_automatic', exempt: 'silver.payouts WHERE NOT is_automatic', unit: 'minor' };
    const result = await check(SUM, of);
    expect(checkResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result).toMatchObject({ status: 'failed', failing_rows: 1, checked_rows: 3, exempt_rows: 1, amounts: ['expected', 'found'] });
    expect(result.sample).toEqual([{ id: 'po_2', currency: 'kwd', expected: '1001', found: '1000' }]);
    expect(Object.keys(result.sample[0] ?? {})[0]).toBe('id');
    expect(await session.rows(result.sql ?? '')).toHaveLength(1);
  });

  test('only warns when its severity is no more', async () => {
    expect(await check(SUM, { severity: 'warn' })).toMatchObject({ status: 'warned', failing_rows: 1 });
  });

  test('does not judge yet what was read after the entity that it tells of, and hides the column that says so', async () => {
    const coverage = new Map([['refunds', { from: 0, to: 1_790_000_000, reaches_start: true }]]);
    const readAt = (seconds: number) => SUM.replace(' FROM', `, to_timestamp(${seconds}) AS until FROM`);
    const judged = await check(readAt(1_790_000_000), { until: 'refunds' }, { coverage });
    expect(judged).toMatchObject({ status: 'failed', sample: [{ id: 'po_2', currency: 'kwd', expected: '1001', found: '1000' }] });
    expect(judged.sample[0]).not.toHaveProperty('until');
    expect((await check(readAt(1_790_000_001), { until: 'refunds' }, { coverage })).status).toBe('passed');
  });

  test('passes, and says how many rows it was held against', async () => {
    expect(await check(`${SUM} AND currency = 'usd'`)).toMatchObject({ status: 'passed', failing_rows: 0, checked_rows: 4 });
  });

  test('is not applicable, never passed, when there is nothing that it is about', async () => {
    const result = await check('SELECT id FROM silver.nothing', { of: 'silver.nothing', exempt: 'silver.payouts WHERE NOT is_automatic' });
    expect(result).toMatchObject({ status: 'not_applicable', checked_rows: 0, exempt_rows: 1 });
    expect(result.reason).toContain('1 other rows');
  });

  test('is skipped, with its reason, when it cannot be judged yet', async () => {
    const needs = { needs: '(SELECT count(*) FROM silver.payouts) >= 28', otherwise: 'not enough history' };
    expect(await check(SUM, needs)).toMatchObject({ status: 'skipped', reason: 'not enough history', failing_rows: 0 });
  });

  test('is errored, never passed, when its SQL does not run', async () => {
    const result = await check('SELECT id FROM silver.payouts WHERE nowhere > 1');
    expect(result).toMatchObject({ status: 'errored', reason: expect.stringContaining('nowhere') });
    expect(rejects(result, 'error')).toBe(true);
  });
});

test('what rejects a snapshot: failures always, warnings when asked to, an error of the check as its severity', () => {
  const rejecting = (severity: 'error' | 'warn', failOn: 'error' | 'warn') =>
    CHECK_STATUSES.filter((status) => rejects({ status, severity }, failOn));
  expect(rejecting('error', 'error')).toEqual(['failed', 'errored']);
  expect(rejecting('warn', 'error')).toEqual(['failed']);
  expect(rejecting('warn', 'warn')).toEqual(['warned', 'failed', 'errored']);
});

test.each([
  ['-- needs: true\n', 'needs and otherwise stand together'],
  ['-- unit: cents\n', 'unit is minor; not cents'],
])('a header with %j is refused', (line, message) => {
  const header = '-- check: a\n-- model: silver.payouts\n-- kind: identity\n-- severity: error\n-- rule: b\n';
  expect(() => parseCheck('mine.sql', `${header}${line}SELECT 1`)).toThrow(message);
});
