import { errorMessage, PipelineError } from '../domain/errors.ts';

const IDLE_SECONDS = 120;
const GRACE_MS = 1000;

export interface ServeOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Larger bodies are refused with 413. Bytes. */
  readonly maxBodyBytes: number;
  /** Seconds after which a connection without traffic is cut; two minutes if absent. */
  readonly idleSeconds?: number;
}

export interface Listening {
  /** As a client on this machine reaches it: `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connections and waits for the requests at work. */
  stop(): Promise<void>;
}

/** Starts an HTTP server; a port that is taken or forbidden is a usage error with a way out. */
export function serve({ host, port, fetch, maxBodyBytes, idleSeconds: idleTimeout = IDLE_SECONDS }: ServeOptions): Listening {
  try {
    // Outside development Bun shares a port between processes unless told not to; the second server must fail instead.
    const exclusive = { reusePort: false, development: false } as const;
    const server = Bun.serve({ hostname: host, port, fetch, maxRequestBodySize: maxBodyBytes, idleTimeout, ...exclusive });
    const bound = server.port ?? port;
    return { url: `http://${urlHost(host)}:${bound}`, port: bound, stop: () => stopServer(server) };
  } catch (error) {
    throw listenError(error, host, port);
  }
}

/** Idle clients keep their connections open for minutes; after a moment of grace they are cut. */
async function stopServer(server: Bun.Server<undefined>): Promise<void> {
  await Promise.race([server.stop(), Bun.sleep(GRACE_MS)]);
  await server.stop(true);
}

/** Resolves when the signal is aborted. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** A server that listens everywhere is reached under this machine's own address. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function listenError(error: unknown, host: string, port: number): PipelineError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const what = code === 'EADDRINUSE' ? `port ${port} on ${host} is in use` : `cannot listen on ${host}:${port}: ${errorMessage(error)}`;
  return new PipelineError('USAGE_BAD_VALUE', what, { hint: listenHint(code, port), cause: error });
}

function listenHint(code: string, port: number): string {
  if (code === 'EACCES') return 'Ports below 1024 need rights of their own: take a higher one.';
  if (code === 'EADDRINUSE') return 'Stop what listens there, or take another port; --port 0 picks a free one.';
  return `Listen on an address of this machine: --host 127.0.0.1${port === 0 ? '' : `, --port ${port}`}.`;
}
