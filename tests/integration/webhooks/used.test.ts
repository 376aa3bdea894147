/** What is received is used: deliveries alone bring Silver to where the source is, and late or repeated ones change nothing. */
import { describe, expect, test } from 'bun:test';
import type { Mock } from '../../../mock/index.ts';
import { silentLogger } from '../../../src/domain/logger.ts';
import type { TransformsStage } from '../../../src/state/stages/transforms.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { rollPending } from '../../../src/webhooks/rollPending.ts';
import { listed } from '../../support/listed.ts';
import { type Pipeline, type Stages, startPipeline } from '../../support/pipeline.ts';
import { publishStage } from '../../support/staging.ts';
import { bronzeLines, receivedIds, receiverOn, SECRET } from '../../support/webhooks.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** A receiver behind a socket on the pipeline's own store, whose process can be replaced by another. */
async function listen(storage: Storage) {
  let receiver = await receiverOn(storage);
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => receiver.fetch(request) });
  return {
    url: `http://127.0.0.1:${server.port}/webhooks/stripe`,
    restart: async () => {
      await receiver.stop();
      receiver = await receiverOn(storage);
    },
    [Symbol.asyncDispose]: async () => {
      await receiver.stop();
      await server.stop(true);
    },
  };
}

/** Builds and publishes, whatever checks would say: without its ledger entries a charge that was only delivered is not reconciled. */
async function build(pipeline: Pipeline & Stages, runId: string, fullRefresh = false): Promise<TransformsStage> {
  await rollPending({ storage: pipeline.storage, isLocal: true, toolVersion: 'test', clock: Date.now, logger: silentLogger });
  const stage = await pipeline.transforms(runId, { fullRefresh });
  await publishStage(pipeline.storage, runId, stage, Date.now());
  return stage;
}

/** By id, as the source has them now and as Silver tells them. */
async function chargesOf(mock: Mock): Promise<Record<string, string>> {
  const charges = await listed(mock, '/v1/charges');
  return Object.fromEntries(
    charges.map((one) => [one['id'], `${one['status']} ${one['amount_refunded']} ${one['disputed']} ${one['customer']}`]),
  );
}

async function silverCharges(pipeline: Stages): Promise<Record<string, string>> {
  const rows = await pipeline.query('SELECT id, status, amount_refunded_minor, is_disputed, customer_id FROM silver.charges');
  return Object.fromEntries(
    rows.map((one) => [String(one['id']), `${one['status']} ${one['amount_refunded_minor']} ${one['is_disputed']} ${one['customer_id']}`]),
  );
}

describe('thousands of events', () => {
  test('out of order, doubled, lost, delayed, and the receiver restarted in between: the tables end as the source is', async () => {
    await using pipeline = await startPipeline({ days: 3, volume: 60, small: true });
    const { mock, storage } = pipeline;
    await pipeline.extract('before', { days: 30 });
    await using there = await listen(storage);
    const target = { url: there.url, secrets: [SECRET], types: [] };
    const pass = async (seconds: number) => {
      mock.clock.moveTo(mock.clock.now() + seconds);
      await mock.webhooks.pump();
      await there.restart();
    };
    mock.webhooks.aim({ ...target, duplicate: 0.3, lose: 0.2, disorder: 400, delay: 120 });
    for (let day = 0; day < 5; day++) await pass(DAY);
    // What was lost on the way comes again, for days.
    mock.webhooks.aim({ ...target, duplicate: 0, lose: 0, disorder: 400, delay: 0 });
    for (let day = 0; day < 4; day++) await pass(DAY);
    expect(mock.webhooks.stats()).toMatchObject({ waiting: 0, abandoned: 0 });

    const received = await receivedIds(storage);
    expect(received.length).toBeGreaterThan(2000);
    expect(new Set(received).size).toBe(received.length);
    const doubles = await bronzeLines(storage, 'webhook_duplicates');
    expect(doubles.length).toBeGreaterThan(100);
    await build(pipeline, 'after');
    expect(await silverCharges(pipeline)).toEqual(await chargesOf(mock));
  }, 120_000);
});

/** The endpoint is told of these at first; the rest comes late. */
const DELIVERED = ['charge.', 'payment_intent.', 'invoice.', 'refund.', 'payout.'];

describe('beside the feed', () => {
  test('what both tell counts once; a late or repeated delivery changes no table; incremental and full agree', async () => {
    await using pipeline = await startPipeline({ days: 2, volume: 6 });
    const { mock, storage } = pipeline;
    await pipeline.extract('r1', { days: 30 });
    await build(pipeline, 'r1');
    await using there = await listen(storage);
    const target = { url: there.url, secrets: [SECRET], disorder: 0, delay: 0 };
    mock.webhooks.aim({ ...target, duplicate: 0.5, lose: 0, types: DELIVERED.map((family) => `${family}*`) });
    const seen = mock.clock.now();
    mock.clock.moveTo(seen + DAY);
    await mock.webhooks.pump();
    await pipeline.extract('r2');
    await there.restart();
    await build(pipeline, 'r2');
    const [counts] = await pipeline.query(
      `SELECT count(*) AS received, count(*) FILTER (WHERE is_healed) AS healed FROM silver.webhook_events`,
    );
    const all = (await listed(mock, '/v1/events')).filter(({ created }) => Number(created) > seen);
    const told = all.filter(({ type }) => DELIVERED.some((family) => String(type).startsWith(family)));
    expect(all.length - told.length).toBeGreaterThan(2);
    expect(Number(counts?.['received'])).toBe(told.length);
    expect(Number(counts?.['healed'])).toBe(0);
    const [delivery] = await pipeline.query(
      `SELECT sum(received_count) AS received, sum(duplicate_count) AS duplicate, sum(missed_count) AS missed FROM gold.webhook_delivery`,
    );
    expect(Number(delivery?.['received'])).toBe(told.length);
    expect(Number(delivery?.['duplicate'])).toBeGreaterThan(5);
    expect(Number(delivery?.['missed'])).toBe(0);

    // Everything that the feed has told since comes again, and for the first time what had been kept from the endpoint.
    const before = await pipeline.query('SELECT count(*) AS n, max(observed_at) AS last FROM silver.charges');
    await mock.webhooks.resend(await rowsSince(mock, seen));
    await there.restart();
    const stage = await build(pipeline, 'r3');
    expect(stage.mode).toBe('incremental');
    const changed = stage.models.filter(({ unchanged }) => !unchanged).map(({ model }) => model);
    expect(changed.filter((model) => !model.startsWith('webhook_'))).toEqual([]);
    expect(await pipeline.query('SELECT count(*) AS n, max(observed_at) AS last FROM silver.charges')).toEqual(before);

    const full = await build(pipeline, 'r4', true);
    const hashes = (one: TransformsStage) => Object.fromEntries(one.models.map(({ model, content_hash }) => [model, content_hash]));
    expect(hashes(full)).toEqual(hashes(stage));
  }, 180_000);
});

/** Rows of the mock's events after that second. */
async function rowsSince(mock: Mock, second: number): Promise<number[]> {
  const newestFirst = await listed(mock, '/v1/events');
  return newestFirst.flatMap(({ created }, index) => (Number(created) > second ? [newestFirst.length - 1 - index] : []));
}
