import { describe, expect, test } from 'bun:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { entities } from '../../src/registry/index.ts';
import { readManifest } from '../../src/state/manifest.ts';
import { readWatermark } from '../../src/state/watermark.ts';
import type { Storage } from '../../src/storage/types.ts';
import { failure } from '../support/failure.ts';
import { listed, listedOf } from '../support/listed.ts';
import { startPipeline } from '../support/pipeline.ts';

async function bronzeKeys(storage: Storage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list('bronze/')) keys.push(key);
  return keys;
}

describe('one run', () => {
  test('brings every object home, and Gold has its amounts to the minor unit', async () => {
    await using pipeline = await startPipeline({ days: 20, volume: 20 });
    const { stage } = await pipeline.all('r1');
    expect(stage.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(stage.verdict).toBe('published');
    const naive = new Map<string, { payments: number; captured: bigint; refunded: bigint }>();
    for (const charge of await listed(pipeline.mock, '/v1/charges')) {
      const sum = naive.get(String(charge['currency'])) ?? { payments: 0, captured: 0n, refunded: 0n };
      sum.payments += 1;
      sum.captured += BigInt(Number(charge['amount_captured']));
      sum.refunded += BigInt(Number(charge['amount_refunded']));
      naive.set(String(charge['currency']), sum);
    }
    const rows = await pipeline.query(
      'SELECT currency, count(*) AS payments, sum(amount_captured_minor) AS captured, sum(amount_refunded_minor) AS refunded FROM gold.fct_payments GROUP BY currency',
    );
    expect(naive.size).toBeGreaterThan(3);
    expect(new Map(rows.map(({ currency, ...sums }) => [currency, sums]))).toEqual(
      new Map(
        [...naive].map(([currency, sum]) => [
          currency,
          { payments: String(sum.payments), captured: String(sum.captured), refunded: String(sum.refunded) },
        ]),
      ),
    );
    for (const entity of entities) {
      const { name, deletable } = entity;
      const [row] = await pipeline.query(`SELECT count(*) AS rows FROM silver.${name} ${deletable ? 'WHERE NOT is_deleted' : ''}`);
      expect(`${name} ${row?.['rows']}`).toBe(`${name} ${(await listedOf(pipeline.mock, entity)).length}`);
    }
  });

  test('of a source that holds still reads nothing twice, of any entity', async () => {
    await using pipeline = await startPipeline({ days: 30, volume: 40 });
    const { stage } = await pipeline.extract('r1', { chains: 12 });
    const extracted = stage.entities;
    expect(extracted.filter(({ pages }) => pages > 5).map(({ entity }) => entity)).toContain('invoiceitems');
    const twice = extracted.filter(({ duplicates, proof }) => duplicates > 0 || (proof?.read_again ?? 0) > 0);
    expect(twice.map(({ entity }) => entity)).toEqual([]);
  });

  test('pages nested lists to their end: every invoice has all of its lines', async () => {
    await using pipeline = await startPipeline({ of: ['invoices'], days: 20, volume: 20 });
    await pipeline.all('r1');
    const long = (await listed(pipeline.mock, '/v1/invoices')).filter((invoice) => (invoice['lines'] as { has_more: boolean }).has_more);
    expect(long.length).toBeGreaterThan(0);
    for (const invoice of long) {
      const lines = await listed(pipeline.mock, `/v1/invoices/${invoice['id']}/lines`);
      const rows = await pipeline.query(`SELECT id FROM silver.invoice_lines WHERE invoice_id = '${invoice['id']}' ORDER BY id`);
      expect(rows.map(({ id }) => String(id))).toEqual(lines.map(({ id }) => String(id)).sort());
    }
  });

  test('keeps in Bronze the bytes that the API sent', async () => {
    await using pipeline = await startPipeline({ of: ['charges'] });
    await pipeline.extract('r1');
    const [key] = (await bronzeKeys(pipeline.storage)).filter((one) => one.includes('entity=charges/'));
    const lines = zstdDecompressSync((await pipeline.storage.get(key ?? ''))?.body ?? new Uint8Array())
      .toString()
      .trimEnd()
      .split('\n');
    const sent = await (
      await pipeline.mock.fetch(new Request('http://mock/v1/charges?limit=100', { headers: { authorization: 'Bearer sk_test_mock' } }))
    ).text();
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const record = line.slice(line.indexOf('"record":') + '"record":'.length, -1);
      expect(sent).toContain(record);
    }
  });

  test('a source that is down says so in the words of the runbook, and writes nothing', async () => {
    await using pipeline = await startPipeline({ intercept: async () => new Response('down', { status: 503 }) });
    expect(await failure(pipeline.extract('r1'))).toMatchObject({ code: 'SOURCE_UNHEALTHY', message: 'Mock API not healthy' });
    expect(await bronzeKeys(pipeline.storage)).toEqual([]);
    expect(await readManifest(pipeline.storage, 'r1')).toBeNull();
  });
});

