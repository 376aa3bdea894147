import { byteAt, DOT, decode, MINUS, NINE, PLUS, ZERO } from './bytes.ts';

/** An integer of fewer digits is inside int64 whatever they are. */
const SAFE_DIGITS = 18;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const LOWER_E = 0x65;
const UPPER_E = 0x45;

/** What stands at a place where JSON wants a number. */
export const NOT_A_NUMBER = -1;

/** The index after the number that begins at `i`, or NOT_A_NUMBER. */
export function numberEnd(body: Uint8Array, start: number, end: number): number {
  let i = body[start] === MINUS ? start + 1 : start;
  const first = i;
  i = digitsEnd(body, i, end);
  if (i === first || (body[first] === ZERO && i > first + 1)) return NOT_A_NUMBER;
  if (i < end && body[i] === DOT) {
    const fraction = i + 1;
    i = digitsEnd(body, fraction, end);
    if (i === fraction) return NOT_A_NUMBER;
  }
  return i < end && (body[i] === LOWER_E || body[i] === UPPER_E) ? exponentEnd(body, i + 1, end) : i;
}

/** Whether the number's text has neither fraction nor exponent. */
export function isInteger(body: Uint8Array, start: number, end: number): boolean {
  for (let k = start; k < end; k++) if (byteAt(body, k) > NINE || body[k] === DOT) return false;
  return true;
}

/** Whether the integer fits in 64 bits with its sign. */
export function isInt64(body: Uint8Array, start: number, end: number): boolean {
  if (end - start <= SAFE_DIGITS) return true;
  const value = BigInt(decode(body.subarray(start, end)));
  return value >= INT64_MIN && value <= INT64_MAX;
}

/** The integer's value, exact up to 2^53. */
export function integerValue(body: Uint8Array, start: number, end: number): number {
  const first = body[start] === MINUS ? start + 1 : start;
  let value = 0;
  for (let k = first; k < end; k++) value = value * 10 + byteAt(body, k) - ZERO;
  return first === start ? value : -value;
}

/** Whether the number is finite as a double: DuckDB's reader refuses the line otherwise. Short of 300 characters only an exponent can do that. */
export function isFiniteNumber(body: Uint8Array, start: number, end: number): boolean {
  if (end - start < 300 && !hasExponent(body, start, end)) return true;
  return Number.isFinite(Number(decode(body.subarray(start, end))));
}

function hasExponent(body: Uint8Array, start: number, end: number): boolean {
  for (let k = start; k < end; k++) if (body[k] === LOWER_E || body[k] === UPPER_E) return true;
  return false;
}

function digitsEnd(body: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && byteAt(body, i) >= ZERO && byteAt(body, i) <= NINE) i++;
  return i;
}

function exponentEnd(body: Uint8Array, start: number, end: number): number {
  const digits = start < end && (body[start] === PLUS || body[start] === MINUS) ? start + 1 : start;
  const i = digitsEnd(body, digits, end);
  return i === digits ? NOT_A_NUMBER : i;
}
