/** `explain`: one object followed through Bronze, Silver, Gold and the balance, against a naive reading of the same files. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { renderExplanation } from '../../src/cli/render/explain.ts';
import { explain } from '../../src/explain/explain.ts';
import type { Explanation } from '../../src/explain/types.ts';
import { openPublished } from '../../src/query/openPublished.ts';
import { writeBronzeRun } from '../support/bronze.ts';
import { listed } from '../support/listed.ts';
import { type Pipeline, type Stages, startPipeline } from '../support/pipeline.ts';

const ENTITIES = ['customers', 'payment_intents', 'charges', 'refunds', 'disputes', 'invoices', 'invoice_payments'];
const OF = [...ENTITIES, 'payouts', 'payout_balance_transactions', 'balance_transactions'];

/** A Thursday on which payouts are under way. */
const MORNING = Date.UTC(2026, 2, 12, 10) / 1000;

let pipeline: Pipeline & Stages;
let temp: string;

beforeAll(async () => {
  pipeline = await startPipeline({ days: 12, volume: 10, of: OF, nowUnix: MORNING });
  temp = await mkdtemp(join(tmpdir(), 'explain-'));
  await pipeline.all('first');
  pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 6 * 86_400);
  // All of it a second time: what went on meanwhile has two versions.
  await pipeline.all('second', { days: 3650 });
});
afterAll(async () => {
  await pipeline[Symbol.asyncDispose]();
  await rm(temp, { recursive: true });
});

async function tell(asked: string, { limit = 1000, personal = false } = {}): Promise<Explanation> {
  const signal = new AbortController().signal;
  const { session, models } = await openPublished(pipeline.storage, { memoryLimit: '1GB', threads: 1, tempDirectory: temp, signal });
  await using _session = session;
  return await explain(pipeline.storage, session, models, { asked, limit, personal, signal });
}

async function ids(sql: string): Promise<string[]> {
  return (await pipeline.query(sql)).map(({ id }) => String(id));
}

/** Every line of a stream's files, read all at once: `[key, line, record]`. */
async function naiveLines(entity: string): Promise<[string, number, { id: string }][]> {
  const lines: [string, number, { id: string }][] = [];
  for await (const { key } of pipeline.storage.list(`bronze/source=stripe/entity=${entity}/`)) {
    const body = zstdDecompressSync((await pipeline.storage.get(key))?.body ?? new Uint8Array()).toString();
    for (const [i, line] of body.trimEnd().split('\n').entries()) lines.push([key, i + 1, JSON.parse(line).record]);
  }
  return lines;
}

describe('explain', () => {
  test('every version of an object is told with its part and line, and what changed', async () => {
    const all = await naiveLines('charges');
    const counts = Map.groupBy(all, ([, , { id }]) => id);
    const most = [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0];
    const [id, naive] = most ?? ['', []];
    expect(naive.length).toBeGreaterThan(1);
    const { bronze, silver } = await tell(id);
    const places = (list: readonly (readonly [string, number])[]) => list.map(([key, line]) => `${key}:${line}`).sort();
    expect(places(bronze.versions.map(({ part, line }) => [part, line]))).toEqual(places(naive.map(([key, line]) => [key, line])));
    expect(bronze.versions.at(-1)?.run_id).toBe(String(silver?.row['bronze_run_id']));
    expect(bronze.versions.map(({ observed_at }) => observed_at)).toEqual(bronze.versions.map(({ observed_at }) => observed_at).toSorted());
  });

  test('a payout whose state changed says from what to what', async () => {
    const changed = await ids('SELECT id FROM silver.payouts_history GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 2');
    const told = await Promise.all(changed.map((id) => tell(id)));
    expect(told.length).toBeGreaterThan(0);
    for (const { history, bronze } of told) {
      expect(history?.length).toBeGreaterThan(1);
      expect(bronze.versions.flatMap(({ changes }) => changes).map(({ path }) => path)).toContain('status');
    }
  });

  test('a payout is the sum of its members, and says so; one made by hand has none to sum', async () => {
    const payouts = await pipeline.query('SELECT id, reconciliation_status AS how, amount_minor FROM silver.payouts ORDER BY id LIMIT 12');
    const told = await Promise.all(payouts.map(({ id }) => tell(String(id), { limit: 3 })));
    const books = told.map(({ payout }) => payout);
    expect(books.filter((book) => book?.reconciliation === 'completed').length).toBeGreaterThan(2);
    for (const book of books) {
      const members = book?.categories.reduce((sum, { net_minor }) => sum + BigInt(net_minor), 0n);
      expect(book?.difference_minor).toBe(
        book?.reconciliation === 'not_applicable' ? null : String(BigInt(book?.amount_minor ?? 0) - (members ?? 0n)),
      );
      if (book?.reconciliation === 'completed') expect(book.difference_minor).toBe('0');
    }
    const drawn = renderExplanation(told.find(({ payout }) => payout?.reconciliation === 'completed') ?? expect.unreachable(), VIEW);
    expect(drawn).toMatch(/^difference .* 0(\.00|\.000)?$/m);
    expect(drawn.split('\n').filter((line) => !line.includes('payments-pipeline query') && Bun.stringWidth(line) > 80)).toEqual([]);
  });

  test("a refunded charge names its refunds, its invoice where it has one, and each movement's payout", async () => {
    const [id = ''] = await ids(
      `SELECT charge_id AS id FROM silver.refunds WHERE charge_id IN (SELECT id FROM silver.charges) ORDER BY created_at LIMIT 1`,
    );
    const told = await tell(id);
    const refunds = told.named_by.find(({ table }) => table === 'refunds');
    expect(refunds?.newest.map((refund) => refund.id).sort()).toEqual(
      (await ids(`SELECT id FROM silver.refunds WHERE charge_id = '${id}'`)).sort(),
    );
    expect(told.movements.newest.map(({ source_id }) => source_id)).toEqual(
      expect.arrayContaining([id, ...(refunds?.newest.map((one) => one.id) ?? [])]),
    );
    const left = await pipeline.query(
      `SELECT id, payout_id FROM silver.payout_balance_transactions WHERE NOT is_payout_itself AND id IN ('${told.movements.newest.map((one) => one.id).join("','")}')`,
    );
    expect(told.movements.newest.flatMap((one) => (one.payout === null ? [] : [`${one.id} ${one.payout.id}`])).sort()).toEqual(
      left.map((one) => `${one['id']} ${one['payout_id']}`).sort(),
    );
    expect(told.gold.map(({ model }) => model)).toContain('gold.fct_payments');
  });

  test('works for every kind, and masks personal data unless asked', async () => {
    for (const table of OF.filter((name) => name !== 'payout_balance_transactions')) {
      const [id] = await ids(`SELECT id FROM silver.${table} ORDER BY id LIMIT 1`);
      if (id === undefined) continue;
      const told = await tell(id);
      expect(told).toMatchObject({ id, table });
      expect(told.bronze.versions.length).toBeGreaterThan(0);
    }
    const [row] = await pipeline.query('SELECT id, email FROM silver.customers WHERE email IS NOT NULL LIMIT 1');
    const email = String(row?.['email']);
    const [masked, whole] = [await tell(String(row?.['id'])), await tell(String(row?.['id']), { personal: true })];
    expect(JSON.stringify(masked)).not.toContain(email);
    expect(JSON.stringify(whole)).toContain(email);
  });

  test('an id that nothing has is refused, with the one that was meant', async () => {
    const [id = ''] = await ids('SELECT id FROM silver.charges ORDER BY id LIMIT 1');
    const typed = `${id.slice(0, -4)}${id.slice(-3)}`;
    expect(await tell(typed).catch((error: unknown) => error)).toMatchObject({
      code: 'USAGE_UNKNOWN_ID',
      message: expect.stringContaining(`did you mean ${id}`),
    });
    expect(await tell("x' OR 1=1 --").catch((error: unknown) => error)).toMatchObject({ code: 'USAGE_UNKNOWN_ID' });
  });
});

