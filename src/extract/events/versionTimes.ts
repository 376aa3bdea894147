/**
 * When each event's payload was true, in milliseconds. Events know whole seconds only, but the feed has an order within a second: newest first.
 * So the newest of a second gets its last millisecond, the one before it the millisecond before, and of two versions in one second the
 * later one counts (sync-engine #268 lost it).
 */
export class VersionTimes {
  /** How many events of a second were seen; only for seconds that a page ended in, which the next page may go on with. */
  readonly #unfinished = new Map<number, number>();

  /** The times of a page's events, given their seconds in the feed's order. */
  ofPage(seconds: readonly number[]): number[] {
    let [second, seen] = [Number.NaN, 0];
    const times = seconds.map((created) => {
      if (created !== second) [second, seen] = [created, this.#unfinished.get(created) ?? 0];
      seen += 1;
      return created * 1000 + Math.max(0, 1000 - seen);
    });
    if (seconds.length > 0) this.#remember(second, seen);
    return times;
  }

  #remember(second: number, seen: number): void {
    this.#unfinished.delete(second);
    this.#unfinished.set(second, seen);
    const [oldest] = this.#unfinished.keys();
    if (this.#unfinished.size > MOST_REMEMBERED && oldest !== undefined) this.#unfinished.delete(oldest);
  }
}

/** Many more than there are chains of pages. */
const MOST_REMEMBERED = 1_000;
