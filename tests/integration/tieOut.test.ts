/** `tie-out` against the mock's own reports: they tie to nothing, and each kind of tampering is named for what it is. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_TYPES } from '../../mock/reports/writeReport.ts';
import { openPublished } from '../../src/query/openPublished.ts';
import { type TieOut, tieOut } from '../../src/tieout/tieOut.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';

/** The clocks of Los Angeles went back on 2026-11-01, where the hour from one to two came twice. */
const [AUTUMN, SPRING, ZONE] = [Date.UTC(2026, 9, 18) / 1000, Date.UTC(2026, 2, 15) / 1000, 'America/Los_Angeles'];
const [FROM, TO] = [Date.UTC(2026, 9, 23, 7) / 1000, Date.UTC(2026, 10, 5, 8) / 1000];
const PERIOD = { from: '2026-10-23', to: '2026-11-05' };

/** What gold.ledger is made of. */
const LEDGER = ['payouts', 'payout_balance_transactions', 'balance_transactions', 'charges', 'refunds', 'disputes'];

let pipeline: Pipeline & Stages;
let temp: string;

beforeAll(async () => {
  pipeline = await startPipeline({ seed: 12, startUnix: AUTUMN, days: 20, volume: 25, of: LEDGER });
  temp = await mkdtemp(join(tmpdir(), 'tie-out-'));
  await pipeline.all('first');
});
afterAll(async () => {
  await pipeline[Symbol.asyncDispose]();
  await rm(temp, { recursive: true });
});

async function report(type: string): Promise<string> {
  const query = `interval_start=${FROM}&interval_end=${TO}&timezone=${ZONE}`;
  const response = await pipeline.mock.fetch(new Request(`http://mock/_mock/reports/${type}.csv?${query}`));
  expect(response.status).toBe(200);
  return await response.text();
}

async function compare(csv: string, options: Partial<Parameters<typeof tieOut>[1]> = PERIOD): Promise<TieOut> {
  const path = join(temp, `${crypto.randomUUID()}.csv`);
  await Bun.write(path, csv);
  const signal = new AbortController().signal;
  const { session } = await openPublished(pipeline.storage, { memoryLimit: '1GB', threads: 1, tempDirectory: temp, signal });
  await using _session = session;
  return await tieOut(session, { path, timezone: ZONE, ...options });
}

test.each(REPORT_TYPES)('%s ties to nothing, in currencies of every number of decimals', async (type) => {
  const csv = await report(type);
  const result = await compare(csv);
  expect({ differences: result.differences, type: result.report_type }).toEqual({ differences: [], type });
  expect(result.currencies.every(({ difference }) => Number(difference) === 0)).toBe(true);
  expect(result.currencies.reduce((sum, one) => sum + one.matched, 0)).toBe(csv.trimEnd().split('\n').length - 1);
  if (type.startsWith('balance'))
    expect(result.currencies.map(({ currency }) => currency)).toEqual(expect.arrayContaining(['usd', 'jpy', 'kwd']));
});

test('the hour that comes twice has entries of both, and each is in its own', async () => {
  const created = COLUMNS.indexOf('created');
  const twice = (await report(REPORT_TYPES[0])).split('\n').filter((line) => line.split(',')[created]?.startsWith('2026-11-01 01:'));
  const hours = new Set(twice.map((line) => line.split(',')[COLUMNS.indexOf('created_utc')]?.slice(11, 13)));
  expect([...hours].sort()).toEqual(['08', '09']);
  expect((await compare(await report(REPORT_TYPES[0]))).compared).toEqual(expect.arrayContaining(['created', 'created_utc']));
});

test('a byte order mark, line breaks of Windows and empty lines at the end change nothing', async () => {
  const csv = await report(REPORT_TYPES[0]);
  expect((await compare(`\uFEFF${csv.replaceAll('\n', '\r\n')}\r\n\r\n`)).differences).toEqual([]);
});

test('a decimal comma is a decimal point', async () => {
  const [header = '', ...lines] = (await report(REPORT_TYPES[0])).trimEnd().split('\n');
  const money = ['gross', 'fee', 'net'].map((name) => header.split(',').indexOf(name));
  const withComma = lines.map((line) =>
    line
      .split(',')
      .map((cell, at) => (money.includes(at) ? `"${cell.replace('.', ',')}"` : cell))
      .join(','),
  );
  expect(withComma.join('')).toMatch(/"-?\d+,\d{2}"/);
  expect((await compare([header, ...withComma].join('\n'))).differences).toEqual([]);
});

