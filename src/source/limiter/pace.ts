/** One place's rate: requests are spread evenly, so that a ceiling of 25 a second is never 25 at once. */

/** A rate falls by this much when the source says that it was too high … */
const DECREASE = 0.7;
/** … and rises again by this share of its ceiling a second, or by a request a second where there is no ceiling. */
const INCREASE = 0.05;
/** The slowest that it may become, requests a second. */
const FLOOR = 0.5;
/** Requests that may leave together after a pause: a fifth of a second's worth. */
const BURST_SECONDS = 0.2;

export class Pace {
  readonly #ceiling: number;
  #rate: number;
  /** When the next request is due, milliseconds. */
  #next = 0;
  #loweredMs = Number.NEGATIVE_INFINITY;
  /** Requests in the present second and the one before: what the rate really is, where none is set. */
  #second = 0;
  #count = 0;
  #countBefore = 0;

  /** `ceiling` in requests a second; Infinity for none. */
  constructor(ceiling: number) {
    this.#ceiling = ceiling;
    this.#rate = ceiling;
  }

  /** Requests a second that leave at most. */
  get rate(): number {
    return this.#rate;
  }

  /** Takes the next place in the row; returns how many milliseconds to wait for it. */
  reserve(nowMs: number): number {
    this.#tick(nowMs);
    this.#count += 1;
    const interval = 1000 / this.#rate;
    const due = Math.max(this.#next, nowMs - BURST_SECONDS * 1000);
    this.#next = due + interval;
    return Math.max(0, due - nowMs);
  }

  /** Nothing leaves for so long. */
  pause(nowMs: number, ms: number): void {
    this.#next = Math.max(this.#next, nowMs + ms);
  }

  /** The source said that it was too fast. Requests that had left before the last change say nothing new. */
  lower(nowMs: number, startedMs: number): void {
    if (startedMs <= this.#loweredMs) return;
    this.#tick(nowMs);
    this.#rate = Math.max(FLOOR, Math.min(this.#rate, Math.max(1, this.#count, this.#countBefore)) * DECREASE);
    this.#loweredMs = nowMs;
  }

  /** A request went well. */
  raise(): void {
    if (this.#rate >= this.#ceiling) return;
    const aSecond = Number.isFinite(this.#ceiling) ? Math.max(0.5, this.#ceiling * INCREASE) : Math.max(1, this.#rate * INCREASE);
    this.#rate = Math.min(this.#ceiling, this.#rate + aSecond / Math.max(1, this.#rate));
  }

  #tick(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    if (second === this.#second) return;
    this.#countBefore = second === this.#second + 1 ? this.#count : 0;
    this.#count = 0;
    this.#second = second;
  }
}
