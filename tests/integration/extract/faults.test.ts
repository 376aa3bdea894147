/** Every fault of a source: a retry that succeeds; or a typed error, no watermark, and a run after it that has everything once. */
import { describe, expect, test } from 'bun:test';
import { statusOf } from '../../../src/cli/exitStatus.ts';
import { PipelineError } from '../../../src/domain/errors.ts';
import { readRangeJournal } from '../../../src/state/rangeJournal.ts';
import { readWatermark } from '../../../src/state/watermark.ts';
import { readBronze } from '../../support/bronzeVersions.ts';
import { type Faulty, type FaultyOptions, faultySource, type RunOptions } from './faultySource.ts';

type Rule = NonNullable<FaultyOptions['faults']>[number];
const CHARGES = '/v1/charges';

/** Fault, the reason under which its retries are counted, and the error that it is when it stays. */
const FAULTS: readonly (readonly [name: string, rule: Rule, retry: string | undefined, code: string])[] = [
  ['429 for the account', { do: 'rate_limit', reason: 'global-rate', path: CHARGES }, 'rate_limit', 'SOURCE_RATE_LIMIT'],
  ['429 for too many at once', { do: 'rate_limit', reason: 'endpoint-concurrency', path: CHARGES }, 'rate_limit', 'SOURCE_RATE_LIMIT'],
  ['500', { do: 'error', status: 500, path: CHARGES }, 'server', 'SOURCE_SERVER'],
  ['502', { do: 'error', status: 502, path: CHARGES }, 'server', 'SOURCE_SERVER'],
  ['503', { do: 'error', status: 503, path: CHARGES }, 'server', 'SOURCE_SERVER'],
  ['409', { do: 'lock', status: 409, path: CHARGES }, 'lock', 'SOURCE_SERVER'],
  ['429 of a lock', { do: 'lock', status: 429, path: CHARGES }, 'lock', 'SOURCE_SERVER'],
  ['time-out', { do: 'time_out', path: CHARGES }, 'timeout', 'SOURCE_TIMEOUT'],
  // A pooled connection that is closed before any answer is tried again by fetch itself, which tells nobody.
  ['reset in the head', { do: 'reset', when: 'before_body', path: CHARGES }, undefined, 'SOURCE_UNREACHABLE'],
  ['reset in the body', { do: 'reset', when: 'in_body', path: CHARGES }, 'connection', 'SOURCE_UNREACHABLE'],
  ['reset at the end of the body', { do: 'reset', when: 'after_body', path: CHARGES }, 'connection', 'SOURCE_UNREACHABLE'],
  ['truncated JSON', { do: 'truncate', path: CHARGES }, 'protocol', 'SOURCE_PROTOCOL'],
  ['an HTML page with status 200', { do: 'html', status: 200, path: CHARGES }, 'protocol', 'SOURCE_PROTOCOL'],
  ['a wrong content type', { do: 'content_type', path: CHARGES }, 'protocol', 'SOURCE_PROTOCOL'],
  ['an empty page with has_more', { do: 'empty_page', path: CHARGES }, 'protocol', 'SOURCE_PROTOCOL'],
];

async function distinctIds(source: Faulty, stream: string): Promise<Set<string>> {
  return new Set((await readBronze(source.storage, stream)).map(({ id }) => id));
}

async function expectEachOnce(source: Faulty, stream = 'charges', path = CHARGES): Promise<void> {
  const ids = (await readBronze(source.storage, stream)).map(({ id }) => id);
  expect(ids.toSorted()).toEqual((await source.ids(path)).toSorted());
}

const ONLY: RunOptions = { only: 'charges', timeoutMs: 1_500, checkpointMs: 0 };

describe('a fault that passes', () => {
  for (const [name, rule, reason] of FAULTS) {
    test(`${name}: is tried again, counted, and nothing is lost or doubled`, async () => {
      await using source = await faultySource({ faults: [{ ...rule, nth: 2 }] });
      const { stage, failure } = await source.extract('r1', ONLY);
      expect(failure).toBeUndefined();
      expect(stage.status).toBe('complete');
      if (reason !== undefined) expect(stage.entities[0]?.retries[reason]).toBe(1);
      await expectEachOnce(source);
    });
  }
});

