/** What the command line needs of the process; a test passes its own. */
export interface World {
  /** Without the runtime and the program: what the person typed. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly clock: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Timers for what is drawn again and again; they keep no process alive. */
  readonly every: Every;
  /** Of the machine or the container, in bytes. */
  readonly memoryBytes: number;
  /** Ends the process at once; only a second Ctrl-C asks for it, everything else returns a status. */
  readonly exit: (status: number) => void;
  /** Calls back at each such signal until the returned function is called. */
  readonly onSignal: (name: SignalName, handler: () => void) => () => void;
}

/** Calls back at that pace until the returned function is called. */
export type Every = (ms: number, callback: () => void) => () => void;

export type SignalName = 'SIGINT' | 'SIGTERM';

/** The part of Node's writable stream that is used here. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string, written: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;

/** Columns of a terminal; some report none. */
export function columnsOf(stream: TextStream): number {
  return stream.columns !== undefined && stream.columns > 0 ? stream.columns : USUAL_COLUMNS;
}

/** Rows of a terminal. */
export function rowsOf(stream: TextStream): number {
  return stream.rows !== undefined && stream.rows > 0 ? stream.rows : USUAL_ROWS;
}
