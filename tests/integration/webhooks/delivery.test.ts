/** gold.webhook_delivery on a history made by hand, where every number can be counted on fingers. */
import { expect, test } from 'bun:test';
import { embeddedModels } from '../../../src/transform/embedded.ts';
import { type BronzeRecord, writeBronzeRun } from '../../support/bronze.ts';
import { askPublished, publishStage, stage, withStore } from '../../support/staging.ts';

const NOON = Date.UTC(2026, 4, 1, 12) / 1000;
const models = embeddedModels().filter(({ name }) => ['events', 'webhook_events', 'webhook_duplicates', 'webhook_delivery'].includes(name));

const event = (id: string, type: string, created: number) => ({
  id,
  object: 'event',
  type,
  created,
  pending_webhooks: 0,
  data: { object: { id: 'x' } },
});
const delivered = (id: string, type: string, created: number, lag: number, via: 'webhook' | 'refetch' = 'webhook'): BronzeRecord => ({
  observedAt: (created + lag) * 1000,
  via,
  record: event(id, type, created),
});

test('received, duplicate, missed and healed by day and type; lags by nearest rank; nothing is expected before the first delivery', () =>
  withStore(async (storage) => {
    const charges = Array.from({ length: 20 }, (_, index) => delivered(`evt_c${index}`, 'charge.succeeded', NOON + index, index + 1));
    const feed = [
      event('evt_before', 'charge.succeeded', NOON - 3600),
      ...charges.map(({ record }) => record),
      event('evt_missed', 'charge.succeeded', NOON + 5),
      event('evt_healed', 'charge.succeeded', NOON + 6),
      event('evt_other', 'never.delivered', NOON + 7),
      event('evt_after', 'charge.succeeded', NOON + 3600),
    ].map((record) => ({ observedAt: (NOON + 4000) * 1000, via: 'list' as const, record }));
    await writeBronzeRun(storage, { runId: 'feed', startedAt: 1, streams: { events: feed } });
    await writeBronzeRun(storage, {
      runId: 'webhooks-00000001',
      startedAt: 2,
      streams: {
        webhook_events: [
          ...charges,
          delivered('evt_healed', 'charge.succeeded', NOON + 6, 900, 'refetch'),
          delivered('evt_next', 'charge.refunded', NOON - 86_400, 86_400 + 2),
        ],
        webhook_duplicates: [
          {
            observedAt: (NOON + 9) * 1000,
            via: 'webhook',
            record: { id: 'd1', created: NOON + 9, event: 'evt_c1', type: 'charge.succeeded', event_created: NOON + 1, deliveries: 3 },
          },
        ],
      },
    });
    const staged = await stage(storage, 'r1', { models, at: 10 });
    await publishStage(storage, 'r1', staged, 10);
    const rows = await askPublished(
      storage,
      'SELECT * EXCLUDE (dt) REPLACE (CAST(day AS VARCHAR) AS day) FROM gold.webhook_delivery ORDER BY day',
    );
    const numbers = rows.map((row) => Object.values(row).map((value) => (/^\d+$/.test(String(value)) ? Number(value) : value)));
    expect(numbers).toEqual([
      ['2026-04-30', 'charge.refunded', 1, 0, 0, 0, 86_402, 86_402, 86_402],
      ['2026-05-01', 'charge.succeeded', 20, 3, 2, 1, 10, 19, 20],
    ]);
  }));