describe('before anything is published', () => {
  test('what Bronze has is told: an object, what was set aside, and what stands in an event alone', async () => {
    const intercept = async (request: Request, answer: (request: Request) => Promise<Response>) => {
      const text = await (await answer(request)).text();
      const spoiled = request.url.includes('/v1/customers?') ? text.replace('"name":"', '"name":"\\ud800') : text;
      return new Response(spoiled, { headers: { 'Content-Type': 'application/json' } });
    };
    await using young = await startPipeline({ days: 1, volume: 5, small: true, intercept });
    await young.extract('first');
    const about = async (asked: string) => {
      const signal = new AbortController().signal;
      const { session, models } = await openPublished(young.storage, {
        ...{ memoryLimit: '1GB', threads: 1, tempDirectory: temp, signal },
        orNothing: true,
      });
      await using _session = session;
      return await explain(young.storage, session, models, { asked, limit: 5, personal: false, signal });
    };
    const first = async (path: string) => ((await listed(young.mock, path)) as { id: string }[]).at(-1)?.id ?? '';

    const charge = await about(await first('/v1/charges'));
    expect(charge).toMatchObject({
      object: 'charge',
      silver: null,
      bronze: { versions: [{ quarantined: null, event: null, via: 'list' }] },
    });

    const [{ key } = { key: '' }] = await Array.fromAsync(young.storage.list('bronze/source=stripe/entity=customers/')).then((all) =>
      all.filter((one) => one.key.includes('quarantine')),
    );
    const [line] = zstdDecompressSync((await young.storage.get(key))?.body ?? new Uint8Array())
      .toString()
      .split('\n');
    const { id } = JSON.parse(Buffer.from(JSON.parse(line ?? '').record_base64, 'base64').toString());
    const aside = await about(id);
    expect(aside.bronze.versions).toContainEqual(expect.objectContaining({ quarantined: 'lone_surrogate', part: key, line: 1 }));
    expect(renderExplanation(aside, VIEW)).toContain('set aside in quarantine: lone_surrogate');

    const record = { id: 'evt_1', object: 'event', created: 1, data: { object: { id: 'pi_1', object: 'payment_intent' } } };
    await writeBronzeRun(young.storage, {
      runId: 'third',
      startedAt: Date.now(),
      streams: { events: [{ observedAt: Date.now(), via: 'list', record }] },
    });
    const intent = await about('pi_1');
    expect(intent.object).toBe('payment_intent');
    expect(intent.bronze.versions).toContainEqual(expect.objectContaining({ event: 'evt_1', via: 'list', line: 1 }));
    expect(renderExplanation(intent, VIEW)).toMatch(/in the payload of event evt_1/);

    const nobody = await about('ch_nobody').catch((error: unknown) => error);
    expect(nobody).toMatchObject({ code: 'USAGE_UNKNOWN_ID', hint: expect.stringContaining('No table is published yet') });
  });
});

const VIEW = { columns: 80, color: false, limit: 5, personal: false };
