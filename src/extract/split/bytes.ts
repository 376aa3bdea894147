/** Names for the bytes of JSON's grammar, and reading them. */

export const SPACE = 0x20;
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const QUOTE = 0x22;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

/**
 * The byte at an index that is known to be inside the array. Indexes are bounded by the loops that use them; asking again for each byte would
 * double the cost of the scan. One function for each type of array: a shared one would be compiled for all of them, several times slower.
 */
export function byteAt(array: Uint8Array, index: number): number {
  return array[index] as number;
}

/** As `byteAt`, for the scanner's tables. */
export function intAt(array: Int32Array, index: number): number {
  return array[index] as number;
}

/** 1 for the bytes that a string may hold as they are: not the quote, the backslash or a control character. */
export const PLAIN: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH),
);

/** As UTF-8; broken sequences become U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return DECODER.decode(bytes);
}

// ignoreBOM keeps a byte order mark that stands inside a string.
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
