import { BACKSLASH, byteAt, decode, PLAIN, QUOTE, SPACE } from './bytes.ts';
import { isPlainWord, SLACK } from './words.ts';

/** What a string holds beside plain characters, as bits. */
export const ESCAPE = 1;
export const CONTROL = 2;
export const LONE_SURROGATE = 4;

const NOT_CLOSED = -1;
const LOWER_U = 0x75;
const SIMPLE_ESCAPES = new Set(['"', '\\', '/', 'b', 'f', 'n', 'r', 't'].map((char) => char.charCodeAt(0)));
const HEX = /^[0-9a-fA-F]{4}$/;

/** The index of the first byte from `start` on that is not a plain character of a string. */
export function plainEnd(body: Uint8Array, view: DataView, start: number, end: number): number {
  let i = start;
  while (i + SLACK <= end && isPlainWord(view.getInt32(i, true))) i += 4;
  while (i < end && byteAt(PLAIN, byteAt(body, i)) === 1) i++;
  return i;
}

/** Where a string with something special in it ends, and what that is. */
export interface SpecialString {
  /** Index after the closing quote, or -1 if the string is cut off or has an escape that JSON does not know. */
  readonly end: number;
  readonly found: number;
}

/** Goes on from the first byte that is not plain. */
export function scanSpecialString(body: Uint8Array, view: DataView, from: number, end: number): SpecialString {
  let i = from;
  let found = 0;
  while (i < end && body[i] !== QUOTE) {
    if (byteAt(body, i) < SPACE) {
      found |= CONTROL;
      i += 1;
    } else if (body[i] === BACKSLASH) {
      const escaped = scanEscape(body, i, end);
      if (escaped.end === NOT_CLOSED) return escaped;
      found |= escaped.found | ESCAPE;
      i = escaped.end;
    }
    i = plainEnd(body, view, i, end);
  }
  return { end: i < end ? i + 1 : NOT_CLOSED, found };
}

/** One escape, or the two of a surrogate pair. */
function scanEscape(body: Uint8Array, i: number, end: number): SpecialString {
  const kind = i + 1 < end ? byteAt(body, i + 1) : 0;
  if (SIMPLE_ESCAPES.has(kind)) return { end: i + 2, found: 0 };
  const unit = kind === LOWER_U ? hexUnit(body, i + 2, end) : -1;
  if (unit < 0) return { end: NOT_CLOSED, found: 0 };
  if (unit < 0xd800 || unit > 0xdfff) return { end: i + 6, found: 0 };
  const low = unit < 0xdc00 && body[i + 6] === BACKSLASH && body[i + 7] === LOWER_U ? hexUnit(body, i + 8, end) : -1;
  return low >= 0xdc00 && low <= 0xdfff ? { end: i + 12, found: 0 } : { end: i + 6, found: LONE_SURROGATE };
}

/** The UTF-16 unit of four hex digits, or -1. */
function hexUnit(body: Uint8Array, start: number, end: number): number {
  if (start + 4 > end) return -1;
  const digits = decode(body.subarray(start, start + 4));
  return HEX.test(digits) ? Number.parseInt(digits, 16) : -1;
}
