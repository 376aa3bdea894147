/**
 * How fast and how large the mock is, and what limits it. A server of its own process is started with about so many charges, and its lists are
 * drained over HTTP by a client that looks at nothing but the cursor.
 *
 *   bun tests/bench/mock.ts [--charges 1000000] [--seconds 6] [--chains 8] [--lists /v1/charges,/v1/events]
 *
 * Each list is read for so many seconds, or to its end with `--seconds 0`. Beside records a second stand the server's own processor time a
 * record (on a machine with other work to do it is the truer number), its memory, and how that compares with a server that has nothing to
 * do but to send pages that are there: the rest is making the objects and their JSON.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resources } from '../../mock/api/resources.ts';
import { startPageServer } from './support/processes.ts';

const { values: flags } = parseArgs({
  options: {
    charges: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '6' },
    chains: { type: 'string', default: '8' },
    lists: { type: 'string', default: everyList() },
    compact: { type: 'boolean', default: false },
  },
});
const DAYS = 300;
const chains = Number(flags.chains);
const seconds = Number(flags.seconds) === 0 ? Number.POSITIVE_INFINITY : Number(flags.seconds);
/** What has no end is read for so long. */
const SECONDS_OF_THE_SAME = Math.min(seconds, 6);
const key = { headers: { Authorization: 'Bearer sk_test_bench' } };

const began = performance.now();
const server = Bun.spawn(command(), { stdout: 'pipe', stderr: 'inherit' });
const url = await firstLine(server.stdout);
const { start, now, counts } = (await (await fetch(`${url}/_mock`)).json()) as {
  start: number;
  now: number;
  counts: Record<string, number>;
};
console.log(
  `started in ${((performance.now() - began) / 1000).toFixed(1)} s (${(await cpuMs()) ?? '?'} ms of processor time): ${counts['charges']} charges, ` +
    `${Object.values(counts).reduce((sum, count) => sum + count, 0)} objects; ${await memory()}`,
);
try {
  const still = await drainStill();
  for (const list of flags.lists.split(','))
    report(list, await drain(`${url}${list}`, { from: start, to: now + 1 }), await memory(), still);
  const lastDay = { from: now - 86_400, to: now + 1 };
  for (let round = 0; round < 2; round++) await drain(`${url}/v1/charges`, lastDay, 1);
  report('the same pages again', await drain(`${url}/v1/charges`, lastDay, 1, true), await memory(), still);
} finally {
  server.kill();
}

/** Every list that can be asked for without saying of what. */
function everyList(): string {
  return resources.flatMap(({ path, required }) => (required === undefined ? [path] : [])).join(',');
}

/** The same client at a server whose pages are there: what client, sockets and the copying of bytes allow. */
async function drainStill(): Promise<Drained> {
  using still = await startPageServer({ charges: Number(flags.charges), days: DAYS, pretty: !flags.compact });
  const end = Math.floor(Date.now() / 1000);
  const drained = await drain(`${still.url}/v1/charges`, { from: end - DAYS * 86_400, to: end });
  report('pages that are there', { ...drained, cpuMs: undefined }, 'a page server, charges');
  return drained;
}

interface Drained {
  readonly records: number;
  readonly bytes: number;
  readonly ms: number;
  readonly cpuMs: number | undefined;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Reads a list in chains, each its own part of the time; `again` reads the span over and over until the time is up. */
async function drain(list: string, span: Span, parts = chains, again = false): Promise<Drained> {
  const [cpu, t] = [await cpuMs(), performance.now()];
  const until = t + (again ? SECONDS_OF_THE_SAME : seconds) * 1000;
  let [records, bytes] = [0, 0];
  const chain = async (part: number): Promise<void> => {
    const width = (span.to - span.from) / parts;
    const range = `created[gte]=${Math.floor(span.from + width * part)}&created[lt]=${Math.floor(span.from + width * (part + 1))}`;
    for (let cursor: string | undefined = ''; cursor !== undefined && performance.now() < until; ) {
      const page = Buffer.from(await (await fetch(`${list}?limit=100&${range}${cursor}`, key)).arrayBuffer());
      const { count, last } = glance(page);
      [records, bytes] = [records + count, bytes + page.length];
      cursor = last === undefined ? undefined : `&starting_after=${last}`;
    }
  };
  do await Promise.all(Array.from({ length: again ? chains : parts }, (_, part) => chain(again ? 0 : part)));
  while (again && performance.now() < until);
  const spent = await cpuMs();
  return { records, bytes, ms: performance.now() - t, cpuMs: spent === undefined || cpu === undefined ? undefined : spent - cpu };
}

/** What a client must know of a page, found without parsing it: how many records, and the last one's id if there is more. */
function glance(page: Buffer): { count: number; last: string | undefined } {
  const [begin, more] = flags.compact ? ['{"id":"', '"has_more":true,"url":'] : ['\n    {\n      "id": "', '"has_more": true,\n  "url":'];
  if (flags.compact) {
    const { data, has_more } = JSON.parse(page.toString()) as { data: { id: string }[]; has_more: boolean };
    return { count: data.length, last: has_more ? data.at(-1)?.id : undefined };
  }
  const at = page.lastIndexOf(begin);
  if (at < 0) return { count: 0, last: undefined };
  const id = page.toString('latin1', at + begin.length, page.indexOf('"', at + begin.length));
  const hasMore = page.indexOf(more, page.length - 200) >= 0;
  return { count: hasMore ? 100 : page.toString('latin1').split(begin).length - 1, last: hasMore ? id : undefined };
}

function report(name: string, { records, bytes, ms, cpuMs: cpu }: Drained, rss: string, still?: Drained): void {
  const each = cpu === undefined ? '' : `, ${((cpu * 1000) / records).toFixed(1)} µs of the server each`;
  const share =
    still === undefined ? '' : `, ${((bytes / ms / (still.bytes / still.ms)) * 100).toFixed(0)} % of the bytes of pages that are there`;
  console.log(
    `${name.padEnd(30)} ${(records / ms).toFixed(0).padStart(5)}k records/s, ${(bytes / ms / 1000).toFixed(0).padStart(4)} MB/s, ` +
      `${(bytes / records / 1000).toFixed(1)} KB each${each}${share}; ${rss}`,
  );
}

function command(): string[] {
  const binary = process.env['PAYMENTS_PIPELINE_BINARY'];
  const program = binary === undefined ? [process.execPath, join(import.meta.dir, '..', '..', 'src', 'main.ts')] : [binary];
  const volume = Math.ceil(Number(flags.charges) / DAYS / 1.13);
  const economy = ['--seed', '1', '--start', '2026-01-01', '--days', `${DAYS}`, '--volume', `${volume}`, '--freeze'];
  return [...program, 'serve-mock', '--port', '0', '--quiet', ...economy, ...(flags.compact ? ['--compact'] : [])];
}

/** Processor time of the server so far, user and system; undefined where the system has no /proc. */
async function cpuMs(): Promise<number | undefined> {
  const stat = await readFile(`/proc/${server.pid}/stat`, 'utf8').catch(() => undefined);
  const [user, system] = stat?.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number) ?? [];
  // The kernel counts in hundredths of a second.
  return user === undefined || system === undefined ? undefined : (user + system) * 10;
}

async function memory(): Promise<string> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => '');
  // The kernel's kB are of 1024 bytes.
  const of = (name: string): string => `${Math.round((Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1024) / 1e6)} MB`;
  return status === '' ? 'memory unknown' : `${of('VmRSS')} of memory, ${of('VmHWM')} at most`;
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk);
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'));
  }
  throw new Error('the server ended before it said where it is');
}
