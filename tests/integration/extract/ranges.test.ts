/** Several chains over one list: every record once, ranges without gap, whatever the distribution of records over time. */
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { extractEntity } from '../../../src/extract/extractEntity.ts';
import type { ExtractEntityOptions, ExtractedEntity, ExtractedStream } from '../../../src/extract/extractEntityTypes.ts';
import { hashIds } from '../../../src/extract/ranges/idsHash.ts';
import { proveRanges } from '../../../src/extract/ranges/proveRanges.ts';
import { type Listed, type PageServer, pageServer } from '../../support/pageServer.ts';
import { entity, testSource } from '../source/support.ts';

const root = mkdtempSync(join(tmpdir(), 'ranges-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let dirs = 0;

interface Run {
  readonly result: ExtractedEntity;
  readonly ids: readonly string[];
}

function options(server: PageServer, more: Partial<ExtractEntityOptions> = {}, pageSize = 10): ExtractEntityOptions {
  const signal = new AbortController().signal;
  const { source } = testSource('http://source.localhost', { fetch: server.fetch, maxPageSize: pageSize, maxRetries: 0, signal });
  const dir = join(root, String(dirs++));
  return {
    source,
    entity: entity('charges'),
    created: { from: 0, to: 100_000 },
    chains: 5,
    runId: 'r',
    dir,
    progress: () => {},
    signal,
    ...more,
  };
}

async function run(server: PageServer, more: Partial<ExtractEntityOptions> = {}): Promise<Run> {
  const result = await extractEntity(options(server, more));
  return { result, ids: idsOf(result.streams) };
}

function idsOf(streams: readonly ExtractedStream[]): string[] {
  const texts = streams.flatMap(({ parts }) =>
    parts.flatMap(({ path }) => zstdDecompressSync(readFileSync(path)).toString().trimEnd().split('\n')),
  );
  return texts.map((line) => (JSON.parse(line) as { record: { id: string } }).record.id);
}

/** Records at these seconds, with ids that say nothing of their order. */
function recordsAt(seconds: readonly number[]): Listed[] {
  return seconds.map((created, index) => ({ id: `ch_${(index * 7_919) % 1_000_003}`, created }));
}

const burst = Array.from({ length: 300 }, (_, n) => 50_000 + (n % 3));
const steady = Array.from({ length: 900 }, (_, n) => n * 111);

describe('ranges worked through at once', () => {
  test('bring every record once and close without gap, over any distribution in time', async () => {
    const cluster = fc.tuple(fc.nat(99_000), fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 60 }));
    await fc.assert(
      fc.asyncProperty(fc.array(cluster, { maxLength: 8 }), async (clusters) => {
        const records = recordsAt(
          clusters.flatMap(([at, width, count]) => Array.from({ length: count }, (_, n) => at + ((n * 37) % width))),
        );
        const { result, ids } = await run(pageServer(records));
        expect(ids.toSorted()).toEqual(records.map(({ id }) => id).toSorted());
        let at = 0;
        for (const range of result.ranges) {
          expect(range.from).toBe(at);
          const inside = records.filter(({ created }) => created >= range.from && created < range.to);
          expect([range.records, range.ids_hash]).toEqual([inside.length, hashIds(inside.map(({ id }) => id))]);
          at = range.to;
        }
        expect(at).toBe(100_000);
        expect(result.records).toBe(records.length);
      }),
      { numRuns: 40 },
    );
  });

  test('are cut where there is work: a steady list is shared out, a burst within seconds is not cut finer than that', async () => {
    const server = pageServer(recordsAt(steady));
    const { result } = await run(server);
    expect(result.ranges.length).toBeGreaterThan(4);
    expect(server.requests.length).toBeLessThan(90 + 2 * result.ranges.length);
    const { result: burstResult } = await run(pageServer(recordsAt(burst)));
    expect(burstResult.records).toBe(300);
    expect(burstResult.ranges.every(({ from, to }) => to - from >= 1)).toBe(true);
  });

  test('take less than half the rounds of one chain', async () => {
    const sizes = await Promise.all([1, 5].map((chains) => latencyRounds(chains)));
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) / 2.5);
  });

  test('a source that does not mind the filter is refused, instead of giving every chain everything', async () => {
    const server = pageServer(recordsAt(steady));
    const blind: PageServer = {
      ...server,
      fetch: (url, init) => server.fetch(url.replace(/&created%5Bgte%5D=\d+/, '').replace(/&created%5Blt%5D=\d+/, ''), init),
    };
    const created = { from: 50_000, to: 60_000 };
    expect(run(blind, { created })).rejects.toMatchObject({ code: 'SOURCE_PROTOCOL', message: expect.stringContaining('got a record of') });
  });

  test('the first failure stops all chains', async () => {
    const server = pageServer(recordsAt(steady), { before: (_, n) => (n === 9 ? new Response('{}', { status: 400 }) : undefined) });
    expect(run(server)).rejects.toMatchObject({ code: 'SOURCE_BAD_REQUEST' });
    await Bun.sleep(5);
    expect(server.requests.length).toBeLessThan(20);
  });
});

