/** Runs that are stopped again and again, by Ctrl-C or by kill -9, at any request: nothing is asked for twice that was read, and nothing is lost. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { errorCode, PipelineError } from '../../../src/domain/errors.ts';
import { runExtract } from '../../../src/extract/runExtract.ts';
import { entities } from '../../../src/registry/index.ts';
import { lastStage, requireManifest } from '../../../src/state/manifest.ts';
import { listRangeJournals, RANGES } from '../../../src/state/rangeJournal.ts';
import type { EntityExtract } from '../../../src/state/stages/extract.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { readBronze } from '../../support/bronzeVersions.ts';
import { type Faulty, faultySource } from './faultySource.ts';

/** Lists of their own, nested ones longer than ten, lists that hang on parents, and references to what was deleted. */
const NAMES = ['balance_transactions', 'charges', 'customers', 'invoices', 'payouts', 'products', 'prices'];
const HANGING = ['payment_methods', 'customer_balance_transactions', 'payout_balance_transactions'];
const STREAMS = [...NAMES, ...HANGING, 'invoice_lines'];
const CHAINS = 3;
/** Pages that may have been on their way when a run was stopped: four entities at once, each with its chains, and nested lists of these pages. */
const IN_FLIGHT = 4 * CHAINS * 2;

interface Stop {
  /** At this request of the run. */
  readonly at: number;
  readonly how: 'SIGINT' | 'kill';
}

class Killed extends Error {}

/** A store whose process is dead from some moment on; `rest` waits for what had begun before that. */
function mortal(storage: Storage, isDead: () => boolean): { readonly storage: Storage; rest(): Promise<unknown> } {
  const begun: unknown[] = [];
  const proxy = new Proxy(storage, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (isDead() && name !== 'scratch') throw new Killed('the process is dead');
        const call: unknown = Reflect.apply(member, target, args);
        begun.push(call);
        return call;
      };
    },
  });
  return { storage: proxy, rest: () => Promise.allSettled(begun) };
}

/** What one run asked for, up to its stop. */
interface Asked {
  readonly requests: readonly string[];
  readonly how: Stop['how'] | undefined;
}

interface Watched extends AsyncDisposable {
  readonly source: Faulty;
  run(name: string, stop?: Stop, days?: number): Promise<Asked>;
}

async function watched(): Promise<Watched> {
  let onRequest: () => void = () => {};
  const before = () => {
    onRequest();
    return undefined;
  };
  const source = await faultySource({ days: 3, volume: 12, before });
  await deleteACustomer(source.options('').sourceUrl);
  // Events tell of it until the first run begins.
  source.moveTo(source.now() + 7_200);
  return {
    source,
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    run: async (name, stop, days) => {
      const from = source.requests.length;
      const abort = new AbortController();
      let [dead, until] = [false, Number.POSITIVE_INFINITY];
      onRequest = () => {
        if (stop === undefined || source.requests.length - from !== stop.at) return;
        until = source.requests.length;
        if (stop.how === 'SIGINT') abort.abort(new PipelineError('INTERRUPTED', 'stop'));
        else dead = true;
      };
      const own = source.options(name, { days, chains: CHAINS, checkpointMs: 0, signal: abort.signal, source: { maxPageSize: 5 } });
      const { storage, rest } = mortal(source.storage, () => dead);
      const chosen = entities.filter((entity) => [...NAMES, ...HANGING].includes(entity.name));
      await runExtract({ ...own, storage, entities: chosen, followEvents: true }).catch((error: unknown) => {
        if (!dead && errorCode(error) !== 'INTERRUPTED') throw error;
      });
      await rest();
      return {
        requests: source.requests.slice(from, Math.min(until, source.requests.length)),
        how: until === Number.POSITIVE_INFINITY ? undefined : stop?.how,
      };
    },
  };
}

/** One that a charge names: no list has it any more, and it is looked up by its id. */
async function deleteACustomer(url: string): Promise<void> {
  const ask = async (path: string, method = 'GET') =>
    (await fetch(url + path, { method, headers: { authorization: 'Bearer sk_test_mock' } })).json() as Promise<Record<string, unknown>>;
  const charges = (await ask('/v1/charges?limit=50'))['data'] as { customer: string | null }[];
  const customer = charges.find((charge) => charge.customer !== null)?.customer;
  expect(await ask(`/v1/customers/${customer}`, 'DELETE')).toMatchObject({ deleted: true });
}

/** What a request gives, however its range was cut since; undefined for what every run asks anew. */
function pageOf(request: string, now: number): string | undefined {
  const url = new URL(request, 'http://source');
  const from = Number(url.searchParams.get('created[gte]') ?? 0);
  // The clock, the balance, the overlap with what is closed, and the look at what is before the window.
  if (['/health', '/v1/balance'].includes(url.pathname) || from >= now - 3_600 || url.searchParams.get('limit') === '1') return undefined;
  url.searchParams.delete('created[gte]');
  return url.pathname + url.search;
}

async function contents(source: Faulty): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const stream of STREAMS) {
    const versions = await readBronze(source.storage, stream);
    found[stream] = [...new Set(versions.map(({ record, parent }) => JSON.stringify([parent, record])))].toSorted();
  }
  return found;
}

