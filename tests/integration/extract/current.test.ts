/** Weeks of change on the mock's clock, extracted now and then: in the end every object is as a full listing has it. */
import { describe, expect, test } from 'bun:test';
import { entities, events } from '../../../src/registry/index.ts';
import { readManifest } from '../../../src/state/manifest.ts';
import type { EntityExtract } from '../../../src/state/stages/extract.ts';
import { readWatermark } from '../../../src/state/watermark.ts';
import { readBronze, type Version } from '../../support/bronzeVersions.ts';
import { listed, listedOf } from '../../support/listed.ts';
import { type Pipeline, type Stages, startPipeline } from '../../support/pipeline.ts';

const DAY = 86_400;
const KEY = { authorization: 'Bearer sk_test_mock' };

function byId(records: readonly Record<string, unknown>[]): Map<string, Record<string, unknown>> {
  return new Map(records.map((record) => [String(record['id']), record]));
}

async function retrieved(mock: Pipeline['mock'], path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await mock.fetch(new Request(`http://mock${path}`, { headers: KEY }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The last version of each object in Bronze, in the order that Silver takes: time observed, a reading over an event's payload. */
function lastVersions(versions: readonly Version[]): Map<string, Version> {
  const last = new Map<string, Version>();
  for (const version of versions) {
    const known = last.get(version.id);
    if (known === undefined || placeOf(version) >= placeOf(known)) last.set(version.id, version);
  }
  return last;
}

function placeOf({ observedAt, via }: Version): number {
  return observedAt * 4 + (via === 'event' ? 0 : 1);
}

async function entityOf(pipeline: Pipeline & Stages, runId: string, name: string): Promise<EntityExtract | undefined> {
  const manifest = await readManifest(pipeline.storage, runId);
  return manifest?.stages.flatMap((stage) => (stage.stage === 'extract' ? stage.entities : [])).find(({ entity }) => entity === name);
}

const ENTITY_OBJECTS: ReadonlySet<unknown> = new Set(entities.map(({ object }) => object));

/**
 * What an object is by itself. An object of another entity inside it, such as the price of a basket's line, is a copy of the moment at which it was
 * read: it changes without an event about its holder, so it counts by its id, and is held to account where it is an entity itself.
 * The mock counts an attempt to collect an invoice that is still under way, and raises no event for it: nobody could know.
 */
function textOf(record: Readonly<Record<string, unknown>> | undefined): string {
  return JSON.stringify({ ...record, attempt_count: 0, attempted: false }, (key, value: unknown) =>
    key === '' ? value : withoutCopy(value),
  );
}

function withoutCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('object' in value)) return value;
  return ENTITY_OBJECTS.has(value.object) ? value.id : value;
}

/**
 * Every object that the source lists is in Bronze as it is now. Whatever else Bronze has is gone from the source, and Bronze says so; or it only left
 * the list that it was in, as a payment method does whose customer let go of it, and Bronze has it as a retrieve by id gives it.
 */
async function expectCurrent(
  pipeline: Pipeline & Stages,
  { feedForgot = false } = {},
): Promise<{ deleted: number; unlisted: number; byEvent: number; unproven: number }> {
  const counts = { deleted: 0, unlisted: 0, byEvent: 0, unproven: 0 };
  for (const entity of entities) {
    const { name, path } = entity;
    const now = byId(await listedOf(pipeline.mock, entity));
    const last = lastVersions(await readBronze(pipeline.storage, name));
    for (const [id, record] of now) {
      const version = last.get(id);
      expect(`${name} ${id} ${textOf(version?.record)}`).toBe(`${name} ${id} ${textOf(record)}`);
      counts.byEvent += Number(version?.via === 'event');
    }
    for (const [id, { record }] of last) {
      if (now.has(id)) continue;
      const { status, body } = await retrieved(pipeline.mock, `${path}/${id}`);
      // Only an event could have told of it: a coupon that is gone is not known by its id either, and a card may leave its customer's list alive.
      if (feedForgot && record['deleted'] !== true && (status === 404 || name === 'payment_methods')) {
        counts.unproven += 1;
        continue;
      }
      const isGone = status === 404 || body['deleted'] === true;
      expect(`${name} ${id} ${isGone || textOf(record)}`).toBe(`${name} ${id} ${record['deleted'] ?? textOf(body)}`);
      counts[isGone ? 'deleted' : 'unlisted'] += 1;
    }
  }
  return counts;
}

/** Of weeks of change the feed tells the last two days. */
const FORGOTTEN = { do: 'expire_events', days: 2, path: '/v1/events' } as const;

describe('over weeks', () => {
  test('every object ends as a full listing has it, deleted ones included, although each run lists only what is new', async () => {
    await using pipeline = await startPipeline({ days: 5, volume: 8, seed: 4 });
    await pipeline.extract('r0');
    const steps = [0.2, 3, 0.01, 9, 14, 1];
    for (const [index, days] of steps.entries()) {
      pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + Math.floor(days * DAY));
      const { stage } = await pipeline.extract(`r${index + 1}`);
      expect(stage.status).toBe('complete');
    }
    const { deleted, unlisted, byEvent } = await expectCurrent(pipeline);
    expect(deleted).toBeGreaterThan(0);
    expect(unlisted).toBeGreaterThan(0);
    expect(byEvent).toBeGreaterThan(50);
    const charges = await entityOf(pipeline, 'r6', 'charges');
    expect(charges?.window.from).toBeGreaterThan(pipeline.mock.clock.now() - 2 * DAY);
  });

  test('after four weeks of silence everything is listed again, and it is said; as long as an entity is not, the cursor stays', async () => {
    let refused = '';
    const intercept = async (request: Request, answer: (request: Request) => Promise<Response>) =>
      new URL(request.url).pathname === refused
        ? Response.json({ error: { type: 'invalid_request_error' } }, { status: 403 })
        : answer(request);
    await using pipeline = await startPipeline({ days: 5, volume: 6, seed: 5, intercept, faults: [FORGOTTEN] });
    await pipeline.extract('r1');
    const cursor = (await readWatermark(pipeline.storage, events.name))?.coverage.to ?? 0;
    // Not to midnight, when much is made at once: the present second is the next run's.
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 27 * DAY + 77);
    refused = '/v1/charges';
    await pipeline.extract('refused');
    expect((await entityOf(pipeline, 'refused', events.name))?.notes?.join()).toContain('not everything was listed again: charges');
    expect((await readWatermark(pipeline.storage, events.name))?.coverage.to).toBe(cursor);
    refused = '';
    await pipeline.extract('r2');
    const [charges, followed] = [await entityOf(pipeline, 'r2', 'charges'), await entityOf(pipeline, 'r2', events.name)];
    // What the run before had listed whole is not listed whole a second time.
    expect((await entityOf(pipeline, 'r2', 'invoices'))?.why).toContain('from the watermark');
    expect(charges?.why).toContain('all that was ever listed');
    expect(charges?.window.from).toBe((await entityOf(pipeline, 'r1', 'charges'))?.window.from ?? -1);
    expect(followed?.notes?.join()).toContain('everything was listed again');
    expect((await readWatermark(pipeline.storage, events.name))?.coverage.to).toBeGreaterThan(cursor + 26 * DAY);
    expect((await expectCurrent(pipeline, { feedForgot: true })).unproven).toBeGreaterThan(0);
    expect((await entityOf(pipeline, 'refused', 'coupons'))?.notes?.join()).toContain('1 the source does not know by id either');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
    await pipeline.extract('r3');
    expect((await entityOf(pipeline, 'r3', 'charges'))?.why).toContain('from the watermark');
    await expectCurrent(pipeline, { feedForgot: true });
  });

  test('entities that were extracted one by one, before events were followed, are listed again by the first run over all', async () => {
    await using pipeline = await startPipeline({ days: 4, volume: 6 });
    await pipeline.extract('r1', { only: 'charges' });
    expect(await readWatermark(pipeline.storage, events.name)).toBeNull();
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 5 * DAY);
    await pipeline.extract('r2');
    expect((await entityOf(pipeline, 'r2', 'charges'))?.why).toContain('all that was ever listed');
    await expectCurrent(pipeline);
  });

  test('the cursor never stands in the last minute, and what was read of it is read again', async () => {
    await using pipeline = await startPipeline({ days: 2 });
    await pipeline.extract('r1');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
    await pipeline.extract('r2');
    const now = pipeline.mock.clock.now();
    expect((await readWatermark(pipeline.storage, events.name))?.coverage.to).toBe(now - 60);
    pipeline.mock.clock.moveTo(now + DAY);
    await pipeline.extract('r3');
    expect((await entityOf(pipeline, 'r3', events.name))?.window).toEqual({ from: now - 60, to: now + DAY + 1 });
  });
});

