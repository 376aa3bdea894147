/**
 * A hash of a set of ids that does not depend on their order: the sum, modulo 2^64, of a 64-bit hash (xxHash3) of each. Chains that read parts
 * of a range in any order come to the same hash as one that reads it through. It finds mistakes, not forgery.
 */
const MASK = (1n << 64n) - 1n;

export class IdsHash {
  #sum = 0n;

  add(ids: readonly string[]): void {
    for (const id of ids) this.#sum += Bun.hash.xxHash3(id);
    this.#sum &= MASK;
  }

  /** 16 hex digits; all zeros for no ids. */
  hex(): string {
    return this.#sum.toString(16).padStart(16, '0');
  }

  static fromHex(hex: string): IdsHash {
    const hash = new IdsHash();
    hash.#sum = BigInt(`0x${hex}`);
    return hash;
  }
}

/** The hash of these ids alone. */
export function hashIds(ids: readonly string[]): string {
  const hash = new IdsHash();
  hash.add(ids);
  return hash.hex();
}
