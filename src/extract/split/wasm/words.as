/** Bytes of JSON's grammar, bits of types (in the order of shape.ts), and marks of watched paths, as the TypeScript form has them. */
export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
export const MINUS: u8 = 0x2d;
export const DOT: u8 = 0x2e;
export const ZERO: u8 = 0x30;
export const COLON: u8 = 0x3a;
export const OPEN_ARRAY: u8 = 0x5b;
export const BACKSLASH: u8 = 0x5c;
export const CLOSE_ARRAY: u8 = 0x5d;
export const LOWER_E: u8 = 0x65;
export const OPEN_OBJECT: u8 = 0x7b;
export const CLOSE_OBJECT: u8 = 0x7d;

export const ARRAY: u8 = 1;
export const BOOL: u8 = 2;
export const INTEGER: u8 = 4;
export const NULL: u8 = 8;
export const NUMBER: u8 = 16;
export const OBJECT: u8 = 32;
export const STRING: u8 = 64;

export const UNTRACKED: i32 = 0;
export const ROOT: i32 = 1;

export const WATCH_ID: u8 = 1;
export const WATCH_CREATED: u8 = 2;
export const WATCH_MORE: u8 = 3;

/** "true", "fals" and "null" as words. */
export const TRUE_WORD: u32 = 0x65757274;
export const FALS_WORD: u32 = 0x736c6166;
export const NULL_WORD: u32 = 0x6c6c756e;

/** "}\n", which ends a line of Bronze. */
export const LINE_END: u16 = 0x0a7d;

/** What a function returns that leaves the record to the TypeScript form. */
export const LEAVE: i32 = 0;

/** The address of the next byte that is no whitespace. The zeros behind the page are none. */
export function skipSpace(start: i32): i32 {
  let p = start;
  while (true) {
    const bytes = v128.load(p);
    const spaces = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x0a))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x0d)), i8x16.eq(bytes, i8x16.splat(0x09))),
    );
    const others = i8x16.bitmask(spaces) ^ 0xffff;
    if (others != 0) return p + ctz(others);
    p += 16;
  }
}

/** Copies the bytes, and up to fifteen more that the next copy overwrites. */
@inline
export function copyRun(from: i32, to: i32, length: i32): void {
  for (let k: i32 = 0; k < length; k += 16) v128.store(to + k, v128.load(from + k));
}

/** Whether the bytes are the same. */
@inline
export function sameRun(a: i32, b: i32, length: i32): bool {
  let k: i32 = 0;
  for (; length - k > 16; k += 16) if (v128.any_true(v128.xor(v128.load(a + k), v128.load(b + k)))) return false;
  const differ = i8x16.bitmask(i8x16.ne(v128.load(a + k), v128.load(b + k)));
  return (differ & ((1 << (length - k)) - 1)) == 0;
}
