/**
 * Comparing and copying short runs of bytes four at a time. A call into the engine's own copy costs more than it saves below some fifty
 * bytes, and byte by byte is three times slower. Views must have four readable bytes at every offset used (see SLACK).
 */

/** Bytes that buffers keep free behind their content, so that the last word of a run may reach beyond it. */
export const SLACK = 4;

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the two runs are the same; both views must have SLACK bytes after theirs. */
export function sameRun(a: DataView, aStart: number, b: DataView, bStart: number, length: number): boolean {
  let k = 0;
  for (; k + 4 <= length; k += 4) if (a.getInt32(aStart + k, true) !== b.getInt32(bStart + k, true)) return false;
  if (k === length) return true;
  const unused = (4 - (length - k)) * 8;
  return a.getInt32(aStart + k, true) << unused === b.getInt32(bStart + k, true) << unused;
}

/** Copies the run, and up to three more bytes behind it that the next copy overwrites. */
export function copyRun(from: DataView, start: number, to: DataView, at: number, length: number): void {
  for (let k = 0; k < length; k += 4) to.setInt32(at + k, from.getInt32(start + k, true), true);
}

/** Whether none of the word's four bytes is a quote, a backslash or a control character. */
export function isPlainWord(word: number): boolean {
  const quote = word ^ 0x22222222;
  const backslash = word ^ 0x5c5c5c5c;
  // A byte that is zero, or less than a space, borrows from the bit above it; bytes from 0x80 on are plain.
  const special = ((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash) | ((word - 0x20202020) & ~word);
  return (special & 0x80808080) === 0;
}