test('however often a run is stopped, nothing that was read is asked for again, and the end is that of a run that was not', async () => {
  await using whole = await watched();
  const { requests } = await whole.run('whole', undefined, 5);
  const expected = await contents(whole.source);
  const firstOf = (pattern: RegExp) => requests.findIndex((request) => pattern.test(request)) + 1;
  const [looked, hanging] = [firstOf(/customers\/cus_[^/]+$/), firstOf(/payment_methods|payout=|customers.*balance_transactions/)];
  expect([looked, hanging]).toEqual([expect.any(Number), looked + 1]);
  for (const stream of STREAMS) expect([stream, expected[stream]?.length]).toEqual([stream, expect.any(Number)]);
  const stop = fc.record({ at: fc.integer({ min: 3, max: 60 }), how: fc.constantFrom('SIGINT' as const, 'kill' as const) });
  await fc.assert(
    fc.asyncProperty(fc.array(stop, { minLength: 2, maxLength: 5 }), async (stops) => {
      await using stopped = await watched();
      const { source } = stopped;
      const runs: Asked[] = [];
      let before = await pagesInJournals(source);
      for (const [index, one] of [...stops, undefined].entries()) {
        before = await pagesInJournals(source);
        runs.push(await stopped.run(`r${index}`, one, 5));
        if (runs.at(-1)?.how === undefined) break;
      }
      // After Ctrl-C everything that had come is kept; after kill -9 all that a journal told of.
      expect(again(runs, source.now()).filter(({ how, ago }) => how === 'SIGINT' && ago > IN_FLIGHT)).toEqual([]);
      for (const result of await lastResults(source, `r${runs.length - 1}`)) {
        const { entity, pages, requests, proof } = result;
        const least = pages - (before.get(entity) ?? 0) + (proof?.requests ?? 0);
        // One more to see that there is nothing before the window.
        expect({ entity, more: Math.max(1, requests - least) }).toEqual({ entity, more: 1 });
      }
      expect(await contents(source)).toEqual(expected);
      expect(await Array.fromAsync(source.storage.list(RANGES))).toEqual([]);
    }),
    {
      numRuns: 5,
      endOnFailure: true,
      // Between two phases: after the last list, at what is looked up by its id, among the lists that hang on others; and twice in a row.
      examples: [
        [[{ at: looked - 1, how: 'SIGINT' }]],
        [[{ at: looked, how: 'SIGINT' }]],
        [
          [
            { at: hanging + 25, how: 'SIGINT' },
            { at: 12, how: 'SIGINT' },
            { at: 16, how: 'kill' },
          ],
        ],
      ],
    },
  );
}, 120_000);

test('what an earlier run has is not looked up by its id, though nothing is published yet; what is gone is, once', async () => {
  await using several = await watched();
  const lookUps = ({ requests }: Asked) => requests.filter((request) => /customers\/cus_[^/]+$/.test(request)).length;
  expect(lookUps(await several.run('r1', undefined, 5))).toBe(1);
  several.source.moveTo(several.source.now() + 2 * 86_400);
  const second = await several.run('r2');
  // Charges of older customers are among what is new.
  const named = (await readBronze(several.source.storage, 'charges'))
    .filter(({ runId }) => runId === 'r2')
    .map(({ record }) => record['customer']);
  const listed = new Set((await readBronze(several.source.storage, 'customers')).filter(({ runId }) => runId === 'r2').map(({ id }) => id));
  expect(named.filter((id) => id !== null && !listed.has(String(id))).length).toBeGreaterThan(3);
  expect(lookUps(second)).toBe(0);
});

interface Again {
  readonly page: string;
  /** Requests before the stop of the run that had asked for it before. */
  readonly ago: number;
  readonly how: Stop['how'] | undefined;
}

/** Pages that were asked for by two runs. */
function again(runs: readonly Asked[], now: number): Again[] {
  const seen = new Map<string, Again>();
  const found: Again[] = [];
  for (const { requests, how } of runs) {
    const pages = requests.map((request) => pageOf(request, now)).filter((page) => page !== undefined);
    found.push(
      ...new Set(pages)
        .values()
        .map((page) => seen.get(page))
        .filter((one) => one !== undefined),
    );
    for (const [index, page] of pages.entries()) seen.set(page, { page, ago: pages.length - index, how });
  }
  return found;
}

/** Pages that the next run need not ask for, by entity. */
async function pagesInJournals({ storage }: Faulty): Promise<Map<string, number>> {
  const journals = await listRangeJournals(storage);
  return new Map(
    journals.map(({ entity, closed, open, lists }) => [
      entity,
      [...closed, ...open].reduce((sum, { pages }) => sum + pages, lists?.pages ?? 0),
    ]),
  );
}

/** Those whose requests are all for pages of their own: an invoice's lines and what is looked up by id are others. */
async function lastResults({ storage }: Faulty, runId: string): Promise<EntityExtract[]> {
  const stage = lastStage(await requireManifest(storage, runId), 'extract');
  return (stage?.entities ?? []).filter(({ entity }) => ['customers', 'balance_transactions', 'payouts', ...HANGING].includes(entity));
}
