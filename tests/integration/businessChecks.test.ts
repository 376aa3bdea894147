/** The checks that no identity of the mock breaks: freshness by three clocks, volume, currencies, events, MRR. Shown tables that are right, and wrong in one way. */
import { describe, expect, test } from 'bun:test';
import { embeddedChecks } from '../../src/quality/embedded.ts';
import { checkFreshness, type FreshnessFacts } from '../../src/quality/freshnessChecks.ts';
import { registryChecks } from '../../src/quality/registryChecks.ts';
import { runSqlCheck } from '../../src/quality/runSqlCheck.ts';
import type { SqlCheck } from '../../src/quality/sqlCheck.ts';
import { embeddedModels } from '../../src/transform/embedded.ts';
import { inSession } from '../support/inSession.ts';

const DAY = 86_400;
const NOW = Date.UTC(2026, 5, 1, 12) / 1000;
const utc = (seconds: number) => new Date(seconds * 1000).toISOString();

function checkNamed(name: string): SqlCheck {
  const check = [...embeddedChecks(), ...registryChecks(embeddedModels())].find((one) => one.name === name);
  if (check === undefined) throw new Error(`there is no check ${name}`);
  return check;
}

/** Status and found of a check on those tables; everything has been read up to now, except what `reach` says. */
async function verdict(name: string, tables: string, reach: Record<string, { from: number; to: number }> = {}): Promise<string> {
  const coverage = new Map(Object.entries(reach).map(([entity, span]) => [entity, { ...span, reaches_start: true }]));
  return await inSession(tables, async (session) => {
    const { status, failing_rows, found } = await runSqlCheck(session, checkNamed(name), { coverage, readAt: NOW });
    return status === 'failed' || status === 'warned' ? `${status} ${failing_rows}` : `${status}: ${found}`;
  });
}

function table(name: string, columns: string, rows: readonly string[]): string {
  const names = columns.split(', ').map((column) => column.split(' ')[0]);
  return `CREATE TABLE ${name} (${columns});${rows.map((row) => `INSERT INTO ${name} (${names.join(', ')}) VALUES (${row});`).join('')}`;
}

describe('freshness', () => {
  /** One transaction a day on those days of January. */
  const ledger = (days: readonly number[], observed: number) =>
    table(
      'silver.balance_transactions',
      'created_at TIMESTAMPTZ, observed_at TIMESTAMPTZ',
      days.map((day) => `TIMESTAMPTZ '2026-01-01' + INTERVAL ${day - 1} DAY, TIMESTAMPTZ '2026-01-01' + INTERVAL ${observed - 1} DAY`),
    );
  const weekdays = Array.from({ length: 28 }, (_, n) => n + 1).filter((day) => day % 7 !== 4);
  const facts = (more: Partial<FreshnessFacts> = {}): FreshnessFacts => ({
    dataThrough: NOW - 3600,
    lastSync: { runId: 'r1', finishedAt: utc(NOW - 3600), sourceNow: NOW },
    latest: [],
    nowSeconds: NOW,
    hasLedger: true,
    ...more,
  });
  const not = async (tables: string, more: Partial<FreshnessFacts> = {}) =>
    await inSession(tables, async (session) => {
      const results = await checkFreshness(session, facts(more));
      return results.filter(({ status }) => status !== 'passed').map(({ check, status }) => `${check} ${status}`);
    });

  test('a quiet Sunday passes all clocks', async () => {
    expect(await not(ledger(weekdays, 29))).toEqual([]);
  });

  test('a business that says nothing for longer than it ever did warns, and only by its own clock', async () => {
    expect(await not(ledger(weekdays, 28 + 6))).toEqual([]);
    expect(await not(ledger(weekdays, 28 + 7))).toEqual(['freshness_business warned']);
  });

  test('two weeks of history are too few to say what a usual pause is', async () => {
    expect(await not(ledger(weekdays.slice(0, 13), 60))).toEqual(['freshness_business skipped']);
    expect(await not(ledger(weekdays.slice(0, 14), 60))).toEqual(['freshness_business warned']);
  });

  test('an extractor that is silent fails, however busy the business', async () => {
    const lastSync = { runId: 'r1', finishedAt: utc(NOW - 2 * DAY - 1), sourceNow: NOW };
    expect(await not(ledger(weekdays, 29), { lastSync })).toEqual(['freshness_sync failed']);
    expect(await not(ledger(weekdays, 29), { lastSync: { ...lastSync, finishedAt: utc(NOW - 2 * DAY) } })).toEqual([]);
    expect(await not(ledger(weekdays, 29), { lastSync: undefined })).toEqual(['freshness_sync failed', 'freshness_watermark skipped']);
  });

  test('a watermark that lags behind the clock of the source warns, whatever ours says', async () => {
    expect(await not(ledger(weekdays, 29), { dataThrough: NOW - 2 * DAY - 1 })).toEqual(['freshness_watermark warned']);
    expect(await not(ledger(weekdays, 29), { dataThrough: null })).toEqual(['freshness_watermark warned']);
    // The mock's clock may be years from ours.
    const lastSync = { runId: 'r1', finishedAt: utc(NOW), sourceNow: NOW - 400 * DAY };
    expect(await not(ledger(weekdays, 29), { lastSync, dataThrough: NOW - 401 * DAY })).toEqual([]);
  });
});

