/**
 * How many deliveries a second are acknowledged, and how fast, with the load on the same machine. Three servers one after the other, the same load
 * on each: the receiver; the same server, which verifies signatures and finds ids but stores nothing; and one that writes and syncs a file for
 * each event. Several rounds, so that a machine with other work to do shows; the medians count.
 *
 *   bun tests/bench/webhooks.ts [--count 50000] [--rounds 3] [--connections 64] [--bytes 2700]
 *
 * The load is so many requests, made and signed beforehand and written to plain keep-alive sockets: a client that costs little.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { findLosses } from '../support/webhookLoad.ts';
import { eventBody } from '../support/webhooks.ts';

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    bytes: { type: 'string', default: '2700' },
    only: { type: 'string', default: 'durable,nothing,file' },
  },
});
const SECRET = 'whsec_bench';
const [count, rounds, connections, bytes] = [flags.count, flags.rounds, flags.connections, flags.bytes].map(Number) as [
  number,
  number,
  number,
  number,
];
type Kind = 'durable' | 'nothing' | 'file';

interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
  /** Microseconds of the server's processor time for a delivery, user and system; NaN where the system does not tell. */
  readonly cpu: number;
}

/** An event as Stripe writes it, around its id. */
const [HEAD = '', TAIL = ''] = eventBody('evt_HERE', {
  data: { object: { id: 'ch_1', object: 'charge', text: 'x'.repeat(Math.max(0, bytes - 330)) } },
}).split('evt_HERE');
const results = new Map<Kind, Measured[]>();
const WARM_UP = 3000;
const CLOSING_BRACE = 0x7d;
let sequence = 0;
for (let round = 0; round < rounds; round++) {
  for (const kind of flags.only.split(',') as Kind[]) results.set(kind, [...(results.get(kind) ?? []), await measure(kind)]);
}
report();

async function measure(kind: Kind): Promise<Measured> {
  const root = mkdtempSync(join(tmpdir(), 'webhooks-bench-'));
  const server = Bun.spawn(command(kind, root), { env: { ...process.env, WEBHOOK_SECRET: SECRET }, stdout: 'pipe', stderr: 'ignore' });
  try {
    const url = new URL(await firstLine(server.stdout));
    await load(url, requests(url, WARM_UP), new Set());
    const acknowledged = new Set<string>();
    // A file and an fsync each is so much slower that a part of them says as much.
    const all = requests(url, kind === 'file' ? Math.ceil(count / 8) : count);
    const before = await cpuMs(server.pid);
    const sent = await load(url, all, acknowledged);
    const measured = { ...sent, cpu: (((await cpuMs(server.pid)) - before) * 1000) / all.length };
    console.log(
      `${kind}: ${Math.round(measured.perSecond)}/s, p99 ${measured.p99.toFixed(1)} ms, ${measured.cpu.toFixed(0)} µs of processor time each`,
    );
    server.kill('SIGTERM');
    await server.exited;
    if (kind === 'durable') await requireAll(root, acknowledged);
    return measured;
  } finally {
    server.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  }
}

/** A figure counts only if what was acknowledged is there. */
async function requireAll(root: string, acknowledged: ReadonlySet<string>): Promise<void> {
  const all = await findLosses(openLocalStorage(root), { acknowledged, sent: new Set(), odd: [] });
  const lost = all.filter((one) => /^(lost|twice)/.test(one));
  if (lost.length > 0) throw new Error(`${lost.length} of ${acknowledged.size}: ${lost[0]}`);
}

function command(kind: Kind, root: string): string[] {
  const binary = process.env['PAYMENTS_PIPELINE_BINARY'];
  const main = join(import.meta.dir, '..', '..', 'src', 'main.ts');
  const args = ['serve-webhooks', '--port', '0', '--quiet', '--data-dir', root];
  if (kind === 'durable') return binary === undefined ? [process.execPath, main, ...args] : [binary, ...args];
  return [process.execPath, join(import.meta.dir, 'support', 'webhookServer.ts'), kind, root];
}

interface Prepared {
  readonly id: string;
  readonly bytes: Buffer;
}

