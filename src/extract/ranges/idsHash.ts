/**
 * A hash of a set of ids that does not depend on their order: the sum, modulo 2^64, of a 64-bit hash (xxHash3) of each. Chains that read parts
 * of a range in any order come to the same hash as one that reads it through. It finds mistakes, not forgery.
 */
import { hashesOf, type IdHashes } from '../../source/idHashes.ts';

const HALF = 2 ** 32;

export class IdsHash {
  /** Two halves of 32 bits: a BigInt for each id would cost more than all the rest. */
  #low = 0;
  #high = 0;

  /** Pages are far too short for the sums of halves to be inexact. */
  add(ids: IdHashes): void {
    for (let at = 0; at < ids.length; at += 2) {
      this.#low += (ids[at] ?? 0) >>> 0;
      this.#high += (ids[at + 1] ?? 0) >>> 0;
    }
    this.#high = (this.#high + Math.floor(this.#low / HALF)) % HALF;
    this.#low %= HALF;
  }

  /** 16 hex digits; all zeros for no ids. */
  hex(): string {
    return hexOf(this.#high) + hexOf(this.#low);
  }

  static fromHex(hex: string): IdsHash {
    const hash = new IdsHash();
    hash.#high = Number.parseInt(hex.slice(0, -8), 16);
    hash.#low = Number.parseInt(hex.slice(-8), 16);
    return hash;
  }
}

/** The hash of these ids alone. */
export function hashIds(ids: readonly string[]): string {
  const hash = new IdsHash();
  hash.add(hashesOf(ids));
  return hash.hex();
}

function hexOf(half: number): string {
  return half.toString(16).padStart(8, '0');
}
