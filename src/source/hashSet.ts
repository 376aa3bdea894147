/** A set of 64-bit hashes that are not 0, each given in two halves. A Set would need an object or a text for each. */
export class HashSet {
  size = 0;
  /** Lower half, upper half; two zeros where nothing is. At most half of it is in use. */
  #slots = new Uint32Array(128);

  has(low: number, high: number): boolean {
    return this.#isAt(this.#find(low, high), low, high);
  }

  /** False if it was there. */
  add(low: number, high: number): boolean {
    const at = this.#find(low, high);
    if (this.#isAt(at, low, high)) return false;
    this.#slots[at] = low;
    this.#slots[at + 1] = high;
    this.size += 1;
    if (this.size * 4 > this.#slots.length) this.#grow();
    return true;
  }

  clear(): void {
    this.#slots.fill(0);
    this.size = 0;
  }

  /** Where it stands, or the free place where it would. Hashes are spread already. */
  #find(low: number, high: number): number {
    const mask = this.#slots.length - 2;
    let at = (low << 1) & mask;
    while ((this.#slots[at] !== 0 || this.#slots[at + 1] !== 0) && !this.#isAt(at, low, high)) at = (at + 2) & mask;
    return at;
  }

  #isAt(at: number, low: number, high: number): boolean {
    return this.#slots[at] === low && this.#slots[at + 1] === high;
  }

  #grow(): void {
    const known = this.#slots;
    this.#slots = new Uint32Array(known.length * 2);
    this.size = 0;
    for (let at = 0; at < known.length; at += 2) {
      const [low, high] = [known[at] ?? 0, known[at + 1] ?? 0];
      if (low !== 0 || high !== 0) this.add(low, high);
    }
  }
}