describe('a feed that is not what it should be', () => {
  test('events that appear when they are almost a minute old are read by the next run: the cursor has not passed them', async () => {
    const late = { do: 'late_events', seconds: 55, count: 5_000, path: '/v1/customers', nth: 1 } as const;
    await using pipeline = await startPipeline({ days: 3, volume: 8, seed: 4, faults: [late] });
    const { mock } = pipeline;
    await pipeline.extract('r1');
    mock.clock.moveTo(mock.clock.now() + 7_200);
    const customer = (await listed(mock, '/v1/customers')).at(-1)?.['id'];
    const change = { method: 'POST', headers: KEY, body: new URLSearchParams({ description: 'changed late' }) };
    expect((await mock.fetch(new Request(`http://mock/v1/customers/${customer}`, change))).status).toBe(200);
    mock.clock.moveTo(mock.clock.now() + 30);
    await pipeline.extract('r2');
    const isThere = async () =>
      (await readBronze(pipeline.storage, 'customers')).some(({ record }) => record['description'] === 'changed late');
    expect(await isThere()).toBe(false);
    mock.clock.moveTo(mock.clock.now() + 3_600);
    await pipeline.extract('r3');
    expect(await isThere()).toBe(true);
    await expectCurrent(pipeline);
  });

  test('two changes of an object in one second leave it as it is: it is asked for by its id', async () => {
    const twice = { do: 'change_twice', path: '/v1/events', nth: 1 } as const;
    await using pipeline = await startPipeline({ days: 3, volume: 8, seed: 4, faults: [twice] });
    await pipeline.extract('r1');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
    await pipeline.extract('r2');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
    await pipeline.extract('r3');
    expect((await entityOf(pipeline, 'r3', events.name))?.changes?.['customers']?.refetched).toBeGreaterThan(0);
    await expectCurrent(pipeline);
  });
});