test('an answer that is late is waited for, and nothing is counted', async () => {
  await using source = await faultySource({ faults: [{ do: 'latency', ms: 250, path: CHARGES, every: 3 }] });
  const { stage } = await source.extract('r1', ONLY);
  expect(stage.status).toBe('complete');
  expect(Object.values(stage.entities[0]?.retries ?? {}).filter((count) => count > 0)).toEqual([]);
  await expectEachOnce(source);
});

describe('a fault that stays', () => {
  for (const [name, rule, , code] of FAULTS) {
    test(`${name}: is ${code} with exit status 4, the watermark stays, and a run after it has everything once`, async () => {
      // The first pages are fine, so that there is something that must not be fetched again.
      await using source = await faultySource({ faults: [{ ...rule, path: CHARGES, probability: 1 }], before: await fineFirst(4) });
      const { stage, failure } = await source.extract('r1', ONLY);
      expect(failure).toMatchObject({ code });
      expect(statusOf(failure)).toBe(4);
      expect(stage.entities[0]).toMatchObject({ status: 'failed', streams: [], error: { code } });
      expect(stage.status).toBe('partial');
      expect(await readWatermark(source.storage, 'charges')).toBeNull();
      expect(await readBronze(source.storage, 'charges')).toEqual([]);
      if (failure instanceof PipelineError && !['SOURCE_TIMEOUT', 'SOURCE_UNREACHABLE'].includes(code)) {
        expect(failure.details['request_id']).toMatch(/^req_/);
      }
      // What was garbled is shown, and nothing of the customer's is.
      if (failure instanceof PipelineError && code === 'SOURCE_PROTOCOL') {
        expect(String(failure.details['sample'])).not.toMatch(/ch_\w|@|cus_\w/);
      }
      source.calm();
      const asked = source.requests.length;
      const again = await source.extract('r2', ONLY);
      expect(again.stage.status).toBe('complete');
      expect(again.stage.entities[0]?.resumed).toMatchObject({ run_id: 'r1' });
      expect(again.stage.entities[0]?.resumed?.records).toBeGreaterThan(0);
      expect(source.requests.slice(asked).filter((request) => request.startsWith(CHARGES)).length).toBeLessThan(40);
      await expectEachOnce(source);
      expect(await readRangeJournal(source.storage, 'charges')).toBeNull();
    });
  }

  test('a garbled page shows where it was, without values', async () => {
    await using source = await faultySource({ faults: [{ do: 'truncate', path: CHARGES, keep: 0.2 }] });
    const { failure } = await source.extract('r1', ONLY);
    const details = failure instanceof PipelineError ? failure.details : {};
    expect(details).toMatchObject({ path: CHARGES, status: 200, request_id: expect.stringMatching(/^req_/), attempts: 3 });
    expect(String(details['sample'])).toContain('"object":"…"');
    expect(String(details['sample'])).not.toContain('ch_');
  });

  test('the same cursor for ever is refused in the end', async () => {
    await using source = await faultySource({ faults: [{ do: 'same_page', path: CHARGES }] });
    const { failure } = await source.extract('r1', ONLY);
    expect(failure).toMatchObject({ code: 'SOURCE_PROTOCOL' });
    source.calm();
    expect((await source.extract('r2', ONLY)).stage.status).toBe('complete');
    const ids = (await readBronze(source.storage, 'charges')).map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(await source.ids(CHARGES)));
  });
});

/** Lets the first n pages of charges through as they are. */
async function fineFirst(n: number) {
  const { createMock } = await import('../../../mock/index.ts');
  const fine = createMock({
    seed: 2,
    startUnix: Date.UTC(2026, 2, 1) / 1000,
    days: 8,
    volume: 40,
    frozen: true,
    clock: () => Date.now(),
    pretty: false,
  });
  let seen = 0;
  return (request: Request) => {
    if (new URL(request.url).pathname !== CHARGES) return undefined;
    seen += 1;
    return seen <= n ? fine.fetch(request) : undefined;
  };
}

