/**
 * Runs the binary as on a stranger's machine: alone in an empty directory, which is its working directory; with an environment of
 * nothing but HOME, caches, TMPDIR and a minimal PATH; no node_modules above it. What it starts and writes is gone afterwards.
 *
 *     await using box = await createSandbox();
 *     const { status, stdout } = await box.run(['query', 'select 1']);
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lazyTemporaryDirectory } from '../../support/temporary.ts';
import { placeBinary } from './binary.ts';
import { type Result, type Running, type RunOptions, startProcess } from './process.ts';

export type { Result, Running, RunOptions } from './process.ts';

export interface Sandbox extends AsyncDisposable {
  /** The working directory; it holds only the binary at first. */
  readonly directory: string;
  /** Where the binary unpacks DuckDB: `<cache>/payments-pipeline`. */
  readonly cache: string;
  /** The binary's own path. */
  readonly binary: string;
  /** What every run has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** A path inside the working directory. */
  path(...parts: readonly string[]): string;
  /** Writes a file into the working directory, making its folders. */
  write(name: string, text: string): string;
  /** Runs a command to its end; fails loudly when it takes longer than `timeoutMs` (default 60 s). */
  run(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** Starts a command that keeps running; it is killed with the sandbox if nobody stops it. */
  start(args: readonly string[], options?: RunOptions): Running;
}

export interface SandboxOptions {
  /** `shared` (default): DuckDB is unpacked once for all tests of the process. `own`: this sandbox starts with an empty cache. */
  readonly cache?: 'shared' | 'own';
  /** Added to every run's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), 'payments-e2e-'));
  const [directory, home, cache, temporary] = [join(root, 'work'), join(root, 'home'), join(root, 'cache'), join(root, 'tmp')] as const;
  for (const path of [directory, home, cache, temporary]) await mkdir(path);
  const caches = options.cache === 'own' ? cache : sharedCache();
  const binary = placeBinary(directory);
  const env = { PATH: '/usr/bin:/bin', HOME: home, XDG_CACHE_HOME: caches, TMPDIR: temporary, LANG: 'C.UTF-8', TZ: 'UTC', ...options.env };
  const running = new Set<Running>();
  const start = (args: readonly string[], run: RunOptions = {}): Running => {
    const started = startProcess([...(run.under ?? []), binary, ...args], { cwd: directory, ...run, env: { ...env, ...run.env } });
    running.add(started);
    return started;
  };
  return {
    directory,
    cache: join(caches, 'payments-pipeline'),
    binary,
    env,
    path: (...parts) => join(directory, ...parts),
    write: (name, text) => writeInto(join(directory, name), text),
    run: (args, run) => start(args, run).finished,
    start,
    [Symbol.asyncDispose]: async () => {
      for (const started of running) await started.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const sharedCache = lazyTemporaryDirectory('payments-e2e-cache-');

function writeInto(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
