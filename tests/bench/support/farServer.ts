/** A server as if it were far away: a proxy that hands every request on late, and counts them by kind. */
import { type AddressInfo, connect, createServer } from 'node:net';

export interface FarServer extends Disposable {
  readonly url: string;
  /** Requests since the last call, by kind. */
  taken(): Readonly<Record<Kind, number>>;
}

const KINDS = ['PUT', 'GET', 'LIST', 'HEAD', 'DELETE', 'POST'] as const;
export type Kind = (typeof KINDS)[number];

/** Each chunk that goes to the server arrives `latencyMs` later: an answer takes as long as it would from there, and a connection nothing. */
export async function startFarServer(url: string, latencyMs: number): Promise<FarServer> {
  const { hostname, port } = new URL(url);
  let counts = none();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.on('data', (chunk) => {
      const kind = kindOf(Buffer.from(chunk));
      if (kind !== undefined) counts[kind] += 1;
      setTimeout(() => upstream.write(chunk), latencyMs);
    });
    upstream.on('data', (chunk) => client.write(chunk));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('close', () => other.destroy());
      one.on('error', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => {
      const before = counts;
      counts = none();
      return before;
    },
    [Symbol.dispose]: () => void server.close(),
  };
}

function none(): Record<Kind, number> {
  return { PUT: 0, GET: 0, LIST: 0, HEAD: 0, DELETE: 0, POST: 0 };
}

/** A request's head begins a chunk of its own: nobody here sends the next one before the last is answered. */
function kindOf(chunk: Buffer): Kind | undefined {
  const [, method, path = ''] = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/.exec(chunk.subarray(0, 2048).toString('latin1')) ?? [];
  if (method === 'GET' && path.includes('list-type=2')) return 'LIST';
  return KINDS.find((kind) => kind === method);
}