describe('the volume of payments', () => {
  /** So many payments on each day, the last of which is not over. */
  const charges = (daily: readonly number[]) =>
    `CREATE TABLE silver.charges AS SELECT TIMESTAMPTZ '2026-01-01' + day * INTERVAL 1 DAY AS created_at
     FROM (SELECT unnest(range(0, ${daily.length})) AS day, unnest([${daily.join(', ')}]) AS payments), range(payments)`;
  const weeks = (count: number) => Array.from({ length: 7 * count }, (_, day) => (day % 7 === 5 ? 4 : 100 + ((day * 7) % 11)));

  test.each([
    ['as usual', [...weeks(6), 104, 3], 'passed: no row breaks the rule'],
    ['a quiet weekday that is always quiet', [...weeks(6).slice(0, 41), 1], 'passed: no row breaks the rule'],
    ['half of it is missing', [...weeks(6), 40, 3], 'warned 1'],
    ['three times as much', [...weeks(6), 300, 3], 'warned 1'],
    ['five weeks are needed', [...weeks(4), 40, 3], 'skipped: it needs five weeks of payments'],
  ] as const)('%s', async (_what, daily, expected) => {
    expect(await verdict('payment_volume_is_usual', charges(daily))).toBe(expected);
  });
});

describe('currencies', () => {
  /** One of everything, in euros; what `wrong` names is in dollars. */
  const company = (wrong?: string) => {
    const of = (name: string) => (name === wrong ? `'usd'` : `'eur'`);
    const own = 'id VARCHAR, currency VARCHAR';
    const child = (name: string, parent: string) => table(`silver.${name}`, `${own}, ${parent} VARCHAR`, [`'c', ${of(name)}, 'p'`]);
    return [
      ...['charges', 'invoices', 'payouts', 'subscriptions'].map((name) => table(`silver.${name}`, own, [`'p', 'eur'`])),
      ...[child('refunds', 'charge_id'), child('disputes', 'charge_id'), child('invoice_payments', 'invoice_id')],
      ...[child('invoice_lines', 'invoice_id'), child('payout_balance_transactions', 'payout_id')],
      child('subscription_items', 'subscription_id'),
      table('silver.balance_transactions', own, [`'p', 'eur'`]),
      table('silver.balance_transaction_fee_details', 'balance_transaction_id VARCHAR, currency VARCHAR', [
        `'p', ${of('balance_transaction_fee_details')}`,
      ]),
    ].join('');
  };

  test.each([
    [undefined, 'passed: no row breaks the rule'],
    ...[
      ...['refunds', 'disputes', 'invoice_payments', 'invoice_lines', 'payout_balance_transactions', 'subscription_items'],
      'balance_transaction_fee_details',
    ].map((name) => [name, 'failed 1'] as const),
  ] as const)('of %s in another currency', async (wrong, expected) => {
    expect(await verdict('currencies_agree', company(wrong))).toBe(expected);
  });
});

