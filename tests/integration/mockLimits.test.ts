/** The rate limiter: nothing is refused below what Stripe allows, nothing beyond it is let in, and the answer says why. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createLimiter } from '../../mock/api/rateLimit.ts';
import { createMock, type Mock, type MockOptions } from '../../mock/index.ts';
import { START } from '../support/serveMock.ts';

/** A mock whose wall clock stands still until it is moved. */
function limited(options: Partial<MockOptions>): { mock: Mock; pass(ms: number): void } {
  let wall = 1_700_000_000_000;
  const mock = createMock({ seed: 1, startUnix: START, days: 2, volume: 5, clock: () => wall, frozen: true, ...options });
  const pass = (ms: number): void => {
    wall += ms;
  };
  return { mock, pass };
}

async function ask(mock: Mock, path: string): Promise<{ status: number; reason: string | null }> {
  const response = await mock.fetch(new Request(`http://mock${path}`, { headers: { Authorization: 'Bearer sk_test_mock' } }));
  return { status: response.status, reason: response.headers.get('stripe-rate-limited-reason') };
}

async function burst(mock: Mock, paths: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const path of paths) {
    const { status, reason } = await ask(mock, path);
    const key = reason ?? String(status);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const times = (n: number, path: string): string[] => Array.from({ length: n }, () => path);

describe('live', () => {
  test('25 a second for one endpoint, then endpoint-rate; a second later 25 more', async () => {
    const { mock, pass } = limited({ rateLimit: 'live' });
    expect(await burst(mock, times(40, '/v1/charges'))).toEqual({ 200: 25, 'endpoint-rate': 15 });
    pass(1000);
    expect(await burst(mock, times(40, '/v1/charges'))).toEqual({ 200: 25, 'endpoint-rate': 15 });
    pass(200);
    expect(await burst(mock, times(9, '/v1/charges'))).toEqual({ 200: 5, 'endpoint-rate': 4 });
  });

  test('100 a second for the account, then global-rate, whatever the endpoint', async () => {
    const { mock } = limited({ rateLimit: 'live' });
    const lists = ['charges', 'customers', 'refunds', 'invoices', 'payouts'].flatMap((entity) => times(24, `/v1/${entity}`));
    expect(await burst(mock, lists)).toEqual({ 200: 100, 'global-rate': 20 });
  });
});

test('a sandbox allows 25 a second in all', async () => {
  const { mock } = limited({ rateLimit: 'sandbox' });
  expect(await burst(mock, [...times(20, '/v1/charges'), ...times(20, '/v1/customers')])).toEqual({ 200: 25, 'global-rate': 15 });
});

test('off by default, and never for the mock’s own endpoints', async () => {
  expect(await burst(limited({}).mock, times(300, '/v1/balance'))).toEqual({ 200: 300 });
  expect(await burst(limited({ rateLimit: 'sandbox' }).mock, times(60, '/health'))).toEqual({ 200: 60 });
});

test('requests at work are limited too, and leave room when they are done', async () => {
  const waiting: (() => void)[] = [];
  const sleep = () => new Promise<void>((resolve) => waiting.push(resolve));
  const { mock, pass } = limited({ rateLimit: 'sandbox', latencyMs: 10, sleep });
  const first = Array.from({ length: 20 }, () => ask(mock, '/v1/charges'));
  pass(1000);
  expect(await ask(mock, '/v1/charges')).toEqual({ status: 429, reason: 'endpoint-concurrency' });
  const others = Array.from({ length: 5 }, () => ask(mock, '/v1/refunds'));
  expect(await ask(mock, '/v1/refunds')).toEqual({ status: 429, reason: 'global-concurrency' });
  for (const go of waiting) go();
  expect((await Promise.all([...first, ...others])).every(({ status }) => status === 200)).toBe(true);
  pass(1000);
  const last = ask(mock, '/v1/charges');
  waiting.at(-1)?.();
  expect(await last).toEqual({ status: 200, reason: null });
});

test('in any second no more than twice the allowance is let in, and a patient client is never refused', () => {
  const allowance = { account: 10, endpoint: 10, atOnce: 1000, atOnceByEndpoint: 1000 };
  const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(gaps, (steps) => {
      let wall = 0;
      const limiter = createLimiter(allowance, () => wall);
      const admitted: number[] = [];
      for (const step of steps) {
        wall += step;
        if (limiter.enter('GET x') === undefined) admitted.push(wall);
        else expect(admitted.filter((at) => at > wall - 1000).length).toBeGreaterThanOrEqual(9);
      }
      for (const at of admitted) expect(admitted.filter((other) => other >= at && other < at + 1000).length).toBeLessThanOrEqual(20);
    }),
  );
  let wall = 0;
  const limiter = createLimiter(allowance, () => wall);
  for (; wall < 100_000; wall += 100) expect(limiter.enter('GET x')).toBeUndefined();
});
