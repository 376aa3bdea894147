const WORDS = 4;

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
    const slots = this.#slots;
    return slots[find(slots, word(key, 0), word(key, 4), word(key, 8), lastWord(key)) + 3] !== 0;
  }

  /** Adds it; false if it was there. */
  add(key: Uint8Array): boolean {
    if (!put(this.#slots, word(key, 0), word(key, 4), word(key, 8), lastWord(key))) return false;
    this.#size += 1;
    if (this.#size * 2 * WORDS > this.#slots.length) this.#grow();
    return true;
  }

  #grow(): void {
    const [full, grown] = [this.#slots, new Uint32Array(this.#slots.length * 2)];
    for (let at = 0; at < full.length; at += WORDS) {
      if (full[at + 3] !== 0) put(grown, full[at] ?? 0, full[at + 1] ?? 0, full[at + 2] ?? 0, full[at + 3] ?? 0);
    }
    this.#slots = grown;
  }
}

/** Where the key stands, or the free slot where it would. Words instead of arrays: this is asked for every delivery. */
function find(slots: Uint32Array, a: number, b: number, c: number, d: number): number {
  const mask = slots.length / WORDS - 1;
  for (let slot = a & mask; ; slot = (slot + 1) & mask) {
    const at = slot * WORDS;
    if (slots[at + 3] === 0) return at;
    if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c && slots[at + 3] === d) return at;
  }
}

function put(slots: Uint32Array, a: number, b: number, c: number, d: number): boolean {
  const at = find(slots, a, b, c, d);
  if (slots[at + 3] !== 0) return false;
  slots[at] = a;
  slots[at + 1] = b;
  slots[at + 2] = c;
  slots[at + 3] = d;
  return true;
}

function word(key: Uint8Array, at: number): number {
  return ((key[at] ?? 0) | ((key[at + 1] ?? 0) << 8) | ((key[at + 2] ?? 0) << 16) | ((key[at + 3] ?? 0) << 24)) >>> 0;
}

/** Never zero, which stands for a free slot. */
function lastWord(key: Uint8Array): number {
  return word(key, 12) || 1;
}
