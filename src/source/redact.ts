/** What may be shown of text that came over the wire. */
import { scrub } from '../domain/scrub.ts';

const JSON_VALUES = /(:\s*)"(?:[^"\\]|\\.)*(?:"|$)/g;
const EMAILS = /[^\s@<>"']+@[^\s@<>"']+/g;
const LONG_NUMBERS = /\d{6,}/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is there to remove
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\s]+/g;
const SAMPLE_CHARS = 96;

/** The beginning of a body as one short line: enough to see that it is HTML, or where it was cut; no values, addresses, numbers or keys. */
export function redactedSample(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, SAMPLE_CHARS * 4));
  const line = scrub(text)
    .replaceAll(JSON_VALUES, '$1"…"')
    .replaceAll(EMAILS, '…')
    .replaceAll(LONG_NUMBERS, '…')
    .replaceAll(UNPRINTABLE, ' ');
  return line.length <= SAMPLE_CHARS ? line : `${line.slice(0, SAMPLE_CHARS)}…`;
}
