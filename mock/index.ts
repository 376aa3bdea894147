import { type Clock, SECONDS_PER_DAY } from '../src/domain/time.ts';
import { createApp } from './api/app.ts';
import { createFront } from './api/front.ts';
import { realSleep, type Sleep } from './api/handler.ts';
import { childPaths } from './api/home/childPaths.ts';
import type { HomeView } from './api/home/homeView.ts';
import type { RateLimit } from './api/rateLimit.ts';
import { resources } from './api/resources.ts';
import { type Broken, chooseTarget, describeBreakage } from './breaks/chooseTarget.ts';
import { createMockClock, type MockClock } from './clock.ts';
import { createCollector } from './createCollector.ts';
import { dayOf } from './economy/calendar.ts';
import { createWorld, live } from './economy/economy.ts';
import type { World } from './economy/world.ts';
import { createFaultBook } from './faults/faultBook.ts';
import type { FaultInput } from './faults/faultRule.ts';
import { parseFaults } from './faults/parseFaults.ts';
import { createUpheaval } from './faults/upheaval.ts';
import { buildEvent } from './objects/event.ts';
import { createWebhooks, type Post, type Webhooks } from './webhooks/createWebhooks.ts';
import { type WebhookInput, webhookTarget } from './webhooks/webhookTarget.ts';

export { TRIGGERS } from './api/trigger/triggers.ts';
export { BREAKS } from './breaks/breaks.ts';
export type { Broken } from './breaks/chooseTarget.ts';
export { parseFaultScript } from './faults/parseFaults.ts';

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
  /** What goes wrong, by script; more can be added while it runs. Default: nothing. */
  readonly faults?: readonly FaultInput[];
  /** Refuse what comes faster than Stripe would take it. Default: off. */
  readonly rateLimit?: RateLimit;
  /** Milliseconds that each answer takes longer. Default: 0. */
  readonly latencyMs?: number;
  /** Where events are delivered, signed as Stripe signs them. Default: nowhere. */
  readonly webhooks?: WebhookInput;
  /** How it reaches that place. */
  readonly post?: Post;
  /** How it waits; tests pass one that does not. */
  readonly sleep?: Sleep;
  /** What is broken on purpose: one of the names in BREAKS. Default: nothing. */
  readonly breaks?: string | undefined;
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
  readonly rateLimit: RateLimit;
  readonly latencyMs: number;
  /** How many rules of the fault script are at work. */
  readonly faults: number;
  /** What is broken on purpose, and where; null when nothing is. */
  readonly broken: Broken | null;
}

export interface Mock {
  /** Answers a request; give it to `Bun.serve`, or call it directly. */
  fetch(request: Request): Response | Promise<Response>;
  describe(): MockDescription;
  readonly clock: MockClock;
  /** Deliveries are made when it is pumped: by a timer, or by a test. */
  readonly webhooks: Webhooks;
}

/** A Stripe-shaped account with a lawful economy behind it, deterministic in its seed and its clock. */
export function createMock(options: MockOptions): Mock {
  const { seed, days, volume, clock: wall, frozen = false, speed = 1, apiKeys, pretty = true } = options;
  const { rateLimit = 'off', latencyMs = 0, sleep = realSleep, post = globalThis.fetch } = options;
  const present = Math.floor(wall() / 1000);
  const start = dayOf(options.startUnix ?? present - days * SECONDS_PER_DAY) * SECONDS_PER_DAY;
  const nowUnix = options.nowUnix ?? (options.startUnix === undefined ? present : start + days * SECONDS_PER_DAY);
  const clock = createMockClock({ nowUnix, wall, frozen, speed });
  const world = createWorld({ seed, start, volume, firstAsked: nowUnix, breaks: options.breaks });
  const bringUp = (): number => {
    const now = clock.now();
    live(world, now);
    chooseTarget(world, now);
    return now;
  };
  const describe = (): MockDescription => {
    const now = bringUp();
    const counts = Object.fromEntries(
      resources.map((resource) => [resource.name, resource.count?.(world, now) ?? resource.created(world).length]),
    );
    const pace = { frozen: clock.frozen(), speed: clock.speed() };
    return { seed, start, now, ...pace, counts, rateLimit, latencyMs, faults: book.list().length, broken: describeBreakage(world, now) };
  };
  let changes = 0;
  const revision = () => changes;
  const onChange = (): void => {
    changes++;
  };
  const book = createFaultBook(world.seed);
  book.add(parseFaults(options.faults ?? []));
  liveThrough(world, clock.now());
  bringUp();
  const webhooks = createWebhooks({ world, build: buildEvent, present: bringUp, onChange, wall, post });
  if (options.webhooks !== undefined) webhooks.aim(webhookTarget.parse(options.webhooks));
  const view = (): Omit<HomeView, 'origin'> => {
    const { counts, ...state } = describe();
    const entities = resources.map(({ name, path, example }) => ({ name, path, example: example?.(world), count: counts[name] ?? 0 }));
    return { ...state, entities, children: childPaths(world, state.now), faults: book.list(), webhooks };
  };
  const ownKey = apiKeys?.[0] ?? 'sk_test_mock_itself';
  const app = createApp(world, {
    ownKey,
    keys: { accepted: apiKeys },
    pretty,
    present: bringUp,
    revision,
    onChange,
    describe,
    clock,
    faults: book,
    webhooks,
    view,
  });
  const upheaval = createUpheaval(world, () => {
    onChange();
    return bringUp();
  });
  const front = {
    book,
    upheaval,
    sleep,
    pretty,
    seed: world.seed,
    now: () => clock.now(),
    wall,
    rateLimit,
    latencyMs,
    browserKey: ownKey,
  };
  return { fetch: createFront((request) => app.fetch(request), front), describe, clock, webhooks };
}

// Simulating leaves several times its size in garbage, and the peak of a start is what the process weighs: so each day looks at it.
function liveThrough(world: World, now: number): void {
  const collect = createCollector({ often: 0 });
  let isLarge = false;
  for (let until = world.start; until < now; until += SECONDS_PER_DAY) {
    live(world, until);
    isLarge = collect(0) || isLarge;
  }
  live(world, now);
  if (!isLarge) return;
  Bun.gc(true);
  Bun.shrink();
}
