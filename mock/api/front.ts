import type { Clock } from '../../src/domain/time.ts';
import { applyFaults, type FaultTools } from '../faults/applyFaults.ts';
import type { Handler } from './handler.ts';
import { limitRate, type RateLimit } from './rateLimit.ts';
import { stampHeaders } from './stampHeaders.ts';
import { createIdempotency } from './writes/idempotency.ts';

export interface FrontOptions extends FaultTools {
  readonly seed: number;
  /** The mock's clock, unix seconds. */
  readonly now: () => number;
  readonly wall: Clock;
  readonly rateLimit: RateLimit;
  /** Milliseconds that each answer takes longer. */
  readonly latencyMs: number;
  /** The key that stands in for a person who has none. */
  readonly browserKey: string;
}

/** What stands between the wire and the API: headers, the rate limiter, latency, faults. The mock's own endpoints are reached past it. */
export function createFront(app: Handler, options: FrontOptions): Handler {
  const { guard, replay } = createIdempotency(options.now, options.pretty);
  const faulty = applyFaults(replay(app), options);
  const api = limitRate(guard(delay(faulty, options)), options.rateLimit, options.wall, options.pretty);
  const stamped = stampHeaders(api, options.seed, options.now);
  return (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/v1/')) return stamped(request);
    if (pathname.startsWith('/_mock/v1/')) return app(withKey(request, options.browserKey));
    return pathname === '/health' ? faulty(request) : app(request);
  };
}

/** `/_mock/v1/…` is the API for a person with a browser: no key, no faults. */
function withKey(request: Request, key: string): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice('/_mock'.length);
  return new Request(url.href, { headers: { Authorization: `Bearer ${key}` } });
}

function delay(next: Handler, { latencyMs, sleep }: FrontOptions): Handler {
  if (latencyMs === 0) return next;
  return async (request) => {
    await sleep(latencyMs, request.signal);
    return next(request);
  };
}