describe('a list that changes while it is read', () => {
  test('an id that comes twice is counted, and every record is there', async () => {
    await using source = await faultySource({ faults: [{ do: 'duplicate', path: CHARGES, nth: 3 }] });
    const { stage } = await source.extract('r1', { ...ONLY, chains: 1 });
    expect(stage.status).toBe('complete');
    expect(stage.entities[0]?.duplicates).toBe(1);
    source.calm();
    const again = await source.extract('r2', ONLY);
    expect(again.stage.entities[0]).toMatchObject({ status: 'complete', duplicates: 0 });
    expect(await distinctIds(source, 'charges')).toEqual(new Set(await source.ids(CHARGES)));
    // Bronze keeps each reading: the one that came twice, and those of the last hour.
    const counts = Map.groupBy(await readBronze(source.storage, 'charges'), ({ id, runId }) => `${runId} ${id}`);
    expect([...counts.values()].filter(({ length }) => length > 1)).toHaveLength(1);
  });

  for (const kind of ['create', 'delete'] as const) {
    test(`an object that is ${kind}d in mid-pagination loses no other`, async () => {
      await using source = await faultySource({ faults: [{ do: kind, path: '/v1/customers', nth: 2 }] });
      const { stage } = await source.extract('r1', { only: 'customers', checkpointMs: 0 });
      expect(stage.entities[0]).toMatchObject({ status: 'complete' });
      const ids = new Set((await readBronze(source.storage, 'customers')).map(({ id }) => id));
      const before = await source.ids('/v1/customers');
      expect(before.filter((id) => !ids.has(id)).length).toBeLessThanOrEqual(kind === 'delete' ? 1 : 0);
      expect(before.length).toBeGreaterThan(40);
    });

    test(`after one was ${kind}d, the next run has what the source has, and nothing else that is not called deleted`, async () => {
      await using source = await faultySource({ faults: [{ do: kind, path: '/v1/customers', nth: 2 }] });
      const run: RunOptions = { only: 'customers', checkpointMs: 0, followEvents: true };
      expect((await source.extract('r1', run)).stage.status).toBe('complete');
      // What is made in the present second is the next run's.
      source.moveTo(source.now() + 120);
      expect((await source.extract('r2', run)).stage.status).toBe('complete');
      const gone = new Set(
        (await readBronze(source.storage, 'customers')).filter(({ record }) => record['deleted'] === true).map(({ id }) => id),
      );
      expect(gone.size).toBe(kind === 'delete' ? 1 : 0);
      const now = await source.idsNow('/v1/customers');
      expect((await distinctIds(source, 'customers')).difference(gone)).toEqual(new Set(now));
      expect(new Set(now).difference(new Set(await source.ids('/v1/customers'))).size).toBe(kind === 'create' ? 1 : 0);
    });
  }

  test('a page that lies about has_more is found, and its range is read again', async () => {
    await using source = await faultySource({ before: await lying(1) });
    const { stage } = await source.extract('r1', { ...ONLY, chains: 1 });
    expect(stage.entities[0]).toMatchObject({ status: 'complete', proof: { read_again: 1 } });
    const ids = (await readBronze(source.storage, 'charges')).map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(await source.ids(CHARGES)));
    expect(stage.entities[0]?.records).toBe(new Set(ids).size);
  });

  test('a source that never gives the same twice is SOURCE_INCOMPLETE, and the watermark stays', async () => {
    await using source = await faultySource({ before: await lying(Number.POSITIVE_INFINITY) });
    const { stage, failure } = await source.extract('r1', { ...ONLY, chains: 1 });
    expect(failure).toMatchObject({ code: 'SOURCE_INCOMPLETE' });
    expect(statusOf(failure)).toBe(4);
    expect(stage.status).toBe('partial');
    expect(await readWatermark(source.storage, 'charges')).toBeNull();
    source.calm();
    const again = await source.extract('r2', ONLY);
    // Of what came from such a source nothing is gone on with.
    expect(again.stage.entities[0]).toMatchObject({ status: 'complete', resumed: { run_id: 'r1', ranges: 0, records: 0 } });
    const ids = (await readBronze(source.storage, 'charges')).map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(await source.ids(CHARGES)));
  });
});

