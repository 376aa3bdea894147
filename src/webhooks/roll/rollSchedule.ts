/**
 * When to roll: soon after the first deliveries, so that a person sees them, and less often the more rolls there have been, since each leaves a
 * manifest that every run reads. At a quarter of an hour there are about two hundred a day. The pipeline's own runs roll too, whatever the time.
 */
import type { Metrics } from '../metrics.ts';

export interface RollScheduleOptions {
  /** Seals and rolls; true when nothing is left to do. Never throws. */
  readonly roll: () => Promise<boolean>;
  /** Lets others roll what was received so far. */
  readonly seal: () => Promise<void>;
  readonly openBytes: () => number;
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
/** So many deliveries are rolled at once; about a hundred megabytes. */
const URGENT_FRAMES = 40_000;
const LAST_TRIES = 20;

/** Milliseconds between the first delivery that is not in Bronze and the roll that brings it there. */
export function rollDelay(rolls: number): number {
  return Math.min(MOST_MS, FIRST_MS + rolls * EACH_MS);
}

export function rollSchedule({ roll, seal, openBytes, metrics }: RollScheduleOptions): RollSchedule {
  let rolledFrames = metrics.frames;
  let waitingSince: number | undefined;
  // What an earlier process has left is rolled right away.
  let isDue = true;
  let running: Promise<void> | undefined;
  let sealedAt = performance.now();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();

  function look(): void {
    if (metrics.frames > rolledFrames) waitingSince ??= performance.now();
    const isLate = waitingSince !== undefined && performance.now() - waitingSince >= rollDelay(metrics.rolls);
    if (isDue || isLate || metrics.frames - rolledFrames >= URGENT_FRAMES) void now();
    else if (openBytes() > 0 && performance.now() - sealedAt >= SEAL_EVERY_MS) {
      sealedAt = performance.now();
      // What cannot be sealed now stays open, and is tried again.
      seal().catch(() => {});
    }
  }

  function now(): Promise<void> {
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function run(): Promise<void> {
    const frames = metrics.frames;
    waitingSince = undefined;
    isDue = false;
    if (await roll()) rolledFrames = frames;
    else waitingSince = performance.now();
  }

  return {
    now,
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
