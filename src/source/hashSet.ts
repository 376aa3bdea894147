/** A set of 64-bit hashes that are not 0, each given in two halves. A Set would need an object or a text for each. */
export class HashSet {
  size = 0;
  /** Lower half, upper half; two zeros where nothing is. At most half of it is in use. */
  #slots = new Int32Array(256);

  has(low: number, high: number): boolean {
    return isUsed(this.#slots, find(this.#slots, low, high));
  }

  /** False if it was there. */
  add(low: number, high: number): boolean {
    const at = find(this.#slots, low, high);
    if (isUsed(this.#slots, at)) return false;
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

  #grow(): void {
    const known = this.#slots;
    const slots = new Int32Array(known.length * 4);
    for (let at = 0; at < known.length; at += 2) {
      if (!isUsed(known, at)) continue;
      const place = find(slots, numberAt(known, at), numberAt(known, at + 1));
      slots[place] = numberAt(known, at);
      slots[place + 1] = numberAt(known, at + 1);
    }
    this.#slots = slots;
  }
}

/** Where it stands, or the free place where it would. Hashes are spread already. */
function find(slots: Int32Array, low: number, high: number): number {
  const mask = slots.length - 2;
  let at = (low << 1) & mask;
  for (;;) {
    const one = numberAt(slots, at);
    const other = numberAt(slots, at + 1);
    if ((one === low && other === high) || (one === 0 && other === 0)) return at;
    at = (at + 2) & mask;
  }
}

function isUsed(slots: Int32Array, at: number): boolean {
  return (numberAt(slots, at) | numberAt(slots, at + 1)) !== 0;
}

function numberAt(slots: Int32Array, at: number): number {
  return slots[at] as number;
}
