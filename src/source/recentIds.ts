/** Tells new ids from those that come again within the last few thousand: pages overlap when a list is read while it changes. Memory stays flat. */
export class RecentIds {
  readonly #capacity: number;
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(capacity = 2_000) {
    this.#capacity = capacity;
  }

  /** Notes the ids of a page; returns those that were not there yet. */
  note(ids: readonly string[]): string[] {
    const fresh: string[] = [];
    for (const id of ids) {
      // One look instead of two: adding what is there changes nothing.
      const before = this.#young.size;
      this.#young.add(id);
      if (this.#young.size > before && !this.#old.has(id)) fresh.push(id);
    }
    if (this.#young.size >= this.#capacity) this.#turn();
    return fresh;
  }

  #turn(): void {
    this.#old = this.#young;
    this.#young = new Set();
  }
}
