import { mix } from '../random.ts';

/**
 * A keyed bijection on 32-bit numbers (a Feistel network of four rounds on 16-bit halves): consecutive rows get ids that look
 * unrelated, and an id leads back to its row without a map.
 */
export function permute(value: number, key: number): number {
  let left = value >>> 16;
  let right = value & 0xffff;
  for (let round = 0; round < 4; round++) {
    const next = left ^ (mix(key + round, right) & 0xffff);
    left = right;
    right = next;
  }
  return ((left << 16) | right) >>> 0;
}

/** The inverse of `permute` under the same key. */
export function unpermute(value: number, key: number): number {
  let left = value >>> 16;
  let right = value & 0xffff;
  for (let round = 3; round >= 0; round--) [left, right] = [right ^ (mix(key + round, left) & 0xffff), left];
  return ((left << 16) | right) >>> 0;
}
