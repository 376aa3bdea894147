import { BACKSLASH, LEAVE, QUOTE } from './words';

/** Copies the string that begins (with its quote) at `start`; returns the address behind it. Leaves control characters and lone surrogates. */
export function copyString(start: i32, target: i32): i32 {
  const shift = target - start;
  store<u8>(target, QUOTE);
  let p = start + 1;
  while (true) {
    const bytes = v128.load(p);
    v128.store(p + shift, bytes);
    const special = specialBytes(bytes);
    if (special == 0) {
      p += 16;
      continue;
    }
    p += ctz(special);
    const found = load<u8>(p);
    if (found == QUOTE) return p + 1;
    if (found != BACKSLASH) return LEAVE;
    v128.store(p + shift, v128.load(p));
    const length = escapeLength(p);
    if (length == 0) return LEAVE;
    p += length;
  }
}

/** The address behind a string of plain characters only. */
export function plainStringEnd(start: i32): i32 {
  let p = start + 1;
  while (true) {
    const special = specialBytes(v128.load(p));
    if (special != 0) return load<u8>(p + ctz(special)) == QUOTE ? p + ctz(special) + 1 : LEAVE;
    p += 16;
  }
}

/** A bit for each byte that is a quote, a backslash or a control character. */
@inline
function specialBytes(bytes: v128): i32 {
  const ends = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c)));
  const controls = i8x16.eq(i8x16.min_u(bytes, i8x16.splat(0x1f)), bytes);
  return i8x16.bitmask(v128.or(ends, controls));
}

/** Bytes of the escape at `p`, or of the two of a surrogate pair; 0 for what is no escape or half a pair. */
function escapeLength(p: i32): i32 {
  switch (load<u8>(p, 1)) {
    case 0x22: case 0x5c: case 0x2f: case 0x62: case 0x66: case 0x6e: case 0x72: case 0x74:
      return 2;
    case 0x75: {
      const unit = hexUnit(p + 2);
      if (unit < 0) return 0;
      if (unit < 0xd800 || unit > 0xdfff) return 6;
      if (unit > 0xdbff || load<u16>(p, 6) != 0x755c) return 0;
      const low = hexUnit(p + 8);
      return low >= 0xdc00 && low <= 0xdfff ? 12 : 0;
    }
    default:
      return 0;
  }
}

/** The UTF-16 unit of four hex digits, or less than 0. */
function hexUnit(p: i32): i32 {
  return (hexDigit(load<u8>(p)) << 12) | (hexDigit(load<u8>(p, 1)) << 8) | (hexDigit(load<u8>(p, 2)) << 4) | hexDigit(load<u8>(p, 3));
}

function hexDigit(byte: u8): i32 {
  if (byte - 0x30 < 10) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : -1;
}
