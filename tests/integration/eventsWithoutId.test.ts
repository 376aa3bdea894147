/** Events whose object has no id, an invoice to come and the balance: kept as events on both ways in, and nothing is looked for because of them. */
import { describe, expect, test } from 'bun:test';
import type { Mock } from '../../mock/index.ts';
import { silentLogger } from '../../src/domain/logger.ts';
import { rollPending } from '../../src/webhooks/rollPending.ts';
import { readBronze } from '../support/bronzeVersions.ts';
import { listed } from '../support/listed.ts';
import { startPipeline } from '../support/pipeline.ts';
import { publishStage } from '../support/staging.ts';
import { receiverOn, SECRET } from '../support/webhooks.ts';

const DAY = 86_400;
const ONLY = "type IN ('invoice.upcoming', 'balance.available')";
const WITHOUT_ID = ['invoice.upcoming', 'balance.available'] as const;

describe('from the feed', () => {
  test('each of them is in Bronze, none became an object, and nothing was asked for that is not there', async () => {
    const refused: string[] = [];
    await using pipeline = await startPipeline({
      days: 20,
      intercept: async (request, answer) => {
        const response = await answer(request);
        if (!response.ok) refused.push(`${response.status} ${request.url}`);
        return response;
      },
    });
    await pipeline.extract('r1', { days: 30 });
    const since = pipeline.mock.clock.now();
    pipeline.mock.clock.moveTo(since + 6 * DAY);
    expect((await pipeline.extract('r2')).stage.status).toBe('complete');
    const told = await toldSince(pipeline.mock, since);
    for (const type of WITHOUT_ID) expect(told.filter((event) => event.type === type).length).toBeGreaterThan(1);
    const stored = new Set((await readBronze(pipeline.storage, 'events')).map(({ id }) => id));
    expect(told.filter(({ id }) => !stored.has(id))).toEqual([]);
    const invoices = await readBronze(pipeline.storage, 'invoices');
    expect(invoices.filter(({ id, record }) => !id.startsWith('in_') || record['billing_reason'] === 'upcoming')).toEqual([]);
    expect(refused).toEqual([]);
  }, 180_000);
});

describe('from the endpoint', () => {
  test('each delivery is durable, rolled into Bronze, and in Silver', async () => {
    await using pipeline = await startPipeline({ days: 20 });
    const { mock, storage } = pipeline;
    await pipeline.extract('r1', { days: 30 });
    const receiver = await receiverOn(storage);
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => receiver.fetch(request) });
    mock.webhooks.aim({
      ...{ url: `http://127.0.0.1:${server.port}/webhooks/stripe`, secrets: [SECRET], types: [...WITHOUT_ID] },
      ...{ duplicate: 0.5, lose: 0, disorder: 5, delay: 0 },
    });
    const since = mock.clock.now();
    mock.clock.moveTo(since + 6 * DAY);
    await mock.webhooks.pump();
    await receiver.stop();
    await server.stop(true);
    await rollPending({ storage, isLocal: true, toolVersion: 'test', clock: Date.now, logger: silentLogger });
    const stage = await pipeline.transforms('after');
    await publishStage(storage, 'after', stage, Date.now());
    const told = await toldSince(mock, since);
    expect(told.length).toBeGreaterThan(6);
    expect(
      await pipeline.query(`SELECT id, object_type, object_id FROM silver.webhook_events WHERE ${ONLY} ORDER BY created_at, id`),
    ).toEqual(told.map(({ id, data }) => ({ id, object_type: data.object['object'], object_id: null })));
  }, 180_000);
});

interface Told {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: Readonly<Record<string, unknown>> };
}

/** What the mock has told since that second, the oldest first. */
async function toldSince(mock: Mock, since: number): Promise<Told[]> {
  const path = `/v1/events?types[]=invoice.upcoming&types[]=balance.available&created[gt]=${since}`;
  const events = (await listed(mock, path)) as unknown as Told[];
  return events.toSorted((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1));
}
