import type { Clock } from '../src/domain/time.ts';

export interface MockClockOptions {
  /** Unix seconds where it stands at first. */
  readonly nowUnix: number;
  /** The wall clock that drives it; tests pass their own. */
  readonly wall: Clock;
  readonly frozen: boolean;
  /** Mock seconds per wall second. */
  readonly speed: number;
}

/** The mock's own time, in whole unix seconds. It never runs backwards: what has happened cannot be taken back. */
export interface MockClock {
  now(): number;
  frozen(): boolean;
  speed(): number;
  /** Steps forward to that second; an earlier one is refused with a RangeError. */
  moveTo(unixSeconds: number): void;
  /** Freezes, thaws or changes the pace from this moment on. */
  run(change: { readonly frozen?: boolean | undefined; readonly speed?: number | undefined }): void;
}

/** A clock that starts at `nowUnix` and follows the wall clock, unless frozen. */
export function createMockClock({ nowUnix, wall, frozen, speed }: MockClockOptions): MockClock {
  let base = nowUnix;
  let wallBase = wall();
  let latest = nowUnix;
  // A wall clock that is set back must not pull ours back with it.
  const now = (): number => {
    latest = Math.max(latest, frozen ? base : base + Math.floor(((wall() - wallBase) * speed) / 1000));
    return latest;
  };
  const restart = (at: number): void => {
    base = at;
    wallBase = wall();
  };

  return {
    now,
    frozen: () => frozen,
    speed: () => speed,
    moveTo(unixSeconds) {
      if (unixSeconds < now()) throw new RangeError(`the clock stands at ${now()} and cannot go back to ${unixSeconds}`);
      restart(unixSeconds);
      latest = unixSeconds;
    },
    run(change) {
      restart(now());
      frozen = change.frozen ?? frozen;
      speed = change.speed ?? speed;
    },
  };
}
