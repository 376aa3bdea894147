import { type Clock, SECONDS_PER_DAY } from '../src/domain/time.ts';
import { createApp } from './api/app.ts';
import { resources } from './api/resources.ts';
import { createMockClock, type MockClock } from './clock.ts';
import { dayOf } from './economy/calendar.ts';
import { createWorld, live } from './economy/economy.ts';

export interface MockOptions {
  /** The same seed, start and volume give the same economy. */
  readonly seed: number | string;
  /** Where the economy begins, unix seconds, taken back to midnight UTC. Default: `days` before today. */
  readonly startUnix?: number;
  /** Days of life before the clock's first moment. */
  readonly days: number;
  /** About how many charges a day. */
  readonly volume: number;
  /** Where the clock stands at first. Default: `days` after the start; with no start given, the present. */
  readonly nowUnix?: number;
  /** The wall clock, milliseconds; it drives the mock's own. */
  readonly clock: Clock;
  /** A frozen clock moves only when it is told to. */
  readonly frozen?: boolean;
  /** Mock seconds per wall second; default 1. */
  readonly speed?: number;
  /** Keys that are let in. Default: every test key. */
  readonly apiKeys?: readonly string[];
  /** Two-space JSON as Stripe sends it (default), or compact. */
  readonly pretty?: boolean;
}

export interface MockDescription {
  readonly seed: number | string;
  /** Unix seconds. */
  readonly start: number;
  readonly now: number;
  readonly frozen: boolean;
  readonly speed: number;
  /** Objects by entity, deleted ones included. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Mock {
  /** Answers a request; give it to `Bun.serve`, or call it directly. */
  fetch(request: Request): Response | Promise<Response>;
  describe(): MockDescription;
  readonly clock: MockClock;
}

/** A Stripe-shaped account with a lawful economy behind it, deterministic in its seed and its clock. */
export function createMock(options: MockOptions): Mock {
  const { seed, days, volume, clock: wall, frozen = false, speed = 1, apiKeys, pretty = true } = options;
  const present = Math.floor(wall() / 1000);
  const start = dayOf(options.startUnix ?? present - days * SECONDS_PER_DAY) * SECONDS_PER_DAY;
  const nowUnix = options.nowUnix ?? (options.startUnix === undefined ? present : start + days * SECONDS_PER_DAY);
  const clock = createMockClock({ nowUnix, wall, frozen, speed });
  const world = createWorld({ seed, start, volume });
  const bringUp = (): number => {
    const now = clock.now();
    live(world, now);
    return now;
  };
  const describe = (): MockDescription => {
    const now = bringUp();
    const counts = Object.fromEntries(resources.map((resource) => [resource.name, resource.created(world).length]));
    return { seed, start, now, frozen: clock.frozen(), speed: clock.speed(), counts };
  };
  bringUp();
  const app = createApp(world, { keys: { accepted: apiKeys }, pretty, present: bringUp, describe, clock });
  return { fetch: (request) => app.fetch(request), describe, clock };
}
