/** Silver against a naive reading of the source: every object once, with the values that the API gave. */
import { expect, test } from 'bun:test';
import { toMajorText } from '../../src/domain/money.ts';
import { utcInstant } from '../../src/domain/time.ts';
import { listed } from '../support/listed.ts';
import { startPipeline } from '../support/pipeline.ts';

interface FeeDetail {
  readonly amount: number;
  readonly currency: string;
  readonly type: string;
}

test('payouts', async () => {
  await using pipeline = await startPipeline({ days: 12, volume: 15 });
  await pipeline.all('r1');
  const rows = await pipeline.query(
    "SELECT id, strftime(arrival_at, '%Y-%m-%dT%H:%M:%SZ') AS arrival, status, is_automatic, currency, amount_minor, amount_major, trace_id FROM silver.payouts",
  );
  const naive = (await listed(pipeline.mock, '/v1/payouts')).map((payout) => [
    payout['id'],
    utcInstant(Number(payout['arrival_date'])),
    payout['status'],
    payout['automatic'],
    payout['currency'],
    String(payout['amount']),
    Number(toMajorText(Number(payout['amount']), String(payout['currency']))).toFixed(3),
    (payout['trace_id'] as { value: string | null }).value,
  ]);
  expect(naive.length).toBeGreaterThan(10);
  expect(rows.map((row) => Object.values(row)).sort(byFirst)).toEqual(naive.sort(byFirst));
}, 180_000);

test('the parts of fees, in their order', async () => {
  await using pipeline = await startPipeline({ days: 12, volume: 15 });
  await pipeline.all('r1');
  const rows = await pipeline.query(
    'SELECT balance_transaction_id, position, type, currency, amount_minor FROM silver.balance_transaction_fee_details',
  );
  const naive = (await listed(pipeline.mock, '/v1/balance_transactions')).flatMap((entry) =>
    (entry['fee_details'] as FeeDetail[]).map(({ type, currency, amount }, index) => [
      entry['id'],
      String(index + 1),
      type,
      currency,
      String(amount),
    ]),
  );
  expect(naive.some(([, position]) => position === '2')).toBe(true);
  expect(rows.map((row) => Object.values(row)).sort(byFirst)).toEqual(naive.sort(byFirst));
}, 180_000);

test('events, whatever object they carry, with their data as it was sent', async () => {
  await using pipeline = await startPipeline({ days: 12, volume: 15 });
  await pipeline.all('r1');
  const since = pipeline.mock.clock.now();
  pipeline.mock.clock.moveTo(since + 6 * 86_400);
  expect((await pipeline.all('r2')).stage.verdict).toBe('published');
  const sent = await listed(pipeline.mock, `/v1/events?created[gt]=${since}`);
  const rows = await pipeline.query(`SELECT id, type, object_id, object_type, data FROM silver.events WHERE epoch(created_at) > ${since}`);
  expect(new Set(rows.map(({ object_type }) => object_type)).size).toBeGreaterThan(5);
  for (const type of ['invoice.upcoming', 'balance.available']) expect(rows.map((row) => row['type'])).toContain(type);
  const told = rows.map(({ data, ...row }) => [...Object.values(row), JSON.parse(String(data))]);
  const naive = sent.map(({ id, type, data }) => {
    // An invoice to come and the balance have no id.
    const { object } = data as { object: { id?: string; object: string } };
    return [id, type, object.id ?? null, object.object, data];
  });
  expect(told.sort(byFirst)).toEqual(naive.sort(byFirst));
}, 180_000);

function byFirst(a: readonly unknown[], b: readonly unknown[]): number {
  const [left, right] = [`${a[0]} ${a[1]}`, `${b[0]} ${b[1]}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
