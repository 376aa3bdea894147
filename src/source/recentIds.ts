import { HashSet } from './hashSet.ts';
import type { IdHashes } from './idHashes.ts';

/** Tells new ids from those that come again within the last few thousand: pages overlap when a list is read while it changes. Memory stays flat. */
export class RecentIds {
  readonly #capacity: number;
  #young = new HashSet();
  #old = new HashSet();

  constructor(capacity = 2_000) {
    this.#capacity = capacity;
  }

  /** Notes the ids of a page; returns those that were not there yet, and how many were. */
  note(ids: IdHashes): { fresh: IdHashes; known: number } {
    const fresh = new Int32Array(ids.length);
    let [length, known] = [0, 0];
    for (let at = 0; at < ids.length; at += 2) {
      const [low, high] = [ids[at] ?? 0, ids[at + 1] ?? 0];
      if (low === 0 && high === 0) continue;
      if (this.#young.add(low, high) && !this.#old.has(low, high)) {
        fresh[length++] = low;
        fresh[length++] = high;
      } else known += 1;
    }
    if (this.#young.size >= this.#capacity) this.#turn();
    return { fresh: fresh.subarray(0, length), known };
  }

  #turn(): void {
    [this.#old, this.#young] = [this.#young, this.#old];
    this.#young.clear();
  }
}