describe('events', () => {
  const told = (version: string, object = `'ch_1'`) =>
    table(
      'silver.events',
      'id VARCHAR, type VARCHAR, object_type VARCHAR, object_id VARCHAR, api_version VARCHAR, created_at TIMESTAMPTZ',
      [`'evt_1', 'charge.succeeded', 'charge', ${object}, '${version}', TIMESTAMPTZ '2026-05-01'`],
    );
  const { sql } = checkNamed('events_match_api_version');
  const version = /'(\d{4}-\d\d-\d\d\.\w+)' AS expected/.exec(sql)?.[1] ?? '';
  const stored = (...ids: readonly string[]) =>
    table(
      'silver.charges',
      'id VARCHAR',
      ids.map((id) => `'${id}'`),
    );
  const read = { charges: { from: 0, to: NOW } };

  test('of an object that was never stored fail; of one without an id they do not', async () => {
    expect(await verdict('events_have_charges', told(version) + stored('ch_1'), read)).toBe('passed: no row breaks the rule');
    expect(await verdict('events_have_charges', told(version) + stored('ch_2'), read)).toBe('failed 1');
    expect(await verdict('events_have_charges', told(version, 'NULL') + stored('ch_2'), read)).toStartWith('not_applicable');
  });

  test('of objects that were not all asked for only warn', async () => {
    expect(await verdict('events_have_charges', told(version) + stored('ch_2'))).toBe('warned 1');
  });

  test('in another API version warn', async () => {
    expect(await verdict('events_match_api_version', told(version))).toBe('passed: no row breaks the rule');
    expect(await verdict('events_match_api_version', told('2019-01-01'))).toBe('warned 1');
  });
});

describe('recurring revenue', () => {
  const items = (mrr: string, status: string) =>
    table('silver.subscriptions', 'id VARCHAR, status VARCHAR', [`'sub_1', '${status}'`]) +
    table('silver.subscription_items', 'subscription_id VARCHAR, id VARCHAR, price_id VARCHAR, billing_scheme VARCHAR, mrr_minor BIGINT', [
      `'sub_1', 'si_1', 'price_1', 'tiered', ${mrr}`,
    ]);

  test('that is not known warns, where it counts', async () => {
    expect(await verdict('mrr_is_known', items('100', 'active'))).toBe('passed: no row breaks the rule');
    expect(await verdict('mrr_is_known', items('NULL', 'active'))).toBe('warned 1');
    expect(await verdict('mrr_is_known', items('NULL', 'past_due'))).toBe('warned 1');
    expect(await verdict('mrr_is_known', items('NULL', 'canceled'))).toBe('passed: no row breaks the rule');
  });

  test('that moves without an event fails, as far as events have been followed', async () => {
    const [from, to] = [NOW - 10 * DAY, NOW - 5 * DAY];
    const changes = table(
      'gold.mrr_changes',
      'subscription_id VARCHAR, currency VARCHAR, before_minor BIGINT, after_minor BIGINT, unchanged_until TIMESTAMPTZ, changed_at TIMESTAMPTZ',
      [`'sub_1', 'eur', 100, 200, TIMESTAMPTZ '${utc(from)}', TIMESTAMPTZ '${utc(to)}'`],
    );
    const event = (at: number | null, type = 'customer.subscription.updated') =>
      table(
        'silver.events',
        'object_id VARCHAR, type VARCHAR, created_at TIMESTAMPTZ',
        at === null ? [] : [`'sub_1', '${type}', TIMESTAMPTZ '${utc(at)}'`],
      );
    const read = { events: { from: from - 1, to: NOW } };
    expect(await verdict('mrr_moves_through_events', changes + event(to - DAY), read)).toBe('passed: no row breaks the rule');
    expect(await verdict('mrr_moves_through_events', changes + event(null), read)).toBe('failed 1');
    expect(await verdict('mrr_moves_through_events', changes + event(to - DAY, 'invoice.paid'), read)).toBe('failed 1');
    expect(await verdict('mrr_moves_through_events', changes + event(to + DAY), read)).toBe('failed 1');
    // Not yet: the event may be among those that were not read, before, in between or since.
    for (const events of [
      { from: from + 1, to: NOW },
      { from: from - 1, to: to - 1 },
    ])
      expect(await verdict('mrr_moves_through_events', changes + event(null), { events })).toBe('passed: no row breaks the rule');
  });
});
