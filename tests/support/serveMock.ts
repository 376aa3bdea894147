import Stripe from 'stripe';
import { createMock, type Mock, type MockOptions } from '../../mock/index.ts';

/** Midnight UTC at which the economies of these tests begin. */
export const START = Date.UTC(2026, 8, 1) / 1000;

export interface ServedMock extends Disposable {
  readonly mock: Mock;
  readonly port: number;
  readonly url: string;
  /** The official SDK, pointed at the mock; its waits between attempts are cut to a millisecond. */
  stripe(config?: { readonly key?: string; readonly retries?: number; readonly timeout?: number }): Stripe;
  /** A bare request with a good key. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body?: object): Promise<Response>;
}

/** A small, frozen economy behind a real socket on a free port, which waits for nothing; options override. */
export function serveMock(options: Partial<MockOptions> = {}): ServedMock {
  const sleep = async () => Bun.sleep(1);
  const mock = createMock({ seed: 'served', startUnix: START, days: 10, volume: 30, clock: Date.now, frozen: true, sleep, ...options });
  const fetchMock = (request: Request) => mock.fetch(request);
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', idleTimeout: 30, development: false, fetch: fetchMock });
  const port = server.port ?? 0;
  const url = `http://127.0.0.1:${port}`;
  return {
    mock,
    port,
    url,
    stripe: ({ key = 'sk_test_mock', retries = 0, timeout = 5000 } = {}) => {
      const config = { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: retries, telemetry: false, timeout } as const;
      return Object.assign(new Stripe(key, config), { getInitialNetworkRetryDelay: () => 0.001, getMaxNetworkRetryDelay: () => 0.001 });
    },
    get: (path, headers = {}) => fetch(url + path, { headers: { Authorization: 'Bearer sk_test_mock', ...headers } }),
    post: (path, body = {}) => fetch(url + path, { method: 'POST', body: JSON.stringify(body) }),
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** What a promise was rejected with; a promise that is kept is a mistake of the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => Promise.reject(new Error('it was not rejected')),
    (error: unknown) => error,
  );
}
