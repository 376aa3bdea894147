/**
 * Whether going slower helps. A limit lets as much through as before, or refuses nothing more, when it is asked less often; a source that refuses
 * three in ten whatever the pace (a limit that is shared with somebody else, a fault) lets less through, and slowing down for it would never end.
 */

/** What a pace is judged by. */
const ENOUGH_ANSWERS = 30;
const ENOUGH_MS = 2_000;
/** So few say enough when two in three of them were refusals: then it is far too fast. */
const ENOUGH_REFUSALS = 15;
/** It lets less through: more than half of what the pace was lowered by. It refuses as before: at least half as many of a hundred. */
const REFUSES_AS_BEFORE = 0.5;
/** How long it is not tried again; twice as long each time that it was in vain. */
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 480_000;

interface Judged {
  readonly rate: number;
  readonly good: number;
  readonly refusedShare: number;
}

export class Slowing {
  /** Of the pace before the present one. */
  #before: Judged | undefined;
  /** The pace before it was lowered for the first time in a row. */
  #base: number | undefined;
  #sinceMs = 0;
  #good = 0;
  #refused = 0;
  #restMs = FIRST_REST_MS;
  #restUntilMs = Number.NEGATIVE_INFINITY;

  good(): void {
    this.#good += 1;
  }

  refused(): void {
    this.#refused += 1;
  }

  /** It was found to be in vain a short while ago. */
  isResting(nowMs: number): boolean {
    return nowMs < this.#restUntilMs;
  }

  /** Enough is known of the present pace to lower it again. */
  isKnown(nowMs: number, rate: number): boolean {
    return this.#judge(nowMs, rate) !== undefined || (this.#refused > 2 * this.#good && this.#refused + this.#good >= ENOUGH_REFUSALS);
  }

  /** To be asked when a refusal came at this pace; the pace to go back to if having slowed down to it has not helped. */
  inVain(nowMs: number, rate: number): number | undefined {
    const now = this.#judge(nowMs, rate);
    const { good, refusedShare, rate: faster } = this.#before ?? { good: 0, refusedShare: 1, rate: 0 };
    if (now === undefined || this.#before === undefined || this.#base === undefined || rate >= faster) return undefined;
    const letsLessThrough = now.good / good < (1 + rate / faster) / 2;
    if (!letsLessThrough || now.refusedShare < refusedShare * REFUSES_AS_BEFORE) return undefined;
    const base = this.#base;
    this.#restUntilMs = nowMs + this.#restMs;
    this.#restMs = Math.min(LONGEST_REST_MS, this.#restMs * 2);
    this.#begin(nowMs, undefined, undefined);
    return base;
  }

  /** The pace was lowered from this; `again` when that is soon after the last time. */
  lowered(nowMs: number, from: number, again: boolean): void {
    this.#begin(nowMs, this.#judge(nowMs, from), again ? (this.#base ?? from) : from);
  }

  #judge(nowMs: number, rate: number): Judged | undefined {
    const answers = this.#good + this.#refused;
    if (answers < ENOUGH_ANSWERS || nowMs - this.#sinceMs < ENOUGH_MS) return undefined;
    return { rate, good: (this.#good * 1000) / (nowMs - this.#sinceMs), refusedShare: this.#refused / answers };
  }

  #begin(nowMs: number, before: Judged | undefined, base: number | undefined): void {
    this.#before = before;
    this.#base = base;
    this.#sinceMs = nowMs;
    this.#good = 0;
    this.#refused = 0;
  }
}