describe('two runs', () => {
  test('add to Bronze, move the watermark, and show every change of the objects', async () => {
    await using pipeline = await startPipeline({ small: true, days: 10, volume: 15 });
    await pipeline.all('r1');
    const first = await bronzeKeys(pipeline.storage);
    const before = await readWatermark(pipeline.storage, 'charges');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 5 * 86_400);
    await pipeline.extract('r2', { days: 15 });
    await pipeline.transforms('r2');
    expect((await pipeline.quality('r2')).stage.verdict).toBe('published');
    const second = await bronzeKeys(pipeline.storage);
    expect(first.every((key) => second.includes(key))).toBe(true);
    expect(second.length).toBeGreaterThan(first.length);
    expect((await readWatermark(pipeline.storage, 'charges'))?.coverage.to).toBeGreaterThan(before?.coverage.to ?? 0);
    const now = new Map(
      (await listed(pipeline.mock, '/v1/charges')).map((charge) => [charge['id'], `${charge['status']} ${charge['amount_refunded']}`]),
    );
    const rows = await pipeline.query('SELECT id, status, amount_refunded_minor FROM silver.charges');
    expect(new Map(rows.map(({ id, status, amount_refunded_minor }) => [id, `${status} ${amount_refunded_minor}`]))).toEqual(now);
  });

  test('of the same window double nothing: the tables keep their versions', async () => {
    await using pipeline = await startPipeline({ small: true });
    await pipeline.all('r1');
    const hash = (await readManifest(pipeline.storage, 'r1'))?.stages.flatMap((stage) =>
      stage.stage === 'transforms' ? stage.models.map(({ content_hash }) => content_hash) : [],
    );
    await pipeline.transforms('r2');
    expect((await pipeline.quality('r2')).stage.verdict).toBe('published');
    const models =
      (await readManifest(pipeline.storage, 'r2'))?.stages.flatMap((stage) => (stage.stage === 'transforms' ? stage.models : [])) ?? [];
    expect(models.every(({ unchanged }) => unchanged)).toBe(true);
    expect(models.map(({ content_hash }) => content_hash)).toEqual(hash ?? []);
  });

  test('a deleted customer keeps its last row, marked as deleted', async () => {
    await using pipeline = await startPipeline({ days: 40, volume: 12 });
    await pipeline.all('r1');
    const deleted = await pipeline.query('SELECT id, created_at, deleted_at FROM silver.customers WHERE is_deleted');
    expect(deleted.length).toBeGreaterThan(0);
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 40 * 86_400);
    await pipeline.extract('r2', { days: 90 });
    await pipeline.transforms('r2');
    expect((await pipeline.quality('r2')).stage.verdict).toBe('published');
    const [known] = await pipeline.query('SELECT count(*) AS n FROM silver.customers WHERE id IS NOT NULL');
    const [first] = await pipeline.query('SELECT count(*) AS n FROM silver.customers WHERE is_deleted');
    expect(Number(known?.['n'])).toBeGreaterThan(0);
    expect(Number(first?.['n'])).toBeGreaterThanOrEqual(deleted.length);
  });
});

