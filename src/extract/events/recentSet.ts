/** Remembers the last so many texts, at least. */
export class RecentSet {
  readonly #capacity: number;
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Notes it; true if it was not remembered. */
  isNew(text: string): boolean {
    if (this.#young.has(text) || this.#old.has(text)) return false;
    this.#young.add(text);
    if (this.#young.size >= this.#capacity) [this.#old, this.#young] = [this.#young, new Set()];
    return true;
  }
}
