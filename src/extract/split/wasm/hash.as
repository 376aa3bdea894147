/** xxHash3 of an id, as Bun.hash.xxHash3 gives it: the form for 17 to 64 bytes, which ids of the API have nearly always. */
import { BACKSLASH } from './words';

const PRIME64_1: i64 = <i64>0x9e3779b185ebca87;
const PRIME_MX1: i64 = 0x165667919e3779f9;

/** The algorithm's own secret, as far as it is needed. */
const SECRET_0: i64 = <i64>0xbe4ba423396cfeb8;
const SECRET_8: i64 = 0x1cad21f72c81017c;
const SECRET_16: i64 = <i64>0xdb979083e96dd4de;
const SECRET_24: i64 = 0x1f67b3b7a4a44072;
const SECRET_32: i64 = 0x78e5c0cc4ee679cb;
const SECRET_40: i64 = 0x2172ffcc7dd05a82;
const SECRET_48: i64 = <i64>0x8e2443f7744608b8;
const SECRET_56: i64 = 0x4c263a81e69035e0;

/** 0 where it is not made: for other lengths, and for an id that may be written with escapes. */
export function hashId(start: i32, length: i32): i64 {
  if (length < 17 || length > 64 || mayEscape(start, length)) return 0;
  const end = start + length;
  let sum = <i64>length * PRIME64_1;
  if (length > 32) {
    sum += mix(start + 16, SECRET_32, SECRET_40);
    sum += mix(end - 32, SECRET_48, SECRET_56);
  }
  sum += mix(start, SECRET_0, SECRET_8);
  sum += mix(end - 16, SECRET_16, SECRET_24);
  sum = (sum ^ (sum >>> 37)) * PRIME_MX1;
  return sum ^ (sum >>> 32);
}

/** Whole vectors are looked at: a backslash soon behind the id counts too. */
function mayEscape(start: i32, length: i32): bool {
  for (let k: i32 = 0; k < length; k += 16) {
    if (v128.any_true(i8x16.eq(v128.load(start + k), i8x16.splat(BACKSLASH)))) return true;
  }
  return false;
}

/** Both halves of the product of two 64-bit numbers, one upon the other. */
function mix(at: i32, low: i64, high: i64): i64 {
  const a = load<i64>(at) ^ low;
  const b = load<i64>(at, 8) ^ high;
  const aLow = a & 0xffffffff;
  const aHigh = a >>> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >>> 32;
  const lows = aLow * bLow;
  const middle = aHigh * bLow + (lows >>> 32);
  const other = aLow * bHigh + (middle & 0xffffffff);
  return (aHigh * bHigh + (middle >>> 32) + (other >>> 32)) ^ (a * b);
}