test('the wrong zone is seen in the times', async () => {
  const result = await compare(await report(REPORT_TYPES[0]), { timezone: 'UTC', ...PERIOD });
  expect(new Set(result.differences.map(({ field }) => field))).toContain('created');
});

const COLUMNS = 'balance_transaction_id,created_utc,created,available_on,currency,gross,fee,net,reporting_category,source_id'.split(',');
const TAMPERINGS: readonly [string, string][] = [
  ['gross', '1.01'],
  ['fee', '0.99'],
  ['net', '-7.10'],
  ['currency', 'zar'],
  ['reporting_category', 'other'],
  ['source_id', 'ch_somebody_else'],
  ['created', '2026-10-24 00:00:01'],
  ['available_on', '2026-10-24 00:00:01'],
];

test.each(TAMPERINGS)('a line with another %s is named, with both values', async (field, value) => {
  const lines = (await report(REPORT_TYPES[0])).trimEnd().split('\n');
  const cells = (lines[40] ?? '').split(',');
  cells[COLUMNS.indexOf(field)] = value;
  lines[40] = cells.join(',');
  const { differences } = await compare(lines.join('\n'));
  expect(differences).toMatchObject([
    { kind: 'different', balance_transaction_id: cells[0], field, theirs: expect.stringContaining(value) },
  ]);
});

test('a line that is gone, one that is new, and one that is there twice are each named', async () => {
  const lines = (await report(REPORT_TYPES[0])).trimEnd().split('\n');
  const id = (line: string | undefined) => (line ?? '').split(',')[0] ?? '';
  const gone = await compare(lines.toSpliced(30, 1).join('\n'));
  expect(gone.differences).toMatchObject([{ kind: 'missing_there', balance_transaction_id: id(lines[30]) }]);
  const made = (lines[30] ?? '').replace(/^txn_/, 'txn_x');
  expect((await compare([...lines, made].join('\n'))).differences).toMatchObject([
    { kind: 'missing_here', balance_transaction_id: id(made) },
  ]);
  const twice = await compare([...lines, lines[30] ?? ''].join('\n'));
  expect(twice.differences).toMatchObject([{ kind: 'repeated', balance_transaction_id: id(lines[30]), theirs: '2' }]);
  expect(twice.currencies.filter(({ difference }) => Number(difference) !== 0)).toHaveLength(1);
});

test('a file that is no such report is refused', async () => {
  expect(await compare('a,b\n1,2\n').catch((error: unknown) => error)).toMatchObject({ code: 'USAGE_BAD_VALUE' });
  const thousands = (await report(REPORT_TYPES[0])).trimEnd().split('\n').slice(0, 3);
  thousands[1] = (thousands[1] ?? '').replace(/,(-?\d+(?:\.\d+)?),/, ',"1,234.50",');
  expect(await compare(thousands.join('\n')).catch((error: unknown) => error)).toMatchObject({ code: 'USAGE_BAD_VALUE' });
});

test('what is wrong in our own data is named the same way', async () => {
  const intercept = async (request: Request, answer: (request: Request) => Promise<Response>) => {
    const text = await (await answer(request)).text();
    // Some entries lose their gross on the way.
    const spoiled = request.url.includes('/v1/balance_transactions')
      ? text.replaceAll(/("id":"txn_\w+3","object":"balance_transaction","amount":)(\d+)/g, '$10')
      : text;
    return new Response(spoiled, { headers: { 'Content-Type': 'application/json' } });
  };
  await using spoiled = await startPipeline({ seed: 4, startUnix: SPRING, days: 12, volume: 10, of: LEDGER, intercept });
  await spoiled.extract('spoiled');
  await spoiled.transforms('spoiled');
  await spoiled.quality('spoiled', { override: true });
  const url = `http://mock/_mock/reports/${REPORT_TYPES[0]}.csv?timezone=${ZONE}`;
  const path = join(temp, 'spoiled.csv');
  await Bun.write(path, await (await spoiled.mock.fetch(new Request(url))).text());
  const signal = new AbortController().signal;
  const { session } = await openPublished(spoiled.storage, { memoryLimit: '1GB', threads: 1, tempDirectory: temp, signal });
  await using _session = session;
  const { differences } = await tieOut(session, { path, timezone: ZONE });
  expect(differences.length).toBeGreaterThan(0);
  for (const one of differences) expect(one).toMatchObject({ kind: 'different', field: 'gross', ours: '0.000' });
});
