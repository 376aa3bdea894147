import net from 'node:net';
import { type Entity, findEntity } from '../../../src/registry/index.ts';
import { createSource } from '../../../src/source/createSource.ts';
import type { Source, SourceOptions } from '../../../src/source/types.ts';

/** A server on loopback that does with the socket whatever the test wants, once for each request; `n` counts requests from 0. */
export interface WildServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly string[];
}

export async function wildServer(handle: (socket: net.Socket, request: string, n: number) => void): Promise<WildServer> {
  const requests: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      requests.push(chunk.toString('latin1'));
      handle(socket, chunk.toString('latin1'), requests.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  const dispose = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${address.port}`, requests, [Symbol.asyncDispose]: dispose };
}

/** A whole HTTP/1.1 response as text. */
export function response(status: number, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n${body}`;
}

/** A list page as the API sends it. */
export function listPage(ids: readonly string[], hasMore: boolean, url = '/v1/charges'): string {
  return JSON.stringify({ object: 'list', data: ids.map((id) => ({ id, object: 'charge', amount: 1 })), has_more: hasMore, url }, null, 2);
}

export function apiError(fields: Readonly<Record<string, string>>): string {
  return JSON.stringify({ error: { type: 'invalid_request_error', ...fields } });
}

/** The waits that a client asked for; none of them is waited for. */
export interface TestSource {
  readonly source: Source;
  readonly waits: number[];
}

export const NOW_MS = Date.UTC(2026, 10, 22, 12, 0, 0);

/** A client for tests: no waiting, no chance. */
export function testSource(baseUrl: string, overrides: Partial<SourceOptions> = {}): TestSource {
  const waits: number[] = [];
  const source = createSource({
    baseUrl,
    apiKey: { reveal: () => 'sk_test_secretsecret' },
    fetch: (url, init) => fetch(url, init),
    clock: () => NOW_MS,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
    },
    maxPageSize: 100,
    maxRetries: 3,
    timeoutMs: 2_000,
    signal: new AbortController().signal,
    ...overrides,
  });
  return { source, waits };
}

export function entity(name: string): Entity {
  const found = findEntity(name);
  if (found === undefined) throw new Error(`no entity ${name} in the registry`);
  return found;
}
