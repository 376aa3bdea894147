/** Which keys an object has had so far, for objects whose paths are not tracked: exact, and linear however many keys there are. */
import { byteAt, intAt } from './bytes.ts';
import { hashKey } from './pathTree.ts';

const FIELDS = 4;

export class KeySet {
  #slots = new Int32Array(1_024);
  /** Four numbers a key: object, hash, start and end in the page. */
  #keys = new Int32Array(512 * FIELDS);
  #count = 0;

  /** Forgets everything: offsets belong to one page. */
  clear(): void {
    if (this.#count > 0) this.#slots.fill(0);
    this.#count = 0;
  }

  /** Notes a key of the object with that number; false if that object has had it already. */
  add(object: number, page: Uint8Array, start: number, end: number): boolean {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    const hash = hashKey(object, page, start, end);
    let slot = hash & (this.#slots.length - 1);
    for (let key = intAt(this.#slots, slot); key !== 0; key = intAt(this.#slots, slot)) {
      if (this.#isSame(key - 1, object, hash, page, start, end)) return false;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    this.#keep(object, hash, start, end);
    this.#slots[slot] = this.#count;
    return true;
  }

  #keep(object: number, hash: number, start: number, end: number): void {
    const base = this.#count * FIELDS;
    this.#keys[base] = object;
    this.#keys[base + 1] = hash;
    this.#keys[base + 2] = start;
    this.#keys[base + 3] = end;
    this.#count += 1;
  }

  #isSame(key: number, object: number, hash: number, page: Uint8Array, start: number, end: number): boolean {
    const base = key * FIELDS;
    if (intAt(this.#keys, base) !== object || intAt(this.#keys, base + 1) !== hash) return false;
    const from = intAt(this.#keys, base + 2);
    if (intAt(this.#keys, base + 3) - from !== end - start) return false;
    for (let k = 0; k < end - start; k++) if (byteAt(page, from + k) !== byteAt(page, start + k)) return false;
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    for (let key = 0; key < this.#count; key++) {
      let slot = intAt(this.#keys, key * FIELDS + 1) & (slots.length - 1);
      while (intAt(slots, slot) !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = key + 1;
    }
    const keys = new Int32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#slots = slots;
    this.#keys = keys;
  }
}
