/** The limiter on a clock of its own: nothing is waited for, everything is counted. */
import { describe, expect, test } from 'bun:test';
import { type Ceilings, chooseCeilings } from '../../../src/source/limiter/ceilings.ts';
import { createLimiter } from '../../../src/source/limiter/createLimiter.ts';
import { endpointOf } from '../../../src/source/limiter/endpointOf.ts';
import { Pace } from '../../../src/source/limiter/pace.ts';
import { Slots } from '../../../src/source/limiter/slots.ts';

/** Numbers in [0, 1), the same each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const NONE: Ceilings = { account: Number.POSITIVE_INFINITY, endpoint: Number.POSITIVE_INFINITY };

/** Virtual time: whoever sleeps is woken in the order of time. */
class Timeline {
  now = 1_000_000;
  readonly #sleepers: { at: number; wake: () => void }[] = [];

  readonly clock = () => this.now;
  readonly sleep = (ms: number) => new Promise<void>((wake) => this.#sleepers.push({ at: this.now + ms, wake }));

  /** Lets time pass until nobody sleeps any more, or until so many milliseconds are over. */
  async run(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await Bun.sleep(0);
      this.#sleepers.sort((a, b) => a.at - b.at);
      const next = this.#sleepers[0];
      if (next === undefined || next.at > end) break;
      this.#sleepers.shift();
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
    this.now = end;
  }
}

interface Traffic {
  readonly limiter: ReturnType<typeof createLimiter>;
  readonly time: Timeline;
  /** When each request left, milliseconds. */
  readonly left: number[];
}

/** Chains that ask one after the other, each answer after `latencyMs`; `refuse` makes a 429 of the nth request. */
function traffic(
  ceilings: Ceilings,
  paths: readonly string[],
  latencyMs: number,
  refuse: (n: number, path: string) => { reason: string | null; retryAfterMs: number | undefined } | undefined = () => undefined,
): Traffic {
  const time = new Timeline();
  const limiter = createLimiter({ ceilings, clock: time.clock, sleep: time.sleep, signal: new AbortController().signal });
  const left: number[] = [];
  const chain = async (path: string) => {
    for (;;) {
      const permit = await limiter.acquire(path);
      left.push(time.now);
      const n = left.length;
      await time.sleep(latencyMs);
      permit.done(refuse(n, path));
    }
  };
  for (const path of paths) void chain(path);
  return { limiter, time, left };
}

const within = (left: readonly number[], from: number, to: number) =>
  left.filter((at) => at >= 1_000_000 + from && at < 1_000_000 + to).length;

describe('the pace', () => {
  test('is that of the ceiling, evenly: many chains reach it and none exceeds it in any second', async () => {
    const { time, left } = traffic({ account: 100, endpoint: 25 }, new Array<string>(12).fill('/v1/charges'), 200);
    await time.run(20_000);
    expect(left.length).toBeGreaterThanOrEqual(25 * 20 * 0.97);
    for (let second = 0; second < 20; second++) expect(within(left, second * 1000, second * 1000 + 1000)).toBeLessThanOrEqual(25 + 6);
    expect(left.length).toBeLessThanOrEqual(25 * 20 + 6);
  });

  test('of the account holds over all endpoints together', async () => {
    const paths = ['/v1/charges', '/v1/refunds', '/v1/customers', '/v1/invoices', '/v1/prices'].flatMap((path) => [
      path,
      path,
      path,
      path,
      path,
      path,
    ]);
    const { time, left } = traffic({ account: 50, endpoint: 25 }, paths, 100);
    await time.run(10_000);
    expect(left.length).toBeLessThanOrEqual(500 + 12);
    expect(left.length).toBeGreaterThan(450);
  });

  test('falls at a 429 about the rate, and comes back', async () => {
    let limited = false;
    const { time, left } = traffic({ account: 100, endpoint: 20 }, new Array<string>(10).fill('/v1/charges'), 100, (n) => {
      if (n < 60 || limited) return undefined;
      limited = true;
      return { reason: 'endpoint-rate', retryAfterMs: undefined };
    });
    await time.run(30_000);
    expect(within(left, 1_000, 3_000)).toBeGreaterThanOrEqual(38);
    expect(within(left, 4_000, 5_000)).toBeLessThanOrEqual(19);
    expect(within(left, 25_000, 30_000)).toBeGreaterThan(95);
  });

  test('without a ceiling is not lost by a refusal in the very first moments', async () => {
    const { time, left } = traffic(NONE, new Array<string>(12).fill('/v1/charges'), 200, (n) =>
      n === 3 ? { reason: 'endpoint-rate', retryAfterMs: undefined } : undefined,
    );
    await time.run(20_000);
    expect(within(left, 10_000, 20_000)).toBeGreaterThan(300);
  });

  test('is that which the source has, where it is stricter than the plan or the plan is not known', async () => {
    for (const ceilings of [NONE, { account: 100, endpoint: 40 }]) {
      // A bucket of 20 a second, as the source keeps it.
      let [tokens, lastMs] = [20, 1_000_000];
      const all = traffic(ceilings, new Array<string>(12).fill('/v1/charges'), 200, () => {
        tokens = Math.min(20, tokens + ((all.time.now - lastMs) * 20) / 1000);
        lastMs = all.time.now;
        if (tokens < 1) return { reason: 'endpoint-rate', retryAfterMs: undefined };
        tokens -= 1;
        good += 1;
        return undefined;
      });
      let good = 0;
      await all.time.run(60_000);
      expect(good).toBeGreaterThan(20 * 60 * 0.85);
    }
  });

  test('is not lost by a refusal after a second in which this machine was slow; after several it is what came through in them', () => {
    const rateAfter = (slowSeconds: number): number => {
      const pace = new Pace(Number.POSITIVE_INFINITY);
      for (let second = 1; second < 8 + slowSeconds; second++) {
        const count = second < 8 ? 25 : 8;
        for (let n = 0; n < count; n++) pace.raise(second * 1_000 + (n * 1_000) / count);
      }
      pace.lower((8 + slowSeconds) * 1_000 + 100, (8 + slowSeconds) * 1_000);
      return pace.rate;
    };
    expect(rateAfter(1)).toBeCloseTo(25 * 0.95, 1);
    expect(rateAfter(7)).toBeCloseTo(8 * 0.95, 1);
  });

  test('is kept where going slower does not help: a source that refuses three in ten whatever the pace', async () => {
    for (const [ceilings, chains] of [
      [{ account: 100, endpoint: 25 }, 20],
      [NONE, 10],
    ] as const) {
      const dice = random(7);
      const { time, left } = traffic(ceilings, new Array<string>(chains).fill('/v1/charges'), 400, () =>
        dice() < 0.3 ? { reason: 'endpoint-rate', retryAfterMs: undefined } : undefined,
      );
      await time.run(120_000);
      // Without a ceiling ten chains of 400 ms ask 25 times a second.
      expect(left.length).toBeGreaterThan(25 * 120 * 0.85);
    }
  });

  test('without a ceiling is found from what had left when the source refused', async () => {
    let limited = 0;
    const { time, limiter } = traffic(NONE, new Array<string>(8).fill('/v1/charges'), 10, (n) => {
      if (n !== 2_000) return undefined;
      limited += 1;
      return { reason: 'global-rate', retryAfterMs: undefined };
    });
    await time.run(3_000);
    expect(limited).toBe(1);
    expect(limiter.view().rate).toBeLessThan(8 * 100);
    expect(limiter.view().rate).toBeGreaterThan(100);
  });
});

describe('Retry-After', () => {
  const once = (reason: string) => {
    let told = false;
    return (n: number, path: string) => {
      if (n < 30 || told || path !== '/v1/charges') return undefined;
      told = true;
      return { reason, retryAfterMs: 5_000 };
    };
  };
  const paths = ['/v1/charges', '/v1/charges', '/v1/refunds', '/v1/refunds'];

  test('of an endpoint stops that endpoint, and no other', async () => {
    const time = traffic(NONE, paths, 100, once('endpoint-rate'));
    await time.time.run(5_000);
    // Two chains of refunds go on: about twenty requests a second.
    expect(within(time.left, 2_000, 4_000)).toBeGreaterThan(30);
    expect(within(time.left, 2_000, 4_000)).toBeLessThan(45);
  });

  test('of the account stops everything', async () => {
    const { time, left } = traffic(NONE, paths, 100, once('global-rate'));
    await time.run(10_000);
    expect(within(left, 2_000, 5_000)).toBe(0);
    expect(within(left, 7_000, 10_000)).toBeGreaterThan(10);
  });
});

describe('how many at once', () => {
  test('is halved by one refusal about it, however many come together, and grows again by one a round', async () => {
    let under = 0;
    let most = 0;
    let now = 0;
    const slots = new Slots(8, 16);
    for (let n = 0; n < 8; n++) await slots.take();
    now = 10;
    slots.lower(now, 5);
    slots.lower(now + 1, 6);
    expect(slots.limit).toBe(4);
    for (let n = 0; n < 8; n++) slots.give();
    const work = async () => {
      await slots.take();
      under += 1;
      most = Math.max(most, under);
      await Bun.sleep(0);
      under -= 1;
      slots.give();
      slots.raise();
    };
    await Promise.all(Array.from({ length: 4 }, work));
    expect(slots.limit).toBe(5);
    await Promise.all(Array.from({ length: 200 }, work));
    expect(slots.limit).toBe(16);
    expect(most).toBeLessThanOrEqual(16);
  });

  test('a 429 about concurrency leaves the rate alone', async () => {
    const { time, limiter } = traffic({ account: 50, endpoint: 50 }, new Array<string>(20).fill('/v1/charges'), 100, (n) =>
      n === 20 ? { reason: 'global-concurrency', retryAfterMs: undefined } : undefined,
    );
    await time.run(600);
    expect(limiter.view().atOnce).toBeLessThan(32);
    expect(limiter.view().rate).toBe(50);
  });
});

describe('the plan', () => {
  const choose = (more: Partial<Parameters<typeof chooseCeilings>[0]>) =>
    chooseCeilings({ maxRps: undefined, share: undefined, apiKey: 'sk_test_1', baseUrl: 'https://api.stripe.com', ...more });

  test('follows the key and the URL, and leaves a fifth to the customer', () => {
    expect(choose({})).toEqual({ account: 20, endpoint: 20 });
    expect(choose({ apiKey: 'rk_live_1' })).toEqual({ account: 80, endpoint: 20 });
    expect(choose({ apiKey: 'sk_live_1', share: 100 })).toEqual({ account: 100, endpoint: 25 });
    expect(choose({ baseUrl: 'http://127.0.0.1:4010' })).toEqual(NONE);
  });

  test('is what was asked for: a number as it stands, and no name that nobody knows', () => {
    expect(choose({ maxRps: '40' })).toEqual({ account: 40, endpoint: 40 });
    expect(choose({ maxRps: '40', share: 50 })).toEqual({ account: 20, endpoint: 20 });
    expect(choose({ maxRps: 'live', baseUrl: 'http://127.0.0.1:4010' })).toEqual({ account: 80, endpoint: 20 });
    for (const maxRps of ['fast', '0', '-3', '']) expect(() => choose({ maxRps })).toThrow('--max-rps');
  });
});

test('an endpoint is a path without its ids', () => {
  expect(endpointOf('/v1/charges')).toBe('/v1/charges');
  expect(endpointOf('/v1/balance_transactions')).toBe('/v1/balance_transactions');
  expect(endpointOf('/v1/invoices/in_1MtHbE2x/lines')).toBe('/v1/invoices/:id/lines');
  expect(endpointOf('/v1/checkout/sessions/cs_test_a1b2c3/line_items')).toBe('/v1/checkout/sessions/:id/line_items');
  expect(endpointOf('/v1/radar/early_fraud_warnings')).toBe('/v1/radar/early_fraud_warnings');
});
