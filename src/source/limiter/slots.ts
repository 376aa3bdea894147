/** How many requests may be under way at once: one more after a round of good ones, half as many when the source says it was too many. */
export class Slots {
  readonly #most: number;
  #limit: number;
  #taken = 0;
  #good = 0;
  #loweredMs = Number.NEGATIVE_INFINITY;
  readonly #waiting: (() => void)[] = [];

  constructor(initial: number, most: number) {
    this.#limit = initial;
    this.#most = most;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Resolves once there is room; first come, first served. */
  async take(): Promise<void> {
    if (this.#taken < this.#limit && this.#waiting.length === 0) {
      this.#taken += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    this.#taken -= 1;
    this.#admit();
  }

  lower(nowMs: number, startedMs: number): void {
    if (startedMs <= this.#loweredMs) return;
    this.#limit = Math.max(1, Math.floor(Math.min(this.#limit, this.#taken) / 2));
    this.#good = 0;
    this.#loweredMs = nowMs;
  }

  raise(): void {
    this.#good += 1;
    if (this.#good < this.#limit || this.#limit >= this.#most) return;
    this.#good = 0;
    this.#limit += 1;
    this.#admit();
  }

  #admit(): void {
    while (this.#taken < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#taken += 1;
      next();
    }
  }
}
