/**
 * How fast the compiled binary brings charges home, as ratios of one run on one machine: against a page server that costs next to nothing, beside a
 * client that only drains the same pages and one that works as is usual; against the mock; and at the limits of a real account.
 *
 *   bun tests/bench/extract.ts [--charges 300000] [--rounds 3] [--chains 8] [--only pretty,compact,mock,limits,memory]
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { OtherClientOptions } from './support/otherClient.ts';
import { type Finished, median, startPageServer, startServer, timed } from './support/processes.ts';

const { values: flags } = parseArgs({
  options: {
    charges: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '3' },
    chains: { type: 'string', default: '8' },
    only: { type: 'string', default: 'pretty,compact,mock,limits,memory' },
  },
});
const BINARY = process.env['PAYMENTS_PIPELINE_BINARY'] ?? join(import.meta.dir, '..', '..', 'dist', 'payments-pipeline');
const DAYS = 30;
/** What Stripe lets through: 25 requests a second for an endpoint, each with up to 100 records. */
const MAX_RPS = 25;
const LATENCY_MS = 200;
const chains = Number(flags.chains);

interface Extracted extends Finished {
  readonly records: number;
  readonly bytes: number;
}

/** One `run-batch` into a directory of its own. */
async function extract(url: string, { pageSize = 100, concurrency = 12 } = {}): Promise<Extracted> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-extract-'));
  try {
    const finished = await timed(
      [BINARY, 'run-batch', '--entity', 'charges', '--days', `${DAYS + 1}`, '--concurrency', `${concurrency}`, '--json'],
      {
        LOCAL_DATA_DIR: dir,
        SOURCE_API_BASE_URL: url,
        STRIPE_API_KEY: 'sk_test_bench',
        MAX_PAGE_SIZE: `${pageSize}`,
      },
    );
    return { ...finished, records: recordsOf(finished.stdout), bytes: await bytesUnder(join(dir, 'bronze')) };
  } finally {
    await rm(dir, { recursive: true });
  }
}

function recordsOf(json: string): number {
  const { entities } = JSON.parse(json) as { entities: readonly { records: number }[] };
  return entities.reduce((sum, { records }) => sum + records, 0);
}

async function bytesUnder(dir: string): Promise<number> {
  const files = await readdir(dir, { recursive: true });
  const sizes = await Promise.all(files.map(async (name) => stat(join(dir, name)).then((entry) => (entry.isFile() ? entry.size : 0))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function otherClient(options: Pick<OtherClientOptions, 'kind' | 'url'> & Partial<OtherClientOptions>): Promise<Extracted> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-other-'));
  const file = join(dir, 'charges.jsonl.zst');
  try {
    const all: OtherClientOptions = { chains, days: DAYS, pageSize: 100, file, ...options };
    const finished = await timed([process.execPath, join(import.meta.dir, 'support', 'otherClient.ts'), JSON.stringify(all)]);
    return { ...finished, records: Number(finished.stdout), bytes: await bytesUnder(dir) };
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** The clients in turn, several rounds, so that a busy moment meets them all. */
async function inTurn(clients: Readonly<Record<string, () => Promise<Extracted>>>): Promise<void> {
  const found = new Map<string, Extracted[]>(Object.keys(clients).map((name) => [name, []]));
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const [name, run] of Object.entries(clients)) found.get(name)?.push(await run());
  }
  const ours = median((found.get('ours') ?? []).map(rate));
  for (const [name, runs] of found) say(row(name, runs, ours));
}

function rate({ records, seconds }: Extracted): number {
  return records / seconds;
}

function row(name: string, runs: readonly Extracted[], ours: number): string {
  const own = median(runs.map(rate));
  const cpu = median(runs.map(({ cpuSeconds, records }) => (cpuSeconds / records) * 1e6));
  const bytes = runs[0] === undefined ? 0 : runs[0].bytes / runs[0].records;
  const peak = Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes));
  return [
    `  ${name.padEnd(12)}${(own / 1_000).toFixed(1).padStart(7)}k/s`,
    `ours is ${(ours / own).toFixed(2).padStart(5)}x`,
    `${cpu.toFixed(1).padStart(5)} µs of processor a record`,
    `${bytes.toFixed(0).padStart(4)} bytes written a record`,
    `peak ${peak.toFixed(0).padStart(4)} MB`,
  ].join('   ');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function againstPages(pretty: boolean): Promise<void> {
  using server = await startPageServer({ charges: Number(flags.charges), days: DAYS, pretty });
  const { url } = server;
  say(`${flags.charges} charges from a page server, ${pretty ? 'pretty-printed' : 'compact'}; the others with ${chains} connections`);
  await inTurn({
    ours: () => extract(url),
    drain: async () => ({ ...(await otherClient({ kind: 'drain', url })), records: Number(flags.charges) }),
    usual: () => otherClient({ kind: 'usual', url }),
  });
}

async function againstMock(): Promise<void> {
  const volume = String(Math.ceil(Number(flags.charges) / DAYS / 2));
  using server = await startServer([BINARY, 'serve-mock', '--port', '0', '--days', `${DAYS}`, '--volume', volume]);
  const { url } = server;
  say(`the mock, ${volume} payments a day for ${DAYS} days: what it takes to make the pages is in all of these`);
  const { records } = await extract(url);
  await inTurn({
    ours: () => extract(url),
    drain: async () => ({ ...(await otherClient({ kind: 'drain', url })), records }),
    usual: () => otherClient({ kind: 'usual', url }),
  });
}

/** A minute of work at the ceiling: the search for it, at the beginning, is in it. */
async function atTheLimits(): Promise<void> {
  const ceiling = MAX_RPS * 100;
  using server = await startPageServer({ charges: ceiling * 60, days: DAYS, pretty: true, latencyMs: LATENCY_MS, maxRps: MAX_RPS });
  const ours = await extract(server.url);
  const sequential = await otherClient({ kind: 'drain', url: server.url, chains: 1, upTo: 10_000 });
  say(`${LATENCY_MS} ms and ${MAX_RPS} requests/s: the limit allows ${ceiling} records/s`);
  say(`  ours        ${rate(ours).toFixed(0).padStart(6)}/s   ${((rate(ours) / ceiling) * 100).toFixed(0)} % of it`);
  say(`  sequential  ${rate(sequential).toFixed(0).padStart(6)}/s   ${((rate(sequential) / ceiling) * 100).toFixed(0)} % of it`);
}

/** Of small pages fewer charges: what could grow with the number of requests shows with a hundred thousand of them. */
async function memory(): Promise<void> {
  for (const [pageSize, charges] of [
    [100, 1_000_000],
    [10, 1_000_000],
    [1, 100_000],
  ] as const) {
    using server = await startPageServer({ charges, days: DAYS, pretty: true });
    for (const concurrency of [1, 4, 12, 16, 32]) {
      const { peakMegabytes, seconds } = await extract(server.url, { pageSize, concurrency });
      say(
        `  ${charges} charges, ${pageSize} a page, ${concurrency} pages at once: peak ${peakMegabytes.toFixed(0)} MB, ${seconds.toFixed(1)} s`,
      );
    }
  }
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  pretty: () => againstPages(true),
  compact: () => againstPages(false),
  mock: againstMock,
  limits: atTheLimits,
  memory,
};
for (const name of flags.only.split(',')) await parts[name]?.();
