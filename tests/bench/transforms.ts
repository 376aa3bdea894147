/**
 * What the transforms of the compiled binary cost, beside the least that DuckDB could do for the same bytes and columns, and beside the script that
 * comes to mind first; how the cost of a change stays with its size; and what a large rebuild needs of memory.
 *
 *   bun tests/bench/transforms.ts [--charges 1000000] [--rounds 1] [--only full,incremental,runs,memory]
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lastStage, requireManifest } from '../../src/state/manifest.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Storage } from '../../src/storage/types.ts';
import { publishStage } from '../support/staging.ts';
import type { FillOptions } from './support/fillStore.ts';
import type { OtherBuildOptions } from './support/obvious.ts';
import { type Finished, median, timed } from './support/processes.ts';

const { values: flags } = parseArgs({
  options: {
    charges: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', default: 'full,incremental,runs,memory' },
  },
});
const BINARY = process.env['PAYMENTS_PIPELINE_BINARY'] ?? join(import.meta.dir, '..', '..', 'dist', 'payments-pipeline');
const CHARGES = Number(flags.charges);
/** A change: charges that are new, and as many that say something else. */
const CHANGE = 5_000;
/** What a rebuild of five million records may use. */
const MEMORY_MB = 2_000;

interface Store extends AsyncDisposable {
  readonly root: string;
  readonly storage: Storage;
}

async function openStore(): Promise<Store> {
  const root = await mkdtemp(join(tmpdir(), 'bench-lake-'));
  return { root, storage: openLocalStorage(root), [Symbol.asyncDispose]: async () => await rm(root, { recursive: true }) };
}

/** Extractions' worth of Bronze; in another process, since the memory of this one would be counted with that of those it starts. */
async function fill(root: string, runs: FillOptions['runs']): Promise<number> {
  const options: FillOptions = { root, runs };
  const { stdout } = await timed([process.execPath, join(import.meta.dir, 'support', 'fillStore.ts'), JSON.stringify(options)]);
  return Number(stdout);
}

async function transform(root: string, runId: string, env: Readonly<Record<string, string>> = {}, more: string[] = []): Promise<Finished> {
  return await timed([BINARY, 'run-transforms', '--run-id', runId, '--json', ...more], { LOCAL_DATA_DIR: root, ...env });
}

/** What the checks would do, without their time. */
async function publish(storage: Storage, runId: string): Promise<void> {
  const stage = lastStage(await requireManifest(storage, runId), 'transforms');
  if (stage !== undefined) await publishStage(storage, runId, stage, Date.now());
}

async function otherBuild(root: string, kind: OtherBuildOptions['kind']): Promise<Finished> {
  const directory = await mkdtemp(join(tmpdir(), `bench-${kind}-`));
  try {
    const options: OtherBuildOptions = { kind, parts: await partsOf(root), directory };
    return await timed([process.execPath, join(import.meta.dir, 'support', 'obvious.ts'), JSON.stringify(options)]);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function partsOf(root: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const files = (await readdir(join(root, 'bronze'), { recursive: true })).filter((name) => name.endsWith('.zst'));
  for (const name of files.sort()) {
    const stream = /entity=(\w+)/.exec(name)?.[1] ?? '';
    found[stream] = [...(found[stream] ?? []), join(root, 'bronze', name)];
  }
  return found;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function row(name: string, runs: readonly Finished[], ours: number): string {
  const seconds = median(runs.map((run) => run.seconds));
  const cpu = median(runs.map(({ cpuSeconds }) => cpuSeconds));
  const peak = Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes));
  return `  ${name.padEnd(26)}${seconds.toFixed(2).padStart(8)} s   ours is ${(ours / seconds).toFixed(2).padStart(5)} times that   ${cpu.toFixed(1).padStart(6)} s of processor   peak ${peak.toFixed(0).padStart(5)} MB`;
}

async function full(): Promise<void> {
  await using store = await openStore();
  const records = await fill(store.root, [{ number: 0, spans: [{ from: 0, to: CHARGES }] }]);
  say(`full rebuild: ${CHARGES} charges, ${records} records`);
  const runs: Record<'ours' | 'floor' | 'obvious', Finished[]> = { ours: [], floor: [], obvious: [] };
  for (let round = 0; round < Number(flags.rounds); round++) {
    runs.floor.push(await otherBuild(store.root, 'floor'));
    runs.ours.push(await transform(store.root, `full-${round}`));
    runs.obvious.push(await otherBuild(store.root, 'obvious'));
  }
  const ours = median(runs.ours.map(({ seconds }) => seconds));
  say(row('ours', runs.ours, ours));
  say(row('floor', runs.floor, ours));
  say(row('obvious script', runs.obvious, ours));
}

async function incremental(): Promise<void> {
  await using store = await openStore();
  await fill(store.root, [{ number: 0, spans: [{ from: 0, to: CHARGES }] }]);
  await transform(store.root, 'base');
  await publish(store.storage, 'base');
  const runs: Record<'ours' | 'obvious', Finished[]> = { ours: [], obvious: [] };
  for (let round = 0; round < Number(flags.rounds); round++) {
    const first = CHARGES + round * CHANGE;
    const spans = [
      { from: first, to: first + CHANGE },
      { from: first - 2 * CHANGE, to: first - CHANGE, version: round + 1 },
    ];
    const records = await fill(store.root, [{ number: round + 1, spans }]);
    if (round === 0) say(`incremental: a change of ${records} records upon ${CHARGES} charges`);
    runs.ours.push(await transform(store.root, `change-${round}`));
    await publish(store.storage, `change-${round}`);
    if (round === 0) runs.obvious.push(await otherBuild(store.root, 'obvious'));
  }
  const ours = median(runs.ours.map(({ seconds }) => seconds));
  say(row('ours', runs.ours, ours));
  say(row('obvious script', runs.obvious, ours));
}

/** The same change after few and many runs of the same size. */
async function runsBefore(): Promise<void> {
  const [change, most] = [50, 1_000];
  say(`a change of ${change} charges with what hangs on them, after so many runs of the same size`);
  for (const runs of [10, 100, most]) {
    await using store = await openStore();
    const runOf = (number: number) => ({ number, spans: [{ from: number * change, to: (number + 1) * change }] });
    await fill(
      store.root,
      Array.from({ length: runs }, (_, number) => runOf(number)),
    );
    const whole = await transform(store.root, 'base');
    await publish(store.storage, 'base');
    await fill(store.root, [runOf(runs)]);
    const ours = await transform(store.root, 'change');
    say(
      `  ${String(runs).padStart(5)} runs   all of it ${whole.seconds.toFixed(2).padStart(6)} s   the change ${ours.seconds.toFixed(2).padStart(6)} s`,
    );
  }
}

async function memory(): Promise<void> {
  await using store = await openStore();
  const records = await fill(store.root, [{ number: 0, spans: [{ from: 0, to: Math.round(CHARGES * 1.5) }] }]);
  // DuckDB's limit is on its buffers; what it maps and what the program itself needs come on top.
  const ours = await transform(store.root, 'large', { DUCKDB_MEMORY_LIMIT: '1GB' });
  const fits = ours.peakMegabytes <= MEMORY_MB ? 'fits in' : 'does not fit in';
  say(
    `memory: a rebuild of ${records} records took ${ours.seconds.toFixed(1)} s and ${ours.peakMegabytes.toFixed(0)} MB: ${fits} ${MEMORY_MB}`,
  );
}

const parts: Readonly<Record<string, () => Promise<void>>> = { full, incremental, runs: runsBefore, memory };
for (const name of flags.only.split(',')) await parts[name]?.();
