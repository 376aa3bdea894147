/** One place's rate: requests are spread evenly, so that a ceiling of 25 a second is never 25 at once. */
import { Slowing } from './slowing.ts';

/** After a refusal: a little less than what the source let through, or this much less than before where that is not known. */
const BELOW_GOOD = 0.95;
const DECREASE = 0.7;
/** It rises again by this share a second up to where it was refused, and beyond that slowly, so as not to be refused every other second. */
const INCREASE = 0.1;
const SEARCH = 0.005;
/** A refusal so soon after another one is no accident. */
const AGAIN_MS = 10_000;
/** Where a source without a known ceiling is begun with, when it refuses before anything could be measured: Stripe's limit of an endpoint. */
const GUESS = 25;
/** The slowest that it may become, requests a second. */
const FLOOR = 0.5;
/** So many seconds what was let through is remembered: a second in which this machine was slow says nothing of the source. */
const REMEMBERED_SECONDS = 5;
/** Requests that may leave together after a pause: a fifth of a second's worth. */
const BURST_SECONDS = 0.2;

export class Pace {
  readonly #ceiling: number;
  #rate: number;
  /** When the next request is due, milliseconds. */
  #next = 0;
  #loweredMs = Number.NEGATIVE_INFINITY;
  readonly #slowing = new Slowing();
  /** What was let through, requests a second, when the source last refused. */
  #knee = Number.POSITIVE_INFINITY;
  /** Since when there has been something in every second, milliseconds. */
  #sinceMs = 0;
  /** Requests that went well in the present second and in the one before, and those that left in the present one. */
  #second = 0;
  #sent = 0;
  #good = 0;
  #goodBefore = 0;
  /** What went well a second, over each of the last seconds and the one before it. */
  #recent: number[] = [];

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
    this.#sent += 1;
    const due = Math.max(this.#next, nowMs - BURST_SECONDS * 1000);
    this.#next = due + 1000 / this.#rate;
    return Math.max(0, due - nowMs);
  }

  /** Nothing leaves for so long. */
  pause(nowMs: number, ms: number): void {
    this.#next = Math.max(this.#next, nowMs + ms);
  }

  /** The source said that it was too fast. Requests that had left before the last change say nothing new. */
  lower(nowMs: number, startedMs: number): void {
    this.#slowing.refused();
    if (startedMs <= this.#loweredMs || this.#slowing.isResting(nowMs)) return;
    const again = nowMs - this.#loweredMs < AGAIN_MS;
    if (again && !this.#slowing.isKnown(nowMs, this.#rate)) return;
    const faster = this.#slowing.inVain(nowMs, this.#rate);
    if (faster !== undefined) {
      this.#goBack(nowMs, faster);
      return;
    }
    const good = this.#goodRate(nowMs);
    const before = Number.isFinite(this.#rate) ? this.#rate : Math.max(GUESS, good ?? this.#sent);
    // A plan's ceiling is believed: one refusal is an accident, a second one soon after says that the plan is another.
    const believed = Number.isFinite(this.#ceiling) && !again;
    this.#knee = believed ? this.#ceiling : (good ?? Number.POSITIVE_INFINITY);
    const least = good === undefined || Number.isFinite(this.#ceiling) ? before * DECREASE : 0;
    this.#slowing.lowered(nowMs, before, again);
    this.#rate = Math.max(FLOOR, Math.min(before * BELOW_GOOD, Math.max((good ?? 0) * BELOW_GOOD, least)));
    this.#loweredMs = nowMs;
  }

  #goBack(nowMs: number, rate: number): void {
    this.#rate = Math.min(this.#ceiling, rate);
    this.#knee = this.#rate;
    this.#loweredMs = nowMs;
  }

  /** A request went well. */
  raise(nowMs: number): void {
    this.#tick(nowMs);
    this.#good += 1;
    this.#slowing.good();
    if (this.#rate >= this.#ceiling) return;
    const share = this.#rate < this.#knee * BELOW_GOOD ? INCREASE : SEARCH;
    // As many as the rate go well in a second, so that this adds up to the share of it.
    this.#rate = Math.min(this.#ceiling, this.#rate + share);
  }

  /** Requests that went well a second, when it went best in the last seconds; undefined when it has not been at work for long enough. */
  #goodRate(nowMs: number): number | undefined {
    this.#tick(nowMs);
    const sinceMs = (this.#second - 1) * 1000;
    const now = this.#sinceMs > sinceMs ? [] : [((this.#good + this.#goodBefore) * 1000) / (nowMs - sinceMs)];
    const rates = [...this.#recent, ...now];
    return rates.length === 0 ? undefined : Math.max(...rates);
  }

  #tick(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    if (second === this.#second) return;
    const isNext = second === this.#second + 1;
    if (isNext && this.#goodBefore > 0) this.#recent.push((this.#good + this.#goodBefore) / 2);
    if (this.#recent.length > REMEMBERED_SECONDS) this.#recent.shift();
    if (!isNext) {
      this.#sinceMs = nowMs;
      this.#recent = [];
    }
    this.#goodBefore = isNext ? this.#good : 0;
    this.#good = 0;
    this.#sent = 0;
    this.#second = second;
  }
}