/** How many answers had to be waited for one after the other, when all that are asked for together come together. */
async function latencyRounds(chains: number): Promise<number> {
  let rounds = 0;
  let waiting: (() => void)[] = [];
  const tick = setInterval(() => {
    if (waiting.length === 0) return;
    rounds += 1;
    for (const go of waiting.splice(0)) go();
    waiting = [];
  }, 1);
  const server = pageServer(recordsAt(steady), { before: () => new Promise((resolve) => waiting.push(() => resolve(undefined))) });
  await run(server, { chains });
  clearInterval(tick);
  return rounds;
}

describe('checkpoints', () => {
  /** Runs until the source fails at its nth request, then again with what the checkpoints had; returns both runs' requests and all ids. */
  async function failAndResume(failAt: number) {
    const records = recordsAt(steady);
    const saved: { streams: ExtractedStream[]; state: Parameters<NonNullable<ExtractEntityOptions['checkpoint']>['save']>[1] | undefined } =
      {
        streams: [],
        state: undefined,
      };
    const first = pageServer(records, { before: (_, n) => (n === failAt ? new Response('{}', { status: 400 }) : undefined) });
    const checkpoint = {
      everyMs: 0,
      save: async (streams: readonly ExtractedStream[], state: NonNullable<typeof saved.state>) => {
        saved.streams.push(...streams);
        saved.state = structuredClone({
          ...state,
          closed: state.closed.map(({ from, to, pages, records: n, ids_hash }) => ({
            from,
            to,
            pages,
            records: n,
            ids_hash,
            first: undefined,
            last: undefined,
          })),
        });
      },
    };
    const failure = await extractEntity(options(first, { checkpoint })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'SOURCE_BAD_REQUEST' });
    const { OpenRange } = await import('../../../src/extract/ranges/openRange.ts');
    const resume = { closed: saved.state?.closed ?? [], open: (saved.state?.open ?? []).map((json) => OpenRange.resume(json)) };
    const second = pageServer(records);
    const { result, ids } = await run(second, { resume });
    return { records, first, second, result, ids: [...idsOf(saved.streams), ...ids] };
  }

  test('after a failure anywhere, what was read is not asked for again, and every record is there exactly once', async () => {
    for (const failAt of [2, 7, 20, 55, 80]) {
      const { records, second, first, result, ids } = await failAndResume(failAt);
      expect(ids.toSorted()).toEqual(records.map(({ id }) => id).toSorted());
      expect(result.records).toBe(records.length);
      expect(result.ranges.map(({ ids_hash }) => BigInt(`0x${ids_hash}`)).reduce((a, b) => (a + b) % 2n ** 64n, 0n)).toBe(
        BigInt(`0x${hashIds(records.map(({ id }) => id))}`),
      );
      const answered = new Set(first.requests.slice(0, failAt - 1));
      const again = second.requests.filter((request) => answered.has(request));
      expect(again).toEqual([]);
    }
  });
});

describe('the proof', () => {
  test('holds for a list that gives the same again, with few requests', async () => {
    const server = pageServer(recordsAt(steady));
    const { result } = await run(server);
    const before = server.requests.length;
    const proof = await proveRanges(options(server).source, entity('charges'), result.ranges);
    expect(proof.doubtful).toEqual([]);
    expect(server.requests.length - before).toBe(proof.requests);
    expect(proof.requests).toBeLessThanOrEqual(5);
  });

  test('finds a page that had said too early that there is no more', async () => {
    const records = recordsAt(steady);
    let lie = true;
    const server = pageServer(records);
    const lying: PageServer = {
      ...server,
      fetch: async (url, init) => {
        const response = await server.fetch(url, init);
        return lie
          ? new Response((await response.text()).replace('"has_more":true', '"has_more":false'), { headers: response.headers })
          : response;
      },
    };
    const { result } = await run(lying);
    expect(result.records).toBe(10);
    lie = false;
    const proof = await proveRanges(options(lying).source, entity('charges'), result.ranges);
    expect(proof.doubtful).toHaveLength(1);
  });
});
