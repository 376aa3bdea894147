const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** All pairs of digits: an id costs three look-ups instead of six divisions. */
const PAIRS: readonly string[] = Array.from({ length: 62 * 62 }, (_, i) => DIGITS.charAt(Math.floor(i / 62)) + DIGITS.charAt(i % 62));

/** An unsigned 32-bit number as exactly six base-62 digits (62^6 > 2^32). */
export function sixDigits(value: number): string {
  const high = Math.floor(value / 14_776_336);
  const low = value - high * 14_776_336;
  const middle = Math.floor(low / 3844);
  return `${PAIRS[high] ?? ''}${PAIRS[middle] ?? ''}${PAIRS[low - middle * 3844] ?? ''}`;
}

const [FIRST, SECOND] = [0, 1].map((place) => Uint8Array.from(PAIRS, (pair) => pair.charCodeAt(place))) as [Uint8Array, Uint8Array];

/** The same six digits, as ASCII, from that place on. */
export function putSixDigits(bytes: Uint8Array, place: number, value: number): void {
  const high = Math.floor(value / 14_776_336);
  const low = value - high * 14_776_336;
  const middle = Math.floor(low / 3844);
  const last = low - middle * 3844;
  bytes[place] = FIRST[high] ?? 0;
  bytes[place + 1] = SECOND[high] ?? 0;
  bytes[place + 2] = FIRST[middle] ?? 0;
  bytes[place + 3] = SECOND[middle] ?? 0;
  bytes[place + 4] = FIRST[last] ?? 0;
  bytes[place + 5] = SECOND[last] ?? 0;
}

/** The inverse of `sixDigits`; undefined when the text is not six digits of a 32-bit number. */
export function parseSixDigits(text: string): number | undefined {
  if (text.length !== 6) return undefined;
  let value = 0;
  for (const digit of text) {
    const worth = DIGITS.indexOf(digit);
    if (worth < 0) return undefined;
    value = value * 62 + worth;
  }
  return value <= 0xffff_ffff ? value : undefined;
}
