import { DAY, HOUR, MINUTE } from '../economy/calendar.ts';
import { drawBelow, mix } from '../random.ts';

/** One attempt to deliver an event, due at a second of the mock's clock. */
export interface Attempt {
  /** Row of the event. */
  readonly event: number;
  /** 0 for the first. */
  readonly number: number;
  readonly due: number;
}

/** Seconds until the next attempt, after each that failed: longer and longer, for three days (Stripe, "Retries", live mode). */
export const RETRY_AFTER: readonly number[] = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR, 12 * HOUR, DAY];

/** The attempt that follows one that failed at `now`; undefined when it was the last. */
export function retryOf({ event, number }: Attempt, now: number): Attempt | undefined {
  const wait = RETRY_AFTER[number];
  return wait === undefined ? undefined : { event, number: number + 1, due: now + wait };
}

/** Takes what is due at `now`: the attempts, and what stays in the queue. */
export function takeDue(queue: readonly Attempt[], now: number): { due: Attempt[]; later: Attempt[] } {
  const due = queue.filter((attempt) => attempt.due <= now);
  return { due, later: queue.filter((attempt) => attempt.due > now) };
}

/** Puts attempts out of order: each may fall behind as many as `most` others, drawn from the seed. */
export function disordered(attempts: readonly Attempt[], most: number, seed: number): Attempt[] {
  const place = (attempt: Attempt, index: number): number => index + drawBelow(mix(seed, attempt.event), attempt.number, most + 1);
  return attempts
    .map((attempt, index) => ({ attempt, index, place: place(attempt, index) }))
    .toSorted((a, b) => a.place - b.place || b.index - a.index)
    .map(({ attempt }) => attempt);
}
