/**
 * Nothing that a test does may leave this machine: a request to anything but loopback is answered by the msw handlers of the
 * test, or refused with an error that names it. Why msw's own interception does not do it: docs/decisions/0003-network-in-tests.md.
 */
import { Socket } from 'node:net';
import { getResponse, type RequestHandler } from 'msw';

const handlers: RequestHandler[] = [];

/** Answers requests that leave loopback, until it is disposed of: `using network = answerWith(http.get('https://…', …))`. Later calls win. */
export function answerWith(...added: readonly RequestHandler[]): Disposable {
  handlers.unshift(...added);
  return { [Symbol.dispose]: () => void handlers.splice(handlers.indexOf(added[0] as RequestHandler), added.length) };
}

/** True for names and addresses that cannot leave this machine. Takes them with or without the brackets of IPv6. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || name === '0.0.0.0' || /^127(\.\d{1,3}){3}$/.test(name);
}

/**
 * Puts the guard before fetch and before the one method under node's net, tls and http. What goes round both (Bun.connect, Bun's
 * S3 client, WebSocket) the product may not use: tests/unit/architecture.test.ts.
 */
export function guardNetwork(): void {
  guardFetch();
  guardSockets();
}

function refusal(target: string): Error {
  return new Error(`a test tried to reach ${target}: tests talk to loopback only. Answer it with answerWith(…) or start a local server.`);
}

function guardFetch(): void {
  const real = globalThis.fetch;
  const fetchOrAnswer = async (input: string | URL | Request, init?: BunFetchRequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (isLoopback(url.hostname) || !url.protocol.startsWith('http')) return real(input, init);
    const request = input instanceof Request ? new Request(input, init) : new Request(url.href, init);
    const answer = await getResponse(handlers, request);
    if (answer === undefined) throw refusal(`${url.origin}${url.pathname}`);
    return answer;
  };
  globalThis.fetch = Object.assign(fetchOrAnswer, { preconnect: real.preconnect });
}

/** net, tls, http, https and http2 all open their connection through this method (seen under Bun 1.4.5; tests/unit/network.test.ts). */
function guardSockets(): void {
  const real: unknown = Socket.prototype.connect;
  if (typeof real !== 'function') throw new Error('net.Socket.prototype.connect is gone: the guard needs another place');
  const connect = function (this: Socket, ...args: unknown[]): Socket {
    const host = socketHost(args);
    if (host === undefined || isLoopback(host)) return Reflect.apply(real, this, args);
    return this.destroy(refusal(host));
  };
  Object.defineProperty(Socket.prototype, 'connect', { configurable: true, writable: true, value: connect });
}

/** The host of `connect(options)`, `connect(port, host)` or node's normalised `connect([options, callback])`; undefined for a Unix socket. */
function socketHost(args: readonly unknown[]): string | undefined {
  const [first, second]: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) return optionsHost(first);
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}

function optionsHost(options: { path?: unknown; port?: unknown; host?: unknown }): string | undefined {
  if (typeof options.path === 'string' && !options.port) return undefined;
  return typeof options.host === 'string' ? options.host : 'localhost';
}