/** Every other first page of charges says that it is the last one, `times` times in all. */
async function lying(times: number) {
  const { createMock } = await import('../../../mock/index.ts');
  const honest = createMock({
    seed: 2,
    startUnix: Date.UTC(2026, 2, 1) / 1000,
    days: 8,
    volume: 40,
    frozen: true,
    clock: () => Date.now(),
    pretty: false,
  });
  let [first, lies] = [0, 0];
  return async (request: Request) => {
    const url = new URL(request.url);
    if (url.pathname !== CHARGES || url.searchParams.has('starting_after')) return undefined;
    first += 1;
    if (first % 2 === 0 || lies >= times) return undefined;
    lies += 1;
    const response = await honest.fetch(request);
    return new Response((await response.text()).replace('"has_more":true', '"has_more":false'), { headers: response.headers });
  };
}

describe('what the account refuses', () => {
  /** What support asks for first. */
  const REFUSED = { request_id: expect.stringMatching(/^req_/), path: expect.stringMatching(/^\/v1\//) };

  test('a missing permission is `denied`: named, exit status 4, and the others are there', async () => {
    await using source = await faultySource({ days: 3, volume: 8 });
    const { stage, failure } = await source.extract('r1', { key: 'rk_test_denied_refunds1' });
    expect(stage.entities.filter(({ status }) => status !== 'complete').map(({ entity, status }) => [entity, status])).toEqual([
      ['refunds', 'denied'],
    ]);
    expect(failure).toMatchObject({ code: 'SOURCE_PERMISSION', details: REFUSED });
    expect(statusOf(failure)).toBe(4);
    await expectEachOnce(source);
    // Once the key may read them.
    expect((await source.extract('r2')).stage.status).toBe('complete');
    await expectEachOnce(source, 'refunds', '/v1/refunds');
    expect(await distinctIds(source, 'charges')).toEqual(new Set(await source.ids(CHARGES)));
  });

  test('an expired key is `denied` everywhere, and nothing is committed', async () => {
    await using source = await faultySource({ days: 3, volume: 8 });
    const { stage, failure } = await source.extract('r1', { key: 'sk_test_expired1' });
    expect(new Set(stage.entities.map(({ status, entity }) => (entity === 'events' ? 'denied' : status)))).toEqual(new Set(['denied']));
    expect(failure).toMatchObject({ code: 'SOURCE_AUTH', details: REFUSED });
    expect(statusOf(failure)).toBe(4);
    expect((await source.extract('r2')).stage.status).toBe('complete');
    await expectEachOnce(source);
  });

  test('a product that is not enabled is `not_enabled`; --continue-on-denied makes it a warning, still in the manifest', async () => {
    const notEnabled = (request: Request) =>
      new URL(request.url).pathname === '/v1/refunds'
        ? Response.json(
            { error: { type: 'invalid_request_error', message: 'This product is not enabled for your account.' } },
            { status: 400, headers: { 'request-id': 'req_refused' } },
          )
        : undefined;
    await using source = await faultySource({ days: 3, volume: 8, before: notEnabled });
    const first = await source.extract('r1');
    expect(first.failure).toMatchObject({ code: 'SOURCE_NOT_ENABLED', details: { request_id: 'req_refused', path: '/v1/refunds' } });
    expect(statusOf(first.failure)).toBe(4);
    const second = await source.extract('r2', { continueOnDenied: true });
    expect(second.failure).toBeUndefined();
    expect(second.stage.status).toBe('partial');
    expect(second.stage.entities.find(({ entity }) => entity === 'refunds')?.status).toBe('not_enabled');
    source.calm();
    expect((await source.extract('r3')).stage.status).toBe('complete');
    await expectEachOnce(source, 'refunds', '/v1/refunds');
  });

  test('--continue-on-denied excuses nothing else', async () => {
    await using source = await faultySource({ days: 3, volume: 8, faults: [{ do: 'error', status: 500, path: '/v1/refunds' }] });
    expect((await source.extract('r1', { continueOnDenied: true })).failure).toMatchObject({ code: 'SOURCE_SERVER' });
  });
});

describe('an interruption', () => {
  test('leaves what was read: the next run, under another id, asks for none of it again', async () => {
    const abort = new AbortController();
    let charges = 0;
    const stopper = (request: Request) => {
      if (new URL(request.url).pathname === CHARGES && ++charges === 9) abort.abort(new PipelineError('INTERRUPTED', 'stop'));
      return undefined;
    };
    await using source = await faultySource({ before: stopper });
    const { stage, failure } = await source.extract('r1', { ...ONLY, signal: abort.signal });
    expect(stage.status).toBe('interrupted');
    expect(failure).toMatchObject({ code: 'INTERRUPTED' });
    const answered = new Set(source.requests.filter((request) => request.startsWith(CHARGES)).slice(0, 4));
    const asked = source.requests.length;
    source.calm();
    const again = await source.extract('r2', ONLY);
    expect(again.stage.entities[0]).toMatchObject({ status: 'complete', resumed: { run_id: 'r1' } });
    const proofs = again.stage.entities[0]?.proof?.requests ?? 0;
    const doubled = source.requests.slice(asked).filter((request) => answered.has(request));
    expect(doubled.length).toBeLessThanOrEqual(proofs);
    await expectEachOnce(source);
  });
});

test('lists of parents that a run committed without them are read by the next one, though it lists none of these parents', async () => {
  const METHODS = '/v1/customers/*/payment_methods';
  await using source = await faultySource({ days: 3, volume: 8, faults: [{ do: 'error', status: 500, path: METHODS }] });
  const first = await source.extract('r1', { days: 3 });
  const ofFirst = (name: string) => first.stage.entities.find(({ entity }) => entity === name);
  expect([ofFirst('customers')?.status, ofFirst('payment_methods')?.status]).toEqual(['complete', 'failed']);
  source.calm();
  const { stage } = await source.extract('r2', { days: 3 });
  expect(stage.status).toBe('complete');
  expect(stage.entities.find(({ entity }) => entity === 'charges')).toMatchObject({
    why: 'run r1, which was stopped, has listed what is before',
    pages: 1,
  });
  const customers = await source.ids('/v1/customers');
  const methods = (await Promise.all(customers.map((id) => source.ids(`/v1/customers/${id}/payment_methods`)))).flat();
  expect(stage.entities.find(({ entity }) => entity === 'customers')?.records).toBeLessThan(customers.length);
  expect(methods.length).toBeGreaterThan(5);
  expect((await readBronze(source.storage, 'payment_methods')).map(({ id }) => id).toSorted()).toEqual(methods.toSorted());
});

describe('clocks and windows', () => {
  for (const days of [-1, 1]) {
    test(`a machine whose clock is off by ${days} day asks for the same, and dates what it reads by the source`, async () => {
      await using source = await faultySource({ days: 3, volume: 8 });
      const { stage } = await source.extract('r1', { ...ONLY, clock: () => Date.now() + days * 86_400_000 });
      expect(stage.entities[0]?.window.to).toBe(source.now());
      const [version] = await readBronze(source.storage, 'charges');
      expect(Math.floor((version?.observedAt ?? 0) / 1000)).toBe(source.now());
    });
  }

  test('a span that leaves a gap moves no watermark, one that closes it does, and nothing between is ever skipped', async () => {
    await using source = await faultySource({ days: 8, volume: 10 });
    const now = source.now();
    const day = (n: number) => now - n * 86_400;
    await source.extract('r1', { ...ONLY, from: day(2) });
    expect((await readWatermark(source.storage, 'charges'))?.coverage).toMatchObject({ from: day(2), to: now });
    const gap = await source.extract('r2', { ...ONLY, from: day(8), to: day(5) });
    expect((await readWatermark(source.storage, 'charges'))?.coverage).toMatchObject({ from: day(2), to: now });
    expect(gap.stage.entities[0]?.notes?.join()).toContain('leaves a gap');
    await source.extract('r3', { ...ONLY, from: day(8), to: day(2) });
    expect((await readWatermark(source.storage, 'charges'))?.coverage).toMatchObject({ from: day(8), to: now });
    const ids = new Set((await readBronze(source.storage, 'charges')).map(({ id }) => id));
    expect(ids).toEqual(new Set(await source.ids(CHARGES)));
  });
});