describe('what an event carries', () => {
  /** Changes the events on their way. */
  const changing =
    (change: (event: Record<string, unknown> & { data: { object: Record<string, unknown> } }) => void) =>
    async (request: Request, answer: (request: Request) => Promise<Response>) => {
      const response = await answer(request);
      if (new URL(request.url).pathname !== '/v1/events') return response;
      const page = (await response.json()) as { data: (Record<string, unknown> & { data: { object: Record<string, unknown> } })[] };
      page.data.forEach(change);
      return new Response(JSON.stringify(page), { headers: response.headers });
    };

  test('is fetched by id when it is of another API version', async () => {
    const old = changing((event) => Object.assign(event, { api_version: '2020-08-27' }));
    await using pipeline = await startPipeline({ days: 5, volume: 8, intercept: old });
    await pipeline.extract('r1');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 4 * DAY);
    await pipeline.extract('r2');
    const changes = (await entityOf(pipeline, 'r2', events.name))?.changes ?? {};
    expect(Object.values(changes).reduce((sum, { versions }) => sum + versions, 0)).toBe(0);
    expect(changes['charges']?.refetched).toBeGreaterThan(5);
    const { byEvent } = await expectCurrent(pipeline);
    expect(byEvent).toBe(0);
  });

  test('is fetched by id, with the rest of its nested list, when it is cut short', async () => {
    await using pipeline = await startPipeline({ days: 6, volume: 8, seed: 2 });
    await pipeline.extract('r1');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 8 * DAY);
    await pipeline.extract('r2');
    expect((await entityOf(pipeline, 'r2', events.name))?.changes?.['invoices']?.refetched).toBeGreaterThan(0);
    await expectCurrent(pipeline);
    const lines = await readBronze(pipeline.storage, 'invoice_lines');
    const long = (await listed(pipeline.mock, '/v1/invoices')).filter((invoice) => (invoice['lines'] as { has_more: boolean }).has_more);
    for (const invoice of long) {
      const all = await listed(pipeline.mock, `/v1/invoices/${invoice['id']}/lines`);
      const inline = (invoice['lines'] as { data: { id: string }[] }).data.map(({ id }) => id);
      const fetched = lines.filter(({ parent }) => parent === invoice['id']).map(({ id }) => id);
      expect(new Set([...inline, ...fetched])).toEqual(new Set(all.map(({ id }) => String(id))));
    }
  });

  test('is stored raw even if nobody knows what it is, or it has no id', async () => {
    let n = 0;
    const strange = changing((event) => {
      n += 1;
      if (n === 1) Object.assign(event, { type: 'v9.unheard.of', data: { object: { object: 'unheard_of', id: 'x_1' } } });
      if (n === 2) Object.assign(event, { type: 'invoice.upcoming', data: { object: { object: 'invoice', amount_due: 1 } } });
    });
    await using pipeline = await startPipeline({ days: 2, intercept: strange });
    await pipeline.extract('r1');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 2 * DAY);
    expect((await pipeline.extract('r2')).stage.status).toBe('complete');
    const types = (await readBronze(pipeline.storage, 'events')).map(({ record }) => record['type']);
    expect(types).toContain('v9.unheard.of');
    expect(types).toContain('invoice.upcoming');
  });
});
