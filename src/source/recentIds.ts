/** Counts ids that come again within the last few thousand: pages overlap when a list is read while it changes. Memory stays flat. */
export class RecentIds {
  readonly #capacity: number;
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(capacity = 2_000) {
    this.#capacity = capacity;
  }

  /** Notes the ids of a page; returns how many of them were there already. */
  note(ids: readonly string[]): number {
    let repeated = 0;
    for (const id of ids) {
      if (this.#young.has(id) || this.#old.has(id)) repeated += 1;
      this.#young.add(id);
    }
    if (this.#young.size >= this.#capacity) this.#turn();
    return repeated;
  }

  #turn(): void {
    this.#old = this.#young;
    this.#young = new Set();
  }
}
