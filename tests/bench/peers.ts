/**
 * How long other programs take to bring the same records home from the same source, and how right they are after a day of changes. Two that are
 * widely used are taken as they are published; the source is the mock, without a limit of its own. They write JSON to a pipe; ours
 * writes durable, compressed Bronze and brings every other entity home as well.
 *
 *   bun tests/bench/peers.ts [--days 30] [--volume 100]
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { airbyte } from './support/peers/airbyte.ts';
import { ours } from './support/peers/ours.ts';
import type { Peer, PeerRun } from './support/peers/peer.ts';
import { STREAMS } from './support/peers/peer.ts';
import { singer } from './support/peers/singer.ts';
import { Knowledge, truthOf } from './support/peers/truth.ts';
import { startServer } from './support/processes.ts';

const { values: flags } = parseArgs({ options: { days: { type: 'string', default: '30' }, volume: { type: 'string', default: '100' } } });
const BINARY = process.env['PAYMENTS_PIPELINE_BINARY'] ?? join(import.meta.dir, '..', '..', 'dist', 'payments-pipeline');
const SECONDS_PER_DAY = 86_400;

const folder = await mkdtemp(join(tmpdir(), 'bench-peers-'));
try {
  const days = Number(flags.days);
  const begin = new Date(Date.now() - days * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10);
  const economy = ['--seed', '1', '--days', flags.days, '--volume', flags.volume, '--freeze'];
  using source = await startServer([BINARY, 'serve-mock', '--port', '0', '--quiet', ...economy]);
  const peers = (await make(source.url, begin)).map((peer) => ({ peer, knowledge: new Knowledge() }));
  for (const day of [0, 1]) {
    const truth = await truthOf(source.url);
    const size = [...truth.values()].reduce((sum, stream) => sum + stream.size, 0);
    console.log(`${day === 0 ? `${days} days of ${flags.volume} payments` : 'A day later'}: ${size} records in ${STREAMS.join(', ')}`);
    let our: PeerRun | undefined;
    for (const { peer, knowledge } of peers) {
      const done = await peer.run(day);
      our ??= done;
      knowledge.take(done);
      console.log(line(peer.name, done, our));
      for (const wrong of knowledge.against(truth)) console.log(`    ${wrong}`);
    }
    await fetch(`${source.url}/_mock/clock`, { method: 'POST', body: JSON.stringify({ advance: SECONDS_PER_DAY }) });
  }
} finally {
  await rm(folder, { recursive: true });
}

async function make(url: string, begin: string): Promise<Peer[]> {
  const { data } = (await (await fetch(`${url}/_mock/v1/accounts?limit=1`)).json()) as { data: { id: string }[] };
  const own = async (name: string): Promise<string> => {
    await mkdir(join(folder, name));
    return join(folder, name);
  };
  const since = `${begin}T00:00:00Z`;
  return [
    ours(BINARY, url, await own('ours'), begin),
    await airbyte(url, await own('airbyte'), since, STREAMS),
    await singer(url, await own('singer'), since, data[0]?.id ?? '', STREAMS),
  ];
}

function line(name: string, done: PeerRun, our: PeerRun): string {
  const ratio = (of: number, to: number): string => `${(of / to).toFixed(1)} ×`;
  return (
    `  ${name.padEnd(30)} ${done.seconds.toFixed(1)} s (${ratio(done.seconds, our.seconds)} ours), ` +
    `${done.cpuSeconds.toFixed(1)} s of processor time (${ratio(done.cpuSeconds, our.cpuSeconds)}), ${done.peakMegabytes.toFixed(0)} MB`
  );
}
