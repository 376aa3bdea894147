/** A process under test: its output as it comes, its end, and signals. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** A program that runs the binary, with its own arguments: `['strace', '-f']`. */
  readonly under?: readonly string[];
  /** Milliseconds until it is killed and the test fails; default 60 s. For `start`, the longest that `finished` may take. */
  readonly timeoutMs?: number;
}

export interface Result {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly finished: Promise<Result>;
  /** The first line so far or to come that matches, on the stream (default stdout); fails with all output when the process ends before. */
  waitForLine(pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<RegExpMatchArray>;
  signal(name: NodeJS.Signals): void;
  /** Kills it if it still runs, and waits for its end. */
  stop(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

export function startProcess(command: readonly string[], options: RunOptions): Running {
  const child = Bun.spawn([...command], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.env ?? {},
    stdin: options.stdin === undefined ? 'ignore' : new Blob([options.stdin]),
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const output = { stdout: collect(child.stdout), stderr: collect(child.stderr) };
  const finished = finish(child, output, command, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  // A test may never look at it, and a rejection that nobody awaits would fail another test.
  finished.catch(() => undefined);
  return {
    pid: child.pid,
    finished,
    waitForLine: (pattern, stream = 'stdout') => output[stream].line(pattern),
    signal: (name) => child.kill(name),
    stop: async () => {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}

interface Collected {
  readonly all: Promise<string>;
  line(pattern: RegExp): Promise<RegExpMatchArray>;
}

interface Waiter {
  readonly pattern: RegExp;
  readonly found: (match: RegExpMatchArray) => void;
  readonly ended: (error: Error) => void;
}

/** Gathers a stream's text, and tells those who wait for a line of it. */
function collect(stream: ReadableStream<Uint8Array>): Collected {
  let text = '';
  let open = true;
  const waiters = new Set<Waiter>();
  const look = (waiter: Waiter): void => {
    const match = firstMatch(text, waiter.pattern);
    if (match !== undefined) waiter.found(match);
    else if (!open) waiter.ended(new Error(`it ended without a line like ${waiter.pattern}; it had said:\n${text}`));
    if (match !== undefined || !open) waiters.delete(waiter);
  };
  const read = async (): Promise<string> => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      text += decoder.decode(bytes, { stream: true });
      waiters.forEach(look);
    }
    open = false;
    waiters.forEach(look);
    return text;
  };
  const line = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((found, ended) => {
      const waiter = { pattern, found, ended };
      waiters.add(waiter);
      look(waiter);
    });
  return { all: read(), line };
}

/** The first whole line that matches. */
function firstMatch(text: string, pattern: RegExp): RegExpMatchArray | undefined {
  for (const line of text.split('\n').slice(0, -1)) {
    const match = line.match(pattern);
    if (match) return match;
  }
  return undefined;
}

type Child = Bun.Subprocess<'ignore' | Blob, 'pipe', 'pipe'>;

async function finish(
  child: Child,
  output: Record<'stdout' | 'stderr', Collected>,
  command: readonly string[],
  timeoutMs: number,
): Promise<Result> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  await child.exited;
  clearTimeout(timer);
  const [stdout, stderr] = await Promise.all([output.stdout.all, output.stderr.all]);
  if (late) throw new Error(`${command.join(' ')} took longer than ${timeoutMs} ms; it had said:\n${stdout}\n${stderr}`);
  return { status: child.signalCode === null ? child.exitCode : null, signal: child.signalCode, stdout, stderr };
}
