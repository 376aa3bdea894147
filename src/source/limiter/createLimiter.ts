/**
 * What all chains of all entities share: the plan's ceilings for the account and for each endpoint, and what 429s teach about them. Stripe
 * names what was exceeded in Stripe-Rate-Limited-Reason; only that is slowed down, and a Retry-After stops the endpoint or the account,
 * not only the one request that was told.
 */
import type { Clock } from '../../domain/time.ts';
import type { Sleep } from '../types.ts';
import type { Ceilings } from './ceilings.ts';
import { endpointOf } from './endpointOf.ts';
import type { Limiter, Refusal } from './limiter.ts';
import { Pace } from './pace.ts';
import { Slots } from './slots.ts';

/** Under way at once, over all endpoints: what a patient start allows, and the most that it may grow to. */
const FIRST_SLOTS = 32;
const MOST_SLOTS = 128;

export interface LimiterOptions {
  readonly ceilings: Ceilings;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
}

class Place {
  readonly pace: Pace;
  readonly slots: Slots;

  constructor(ceiling: number) {
    this.pace = new Pace(ceiling);
    this.slots = new Slots(FIRST_SLOTS, MOST_SLOTS);
  }
}

export function createLimiter({ ceilings, clock, sleep, signal }: LimiterOptions): Limiter {
  const account = new Place(ceilings.account);
  const endpoints = new Map<string, Place>();

  function placeOf(path: string): Place {
    const name = endpointOf(path);
    const known = endpoints.get(name) ?? new Place(ceilings.endpoint);
    endpoints.set(name, known);
    return known;
  }

  return {
    acquire: async (path) => {
      const endpoint = placeOf(path);
      const nowMs = clock();
      const waitMs = Math.max(endpoint.pace.reserve(nowMs), account.pace.reserve(nowMs));
      if (waitMs > 0) await sleep(waitMs, signal);
      await endpoint.slots.take();
      await account.slots.take();
      const startedMs = clock();
      return {
        done: (refusal) => {
          endpoint.slots.give();
          account.slots.give();
          if (refusal === undefined) for (const place of [endpoint, account]) reward(place, clock());
          else slowDown(refusal.reason?.startsWith('global') === true ? account : endpoint, refusal, startedMs, clock());
        },
      };
    },
    view: () => ({ rate: account.pace.rate, atOnce: account.slots.limit }),
  };
}

function reward({ pace, slots }: Place, nowMs: number): void {
  pace.raise(nowMs);
  slots.raise();
}

/** `…-concurrency` is about how many at once; a rate, a lock on one resource and a 429 without a reason are about how fast. */
function slowDown({ pace, slots }: Place, { reason, retryAfterMs }: Refusal, startedMs: number, nowMs: number): void {
  if (reason?.endsWith('concurrency') === true) slots.lower(nowMs, startedMs);
  else pace.lower(nowMs, startedMs);
  if (retryAfterMs !== undefined) pace.pause(nowMs, retryAfterMs);
}