function requests(url: URL, many: number): Prepared[] {
  return Array.from({ length: many }, () => {
    const id = `evt_${sequence++}`;
    return { id, bytes: Buffer.from(request(url, id), 'latin1') };
  });
}

/** Sends all of them, each connection one after the other. */
async function load(url: URL, all: readonly Prepared[], acknowledged: Set<string>): Promise<Omit<Measured, 'cpu'>> {
  const latencies: number[] = [];
  let refused = 0;
  const left = all.values();
  const clients = await Promise.all(Array.from({ length: connections }, () => open(url)));
  const began = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (const { id, bytes } of left) {
        const t = performance.now();
        const status = await client.send(bytes);
        latencies.push(performance.now() - t);
        if (status === 200) acknowledged.add(id);
        else refused += 1;
      }
    }),
  );
  const ms = performance.now() - began;
  for (const client of clients) client.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { perSecond: ((all.length - refused) / ms) * 1000, p50: at(0.5), p99: at(0.99), refused };
}

/** Processor time of a process so far; on a machine with other work to do it says more than the clock. */
async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user = Number.NaN, system = Number.NaN] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  // The kernel counts in hundredths of a second.
  return (user + system) * 10;
}

function request(url: URL, id: string): string {
  const body = HEAD + id + TAIL;
  const t = Math.floor(Date.now() / 1000);
  const signature = new Bun.CryptoHasher('sha256', SECRET).update(`${t}.${body}`).digest('hex');
  return `POST /webhooks/stripe HTTP/1.1\r\nHost: ${url.host}\r\nStripe-Signature: t=${t},v1=${signature}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

interface Client {
  /** Resolves to the status of the answer. */
  send(request: Buffer): Promise<number>;
  close(): void;
}

/** A connection that carries one request at a time. Every answer of the receiver is JSON, and ends as that does. */
async function open(url: URL): Promise<Client> {
  let answered: ((status: number) => void) | undefined;
  let status = 0;
  const fail = (): void => answered?.(0);
  const socket = await Bun.connect({
    hostname: url.hostname,
    port: Number(url.port),
    socket: {
      data: (_socket, chunk) => {
        if (status === 0) status = Number(chunk.toString('latin1', 9, 12));
        if (chunk.at(-1) !== CLOSING_BRACE) return;
        const found = status;
        status = 0;
        answered?.(found);
      },
      error: fail,
      close: fail,
    },
  });
  return {
    send: (request) =>
      new Promise((resolve) => {
        answered = resolve;
        // A request is smaller than the socket's buffer, which is empty between two of them.
        if (socket.write(request) < request.length) throw new Error('the socket took only a part');
      }),
    close: () => socket.end(),
  };
}

function report(): void {
  const median = (kind: Kind, of: (one: Measured) => number): number => {
    const sorted = (results.get(kind) ?? []).map(of).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  const names: Record<Kind, string> = { durable: 'serve-webhooks', nothing: 'without storing', file: 'a file and an fsync each' };
  console.log(`${connections} connections, ${bytes} bytes, ${rounds} rounds of ${count}; medians`);
  for (const kind of results.keys()) {
    const [rate, p50, p99] = [median(kind, (one) => one.perSecond), median(kind, (one) => one.p50), median(kind, (one) => one.p99)];
    const all = (results.get(kind) ?? []).map(({ perSecond }) => Math.round(perSecond)).join(', ');
    const refused = (results.get(kind) ?? []).reduce((sum, one) => sum + one.refused, 0);
    console.log(
      `${names[kind].padEnd(26)} ${Math.round(rate).toString().padStart(6)}/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms  ${median(kind, (one) => one.cpu).toFixed(0)} µs of processor time each  (${all}; ${refused} refused)`,
    );
  }
  const durable = median('durable', (one) => one.perSecond);
  if (results.has('nothing'))
    console.log(`durable is ${((durable / median('nothing', (one) => one.perSecond)) * 100).toFixed(0)} % of without storing`);
  if (results.has('file'))
    console.log(`and ${(durable / median('file', (one) => one.perSecond)).toFixed(1)} times a file and an fsync each`);
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk);
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error('the server ended before it listened');
}