describe('the checks', () => {
  /** Changes each record of a list on its way. */
  const tampering =
    (path: string, change: (record: Record<string, unknown>, index: number) => void) =>
    async (request: Request, answer: (request: Request) => Promise<Response>) => {
      const response = await answer(request);
      if (new URL(request.url).pathname !== path) return response;
      const page = (await response.json()) as { data: Record<string, unknown>[] };
      page.data.forEach(change);
      return new Response(JSON.stringify(page), { headers: response.headers });
    };
  const failed = (stage: { checks: { status: string; check: string; model: string }[] }) =>
    stage.checks.filter(({ status }) => status === 'failed').map(({ check, model }) => `${check} ${model}`);

  test('a changed type fails the schema check by name, and yesterday stays published', async () => {
    let drift = false;
    const change = tampering('/v1/charges', (charge, index) => {
      if (drift && index === 0) charge['amount'] = 12.5;
    });
    await using pipeline = await startPipeline({ of: ['charges'], intercept: change });
    await pipeline.all('r1');
    const before = await pipeline.query('SELECT count(*) AS n, sum(amount_minor) AS total FROM silver.charges');
    drift = true;
    const { stage } = await pipeline.all('r2', { days: 30 });
    expect(stage.verdict).toBe('rejected');
    const schema = stage.checks.find(({ check, model }) => check === 'schema' && model === 'silver.charges');
    expect(schema).toMatchObject({ status: 'failed', expected: 'amount integer' });
    expect(schema?.found).toMatch(/^amount number in 1 objects \(ch_/);
    expect(schema?.sample[0]).toMatchObject({
      model: 'silver.charges',
      column: 'amount',
      expected: 'integer',
      file: 'sql/silver/charges.sql',
    });
    expect(await pipeline.query('SELECT count(*) AS n, sum(amount_minor) AS total FROM silver.charges')).toEqual(before);
    drift = false;
    expect((await pipeline.all('r3', { days: 30 })).stage.verdict).toBe('published');
  });

  test('a new field is a warning, and its values are kept beside the columns, also where they are merged', async () => {
    let shiny = false;
    const change = tampering('/v1/charges', (charge, index) => {
      if (shiny && index === 0) charge['shiny'] = { since: 7 };
    });
    await using pipeline = await startPipeline({ of: ['charges'], intercept: change });
    await pipeline.all('r1');
    shiny = true;
    const { stage } = await pipeline.all('r2', { days: 30 });
    expect(stage.verdict).toBe('published');
    expect(stage.checks.filter(({ status }) => status === 'warned').map(({ check, model, found }) => [check, model, found])).toContainEqual(
      ['new_fields', 'silver.charges', 'shiny'],
    );
    expect(await pipeline.query('SELECT extra FROM silver.charges WHERE extra IS NOT NULL')).toEqual([{ extra: '{"shiny":{"since":7}}' }]);
    expect((await pipeline.transforms('r3', { fullRefresh: true })).models.filter(({ unchanged }) => !unchanged)).toEqual([]);
  });

  test('a missing required field fails exactly the check that owns it', async () => {
    await using pipeline = await startPipeline({
      of: ['charges', 'refunds'],
      intercept: tampering('/v1/refunds', (refund) => delete refund['currency']),
      days: 20,
      volume: 20,
    });
    const { stage } = await pipeline.all('r1');
    expect(failed(stage)).toEqual(['not_null silver.refunds']);
    expect(stage.checks.find(({ status }) => status === 'failed')?.found).toContain('currency empty in');
  });

  test('a broken identity fails exactly the check that owns it, with up to five rows', async () => {
    const lie = tampering('/v1/balance_transactions', (txn) => (txn['net'] = Number(txn['net']) + 1));
    // The members of a payout come from the same path: what is added up to the payout is left as it is.
    const intercept: typeof lie = (request, answer) => (request.url.includes('payout=') ? answer(request) : lie(request, answer));
    await using pipeline = await startPipeline({ of: ['balance_transactions', 'payouts'], intercept });
    const { stage } = await pipeline.all('r1');
    expect(failed(stage)).toEqual(['ledger_net_is_amount_less_fee silver.balance_transactions']);
    expect(stage.checks.find(({ status }) => status === 'failed')?.sample).toHaveLength(5);
  });

  test('a truncated nested list fails exactly the check that owns it', async () => {
    const cut = tampering('/v1/invoices', (invoice) => {
      const lines = invoice['lines'] as { data: unknown[]; has_more: boolean };
      lines.data = lines.data.slice(0, 1);
      lines.has_more = false;
    });
    await using pipeline = await startPipeline({ of: ['invoices'], intercept: cut, days: 20, volume: 20 });
    const { stage } = await pipeline.all('r1');
    expect(failed(stage)).toEqual(['invoice_lines_complete silver.invoice_lines']);
  });

  test('a customer that nobody knows is an error once all customers were asked for, and a warning before', async () => {
    const orphan = tampering('/v1/charges', (charge, index) => {
      if (index === 0) charge['customer'] = 'cus_nobody';
    });
    await using pipeline = await startPipeline({ of: ['charges', 'customers'], intercept: orphan, days: 10 });
    expect(failed((await pipeline.all('r1')).stage)).toEqual(['charges_have_customers silver.charges']);
    await using partial = await startPipeline({ of: ['charges', 'customers'], intercept: orphan, days: 10 });
    await partial.extract('r1', { days: 2 });
    await partial.transforms('r1');
    const { stage } = await partial.quality('r1');
    expect(stage.verdict).toBe('published');
    expect(stage.checks.find(({ check }) => check === 'charges_have_customers')).toMatchObject({ status: 'warned', severity: 'warn' });
  });

  test('a payment in the very second in which a run ends is no orphan: its charge comes with the next run', async () => {
    await using pipeline = await startPipeline({ of: ['charges', 'customers', 'payment_intents', 'balance_transactions'] });
    const trigger = { method: 'POST', body: JSON.stringify({ type: 'charge.succeeded' }) };
    expect((await pipeline.mock.fetch(new Request('http://mock/_mock/trigger', trigger))).status).toBe(200);
    const orphans =
      "SELECT count(*) AS n FROM silver.balance_transactions AS entry WHERE type = 'charge' AND source_id NOT IN (SELECT id FROM silver.charges)";
    expect(failed((await pipeline.all('r1')).stage)).toEqual([]);
    expect(await pipeline.query(orphans)).toEqual([{ n: '1' }]);
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 60);
    expect(failed((await pipeline.all('r2')).stage)).toEqual([]);
    expect(await pipeline.query(orphans)).toEqual([{ n: '0' }]);
  });

  test('--publish publishes against failing checks, and the manifest and the pointers say so', async () => {
    await using pipeline = await startPipeline({
      of: ['balance_transactions'],
      intercept: tampering('/v1/balance_transactions', (txn) => (txn['net'] = 1)),
    });
    await pipeline.all('r1');
    const { stage } = await pipeline.quality('r1', { override: true });
    expect(stage.verdict).toBe('overridden');
    expect(new TextDecoder().decode((await pipeline.storage.get('_state/manifests/_latest/balance_transactions.json'))?.body)).toContain(
      '"verdict": "overridden"',
    );
  });

  test('a snapshot that was built on an older version is not published over a newer one', async () => {
    await using pipeline = await startPipeline({ small: true });
    await pipeline.extract('r1');
    await pipeline.transforms('r1');
    await pipeline.transforms('r2');
    await pipeline.quality('r2');
    expect(await failure(pipeline.quality('r1'))).toMatchObject({ code: 'CHECKS_STALE_STAGE' });
  });

  test('without a staged snapshot or a run of that name there is a clear error', async () => {
    await using pipeline = await startPipeline({ small: true });
    expect(await failure(pipeline.quality())).toMatchObject({ code: 'STORAGE_NOTHING_STAGED' });
    expect(await failure(pipeline.quality('nobody'))).toMatchObject({ code: 'STORAGE_MISSING' });
    expect(await failure(pipeline.transforms('r1'))).toMatchObject({ code: 'STORAGE_MISSING', hint: expect.stringContaining('run-all') });
    expect(await failure(pipeline.query('SELECT 1'))).toMatchObject({ code: 'STORAGE_NOTHING_PUBLISHED' });
  });
});

