/**
 * What a run over a small account costs, whatever its data: the stages of the compiled binary on a made-up company of some 1,500 objects, all of it, a day later and
 * with nothing new, and the demo as a whole. `--against` is another build, measured in turns with this one on copies of the same stores.
 *
 *   bun tests/bench/small.ts [--rounds 5] [--against path/to/another/payments-pipeline]
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Finished, median, startServer, timed } from './support/processes.ts';

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, against: { type: 'string' } } });
const BINARY = process.env['PAYMENTS_PIPELINE_BINARY'] ?? join(import.meta.dir, '..', '..', 'dist', 'payments-pipeline');
const BINARIES = flags.against === undefined ? [BINARY] : [BINARY, flags.against];
const DAY = 86_400;

interface Case {
  readonly name: string;
  /** A store that is copied for each measurement; the demo makes its own. */
  readonly store?: string;
  readonly args: readonly string[];
}

/** Stores with the extractions made, and with the transforms where the checks are measured. */
async function makeCases(root: string): Promise<Case[]> {
  using mock = await startServer([
    BINARY,
    'serve-mock',
    '--port',
    '0',
    '--start',
    '2026-01-01',
    '--days',
    '16',
    '--volume',
    '12',
    '--freeze',
    '--json',
    '--quiet',
  ]);
  const url: string = JSON.parse(mock.url).url;
  const run = (store: string, ...args: string[]) => timed([BINARY, ...args], { LOCAL_DATA_DIR: store, SOURCE_API_BASE_URL: url });
  const [all, later, nothing] = ['all', 'later', 'nothing'].map((name) => join(root, name)) as [string, string, string];
  await run(all, 'run-all', '--days', '30', '--run-id', 'a');
  const published = join(root, 'published');
  const built = await copied(all, published);
  await run(built, 'run-transforms', '--run-id', 'a');
  const allBuilt = await copied(built, join(root, 'all-built'));
  await run(built, 'run-quality', '--run-id', 'a');
  await copied(published, nothing);
  await run(nothing, 'run-all', '--days', '1', '--run-id', 'b');
  await fetch(`${url}/_mock/clock`, { method: 'POST', body: JSON.stringify({ advance: DAY }) });
  await copied(published, later);
  await run(later, 'run-all', '--days', '1', '--run-id', 'b');
  const laterBuilt = await copied(later, join(root, 'later-built'));
  await run(laterBuilt, 'run-transforms', '--run-id', 'b');
  return [
    { name: 'transforms, all', store: all, args: ['run-transforms', '--run-id', 'a'] },
    { name: 'transforms, a day later', store: later, args: ['run-transforms', '--run-id', 'b'] },
    { name: 'transforms, nothing new', store: nothing, args: ['run-transforms', '--run-id', 'b'] },
    { name: 'quality, all', store: allBuilt, args: ['run-quality', '--run-id', 'a'] },
    { name: 'quality, a day later', store: laterBuilt, args: ['run-quality', '--run-id', 'b'] },
    { name: 'demo', args: ['demo'] },
  ];
}

async function copied(from: string, to: string): Promise<string> {
  await cp(from, to, { recursive: true });
  return to;
}

async function measure(binary: string, { store, args }: Case): Promise<Finished> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-small-'));
  try {
    if (store === undefined) return await timed([binary, ...args, '--dir', join(directory, 'demo')]);
    return await timed([binary, ...args], { LOCAL_DATA_DIR: await copied(store, join(directory, 'store')) });
  } finally {
    await rm(directory, { recursive: true });
  }
}

function say(name: string, runs: readonly (readonly Finished[])[]): void {
  const [cpu, wall] = [
    runs.map((one) => median(one.map((run) => run.cpuSeconds))),
    runs.map((one) => median(one.map((run) => run.seconds))),
  ];
  const told = cpu.map((seconds, index) => `${seconds.toFixed(2)} s of processor, ${(wall[index] ?? 0).toFixed(2)} s by the clock`);
  const ratio = ([ours = 0, other]: readonly number[]) => (other === undefined ? '' : (ours / other).toFixed(2));
  const against = told[1] === undefined ? '' : `; the other ${told[1]}; ratios ${ratio(cpu)} and ${ratio(wall)}`;
  process.stdout.write(`${name.padEnd(24)} ${told[0]}${against}\n`);
}

const root = await mkdtemp(join(tmpdir(), 'bench-small-stores-'));
try {
  for (const one of await makeCases(root)) {
    const runs: Finished[][] = BINARIES.map(() => []);
    for (let round = 0; round < Number(flags.rounds); round++) {
      for (const [index, binary] of BINARIES.entries()) runs[index]?.push(await measure(binary, one));
    }
    say(one.name, runs);
  }
} finally {
  await rm(root, { recursive: true });
}
