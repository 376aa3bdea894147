/**
 * Randomness without a generator: every draw is a pure function of a seed and a tag, on 32-bit integers, so that the same seed gives
 * the same economy on every platform and a row can be drawn again without storing what was drawn.
 */

/** Two 32-bit numbers → one well-mixed unsigned 32-bit number (the finaliser of MurmurHash3). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b ^ (b >>> 15), 0x2c1b3c6d), 0x85ebca6b) ^ b;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A whole number in [0, n), from the draw `tag` of `seed`. `n` must stay below 2^21, where the product is exact in a double. */
export function drawBelow(seed: number, tag: number, n: number): number {
  return Math.floor((mix(seed, tag) * n) / 4_294_967_296);
}

/** A whole number in [low, high]. */
export function drawBetween(seed: number, tag: number, low: number, high: number): number {
  return low + drawBelow(seed, tag, high - low + 1);
}

/** True in `permille` of 1000 cases. */
export function chance(seed: number, tag: number, permille: number): boolean {
  return drawBelow(seed, tag, 1000) < permille;
}

/** One entry of a table, each as likely as the other. */
export function pick<T>(table: readonly T[], seed: number, tag: number): T {
  return entryOf(table, drawBelow(seed, tag, table.length));
}

/** Index into a table of weights, each as likely as its weight. */
export function pickWeighted(weights: readonly number[], seed: number, tag: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = drawBelow(seed, tag, total);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return 0;
}

/** An entry that must be there: tables are constants, so a miss is a mistake in the mock. */
export function entryOf<T>(table: readonly T[], index: number): T {
  const entry = table[index];
  if (entry === undefined) throw new RangeError(`no entry ${index} in a table of ${table.length}`);
  return entry;
}

/** Any seed, number or text, as 32 bits (FNV-1a over its text, so that 7 and "7" are the same seed). */
export function seedOf(seed: number | string): number {
  let h = 0x811c9dc5;
  for (const unit of String(seed)) h = Math.imul(h ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return mix(h >>> 0, 0x5eed);
}