describe('state', () => {
  const damages: [string, string, string][] = [
    ['empty', '', 'STORAGE_CORRUPT'],
    ['cut short', '{"schema_version": 1, "entity": "char', 'STORAGE_CORRUPT'],
    ['of another form', '{"schema_version": 1}', 'STORAGE_CORRUPT'],
    ['of a newer version', '{"schema_version": 99}', 'STORAGE_NEWER_VERSION'],
  ];
  for (const [name, text, code] of damages) {
    test(`a watermark that is ${name} is refused by name, never read as absent`, async () => {
      await using pipeline = await startPipeline();
      await pipeline.extract('r1', { only: 'charges' });
      await writeFile(join(pipeline.root, '_state/watermarks/charges.json'), text);
      expect(await failure(pipeline.extract('r2', { only: 'charges' }))).toMatchObject({
        code,
        message: expect.stringContaining('_state/watermarks/charges.json'),
      });
    });
  }

  test('a Bronze part that was cut short, or is gone, is refused by name', async () => {
    await using pipeline = await startPipeline({ small: true });
    await pipeline.extract('r1');
    const [key = ''] = (await bronzeKeys(pipeline.storage)).filter((one) => one.includes('entity=charges/'));
    const path = join(pipeline.root, key);
    const whole = new Uint8Array(await Bun.file(path).arrayBuffer());
    await writeFile(path, whole.subarray(0, whole.length / 2));
    expect(await failure(pipeline.transforms('r2'))).toMatchObject({
      code: 'STORAGE_CORRUPT',
      message: expect.stringContaining('charges'),
    });
    const flipped = whole.slice();
    flipped[Math.floor(whole.length / 2)] = (flipped[Math.floor(whole.length / 2)] ?? 0) ^ 1;
    await writeFile(path, flipped);
    expect(await failure(pipeline.transforms('r2'))).toMatchObject({ code: 'STORAGE_CORRUPT' });
    await Bun.file(path).delete();
    expect(await failure(pipeline.transforms('r2'))).toMatchObject({ code: 'STORAGE_CORRUPT' });
  });

  test('an interrupted run keeps what was whole, and the next one completes', async () => {
    const abort = new AbortController();
    let charges = 0;
    await using pipeline = await startPipeline({
      of: ['charges', 'customers'],
      days: 20,
      volume: 30,
      intercept: async (request, answer) => {
        if (new URL(request.url).pathname === '/v1/charges' && ++charges === 3) abort.abort(new Error('stop'));
        return await answer(request);
      },
    });
    const { stage, failure } = await pipeline.extract('r1', { signal: abort.signal });
    expect(stage.status).toBe('interrupted');
    expect(failure).toMatchObject({ code: 'INTERRUPTED' });
    expect(await readWatermark(pipeline.storage, 'charges')).toBeNull();
    expect((await pipeline.all('r2')).stage.verdict).toBe('published');
    const [row] = await pipeline.query('SELECT count(*) AS n FROM silver.charges');
    expect(Number(row?.['n'])).toBe((await listed(pipeline.mock, '/v1/charges')).length);
  });
});
