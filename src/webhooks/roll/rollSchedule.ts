/**
 * When to roll: soon after the first deliveries, so that a person sees them, and less often the more rolls there have been, since each leaves a
 * manifest that every run reads. At a quarter of an hour there are about two hundred a day. The pipeline's own runs roll too, whatever the time.
 *
 * A roll works on the thread that answers deliveries and costs about as much as they do, so it waits for a storm to pass, but not for ever.
 */
import type { Metrics } from '../metrics.ts';

export interface RollScheduleOptions {
  /** Seals and rolls; true when nothing is left to do. Never throws. */
  readonly roll: () => Promise<boolean>;
  /** Lets others roll what was received so far. */
  readonly seal: () => Promise<void>;
  readonly openBytes: () => number;
  /** Whether an earlier process has left something, which is rolled right away. */
  readonly hasLeftovers: boolean;
  readonly metrics: Pick<Metrics, 'frames' | 'rolls'>;
}

export interface RollSchedule {
  now(): Promise<void>;
  /** Rolls for the last time, waiting for another process that does so. */
  stop(): Promise<void>;
}

const FIRST_MS = 2_000;
const EACH_MS = 5_000;
const MOST_MS = 15 * 60_000;
const LOOK_EVERY_MS = 500;
const SEAL_EVERY_MS = 5_000;
/** Deliveries between two looks that make a storm. */
const STORM_FRAMES = 500;
/** How long a roll that is due waits for a storm to pass. */
const STORM_PATIENCE_MS = 60_000;
/** So many deliveries are rolled whatever else: about a gigabyte. */
const URGENT_FRAMES = 400_000;
const LAST_TRIES = 20;

/** Milliseconds between the first delivery that is not in Bronze and the roll that brings it there. */
export function rollDelay(rolls: number): number {
  return Math.min(MOST_MS, FIRST_MS + rolls * EACH_MS);
}

/** What is known at a look: how long the first delivery waits (undefined: none does), how many do, and how many came since the last look. */
export interface Look {
  readonly waitedMs: number | undefined;
  readonly waiting: number;
  readonly came: number;
  readonly rolls: number;
}

export function isDue({ waitedMs, waiting, came, rolls }: Look): boolean {
  if (waitedMs === undefined) return false;
  if (waiting >= URGENT_FRAMES) return true;
  const overdueMs = waitedMs - rollDelay(rolls);
  return overdueMs >= (came >= STORM_FRAMES ? STORM_PATIENCE_MS : 0);
}

export function rollSchedule({ roll, seal, openBytes, hasLeftovers, metrics }: RollScheduleOptions): RollSchedule {
  let [rolledFrames, seenFrames] = [metrics.frames, metrics.frames];
  let waitingSince: number | undefined;
  let isFirst = hasLeftovers;
  let sealedAt = performance.now();
  let running: Promise<void> | undefined;
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();

  function look(): void {
    const now = performance.now();
    const [came, waiting] = [metrics.frames - seenFrames, metrics.frames - rolledFrames];
    seenFrames = metrics.frames;
    if (waiting > 0) waitingSince ??= now;
    const waitedMs = waitingSince === undefined ? undefined : now - waitingSince;
    if (isFirst || isDue({ waitedMs, waiting, came, rolls: metrics.rolls })) void rollOnce();
    else if (openBytes() > 0 && now - sealedAt >= SEAL_EVERY_MS) {
      sealedAt = now;
      // What cannot be sealed now stays open, and is tried again.
      seal().catch(() => {});
    }
  }

  function rollOnce(): Promise<void> {
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function run(): Promise<void> {
    const frames = metrics.frames;
    waitingSince = undefined;
    isFirst = false;
    if (await roll()) rolledFrames = frames;
    else waitingSince = performance.now();
  }

  return {
    now: rollOnce,
    stop: async () => {
      clearInterval(timer);
      await running;
      for (let tries = 0; tries < LAST_TRIES; tries++) {
        if (await roll()) return;
        await Bun.sleep(100);
      }
    },
  };
}
