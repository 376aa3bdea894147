import { runCli } from '../../../src/cli/runCli.ts';
import type { SignalName, TextStream, World } from '../../../src/cli/world.ts';

/** A stream that remembers what it was told. */
export interface FakeStream extends TextStream {
  text(): string;
}

interface StreamOptions {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** The reader goes away after so many writes. */
  readonly breaksAfter?: number;
}

export function fakeStream({ breaksAfter = Number.POSITIVE_INFINITY, ...options }: StreamOptions = {}): FakeStream {
  const written: string[] = [];
  const listeners: ((error: Error) => void)[] = [];
  return {
    ...options,
    text: () => written.join(''),
    on: (_, listener) => listeners.push(listener),
    write: (text, done) => {
      const broken = written.length >= breaksAfter;
      if (!broken) written.push(text);
      // As with a real pipe: both the callback and the event tell of it, later.
      queueMicrotask(() => {
        const error = Object.assign(new Error('EPIPE: broken pipe, write'), { code: 'EPIPE' });
        if (broken) for (const listener of listeners) listener(error);
        done(broken ? error : null);
      });
      return true;
    },
  };
}

export interface FakeWorld extends World {
  readonly stdout: FakeStream;
  readonly stderr: FakeStream;
  readonly exits: readonly number[];
  /** Lets every timer that is running fire once. */
  tick(): void;
  /** Sends a signal to whoever watches. */
  signal(name: SignalName): void;
}

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdout?: FakeStream;
  readonly stderr?: FakeStream;
}

export const NOW_MS = Date.UTC(2026, 10, 22, 23, 59, 0);

export function fakeWorld(argv: readonly string[], options: WorldOptions = {}): FakeWorld {
  const exits: number[] = [];
  const timers = new Set<() => void>();
  const handlers = new Map<SignalName, Set<() => void>>();
  return {
    argv,
    env: options.env ?? {},
    cwd: options.cwd ?? '/nowhere',
    stdout: options.stdout ?? fakeStream(),
    stderr: options.stderr ?? fakeStream(),
    clock: () => NOW_MS,
    random: () => 0.5,
    memoryBytes: 16 * 2 ** 30,
    every: (_, callback) => {
      timers.add(callback);
      return () => timers.delete(callback);
    },
    tick: () => {
      for (const callback of timers) callback();
    },
    exit: (status) => void exits.push(status),
    exits,
    onSignal: (name, handler) => {
      const set = handlers.get(name) ?? new Set();
      handlers.set(name, set.add(handler));
      return () => set.delete(handler);
    },
    signal: (name) => {
      for (const handler of handlers.get(name) ?? []) handler();
    },
  };
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, in a world of its own. */
export async function run(line: readonly string[], options: WorldOptions = {}): Promise<Ran> {
  const world = fakeWorld(line, options);
  const status = await runCli(world);
  return { status, stdout: world.stdout.text(), stderr: world.stderr.text() };
}
