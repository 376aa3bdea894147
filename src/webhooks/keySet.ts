const WORDS = 4;
const KEY_BYTES = WORDS * 4;

/**
 * A set of hashes that takes 32 to 64 bytes for each: all events that were ever received have to be known. Of a hash the first 128 bits are
 * kept; ten million of them are alike by chance once in 10^24 stores.
 */
export class KeySet {
  #size = 0;
  #slots = new Uint32Array(1024 * WORDS);

  get size(): number {
    return this.#size;
  }

  copy(): KeySet {
    const copy = new KeySet();
    copy.#slots = this.#slots.slice();
    copy.#size = this.#size;
    return copy;
  }

  has(key: Uint8Array): boolean {
    const [slots, at] = [this.#slots, this.#find(this.#slots, words(key))];
    return slots[at + 3] !== 0;
  }

  /** Adds it; false if it was there. */
  add(key: Uint8Array): boolean {
    const wanted = words(key);
    const at = this.#find(this.#slots, wanted);
    if (this.#slots[at + 3] !== 0) return false;
    this.#slots.set(wanted, at);
    this.#size += 1;
    if (this.#size * 2 * WORDS > this.#slots.length) this.#grow();
    return true;
  }

  /** Where the key stands, or the free slot where it would. */
  #find(slots: Uint32Array, wanted: Uint32Array): number {
    const count = slots.length / WORDS;
    for (let slot = (wanted[0] ?? 0) & (count - 1); ; slot = (slot + 1) & (count - 1)) {
      const at = slot * WORDS;
      if (slots[at + 3] === 0) return at;
      if (slots[at] === wanted[0] && slots[at + 1] === wanted[1] && slots[at + 2] === wanted[2] && slots[at + 3] === wanted[3]) return at;
    }
  }

  #grow(): void {
    const grown = new Uint32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#slots.length; at += WORDS) {
      if (this.#slots[at + 3] === 0) continue;
      const key = this.#slots.subarray(at, at + WORDS);
      grown.set(key, this.#find(grown, key));
    }
    this.#slots = grown;
  }
}

/** The key's first 128 bits. The last word is never zero, which stands for a free slot. */
function words(key: Uint8Array): Uint32Array {
  const copy = new Uint32Array(WORDS);
  new Uint8Array(copy.buffer).set(key.subarray(0, KEY_BYTES));
  if (copy[3] === 0) copy[3] = 1;
  return copy;
}
