import type { Clock } from '../../src/domain/time.ts';
import { ApiError } from './apiError.ts';
import type { Handler } from './handler.ts';
import { errorResponse } from './jsonResponse.ts';

export const RATE_LIMITS = ['off', 'live', 'sandbox'] as const;
export type RateLimit = (typeof RATE_LIMITS)[number];

/** Why a request was refused, as `Stripe-Rate-Limited-Reason` says it. */
export const LIMIT_REASONS = ['global-rate', 'endpoint-rate', 'global-concurrency', 'endpoint-concurrency', 'resource-specific'] as const;
export type LimitReason = (typeof LIMIT_REASONS)[number];

interface Allowance {
  /** Requests a second: of the account, and of one endpoint (Stripe, "Rate limits"). */
  readonly account: number;
  readonly endpoint: number;
  /** Requests at work at one time. Stripe has such limits and does not publish them; these are ours. */
  readonly atOnce: number;
  readonly atOnceByEndpoint: number;
}

const ALLOWANCES: Readonly<Record<Exclude<RateLimit, 'off'>, Allowance>> = {
  live: { account: 100, endpoint: 25, atOnce: 100, atOnceByEndpoint: 50 },
  sandbox: { account: 25, endpoint: 25, atOnce: 25, atOnceByEndpoint: 20 },
};

/** Refuses what goes beyond the allowance with 429 and its reason; time is the wall's, in milliseconds, because callers are real. */
export function limitRate(next: Handler, mode: RateLimit, wall: Clock, pretty: boolean): Handler {
  if (mode === 'off') return next;
  const limiter = createLimiter(ALLOWANCES[mode], wall);
  return async (request) => {
    const endpoint = endpointOf(request);
    const reason = limiter.enter(endpoint);
    if (reason !== undefined) return errorResponse(rateLimited(reason), pretty);
    try {
      return await next(request);
    } finally {
      limiter.leave(endpoint);
    }
  };
}

/** The refusal of a request that came too soon. Stripe documents no `Retry-After`; it has been seen, so scripts may ask for it. */
export function rateLimited(reason: LimitReason, retryAfterSeconds?: number): ApiError {
  const after = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  const headers = { 'Stripe-Rate-Limited-Reason': reason, ...after };
  const message = 'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.';
  return new ApiError(429, message, { code: 'rate_limit', headers });
}

/** `GET /v1/charges` of `GET /v1/charges/ch_1`: an endpoint is a method and a kind of object. */
function endpointOf(request: Request): string {
  const [, , kind = '', second] = new URL(request.url).pathname.split('/');
  return `${request.method} ${kind}${second === undefined ? '' : '/:id'}`;
}

interface Limiter {
  /** Lets a request in, or says why not. What was let in must `leave` again. */
  enter(endpoint: string): LimitReason | undefined;
  leave(endpoint: string): void;
}

/** Token buckets that hold one second's worth, and counts of requests at work. */
export function createLimiter(allowance: Allowance, wall: Clock): Limiter {
  const account = createGate(allowance.account, allowance.atOnce, wall);
  const endpoints = new Map<string, Gate>();
  const gateOf = (endpoint: string): Gate => {
    const gate = endpoints.get(endpoint) ?? createGate(allowance.endpoint, allowance.atOnceByEndpoint, wall);
    endpoints.set(endpoint, gate);
    return gate;
  };
  return {
    enter(endpoint) {
      const own = gateOf(endpoint);
      if (account.full()) return 'global-concurrency';
      if (own.full()) return 'endpoint-concurrency';
      if (account.dry()) return 'global-rate';
      if (own.dry()) return 'endpoint-rate';
      account.take();
      own.take();
      return undefined;
    },
    leave(endpoint) {
      account.release();
      gateOf(endpoint).release();
    },
  };
}

interface Gate {
  full(): boolean;
  dry(): boolean;
  take(): void;
  release(): void;
}

function createGate(perSecond: number, atOnce: number, wall: Clock): Gate {
  let [tokens, at, working] = [perSecond, wall(), 0];
  const refill = (): void => {
    const now = wall();
    // A wall clock that is set back gives nothing and takes nothing.
    tokens = Math.min(perSecond, tokens + (Math.max(0, now - at) * perSecond) / 1000);
    at = now;
  };
  return {
    full: () => working >= atOnce,
    dry() {
      refill();
      return tokens < 1;
    },
    take() {
      tokens -= 1;
      working += 1;
    },
    release() {
      working -= 1;
    },
  };
}
