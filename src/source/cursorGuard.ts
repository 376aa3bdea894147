/**
 * Sees a list whose cursors go in circles, however long the circle, in constant memory: Brent's algorithm keeps one earlier cursor,
 * compares every new one with it, and moves on to the present one at steps 1, 2, 4, 8 …
 */
export class CursorGuard {
  #kept: string | undefined;
  #step = 0;
  #power = 1;

  /** True when this cursor has been seen before (found at the latest after about three rounds). */
  repeats(cursor: string): boolean {
    if (cursor === this.#kept) return true;
    this.#step += 1;
    if (this.#step === this.#power) {
      this.#kept = cursor;
      this.#power *= 2;
      this.#step = 0;
    }
    return false;
  }
}
