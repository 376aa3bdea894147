/**
 * Whether a delivery was signed by somebody who knows one of our secrets, within the tolerance. As strict as Stripe's own SDK and stricter: a
 * time that is not a plain integer or comes twice, a header that was sent twice, and times from the future are refused too.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../domain/secret.ts';

export type SignatureProblem =
  | 'header_missing'
  | 'header_malformed'
  | 'header_repeated'
  | 'time_missing'
  | 'time_malformed'
  | 'time_repeated'
  | 'signature_missing'
  | 'signature_mismatch'
  | 'too_old'
  | 'too_new';

export interface SignatureRules {
  /** Tried one after the other; several while they are rotated. */
  readonly secrets: readonly Secret[];
  /** How far the signature's time may lie from ours, to either side, seconds. */
  readonly toleranceSeconds: number;
}

/** More pairs than any rotation needs; each costs a comparison. */
const MOST_SIGNATURES = 16;
const LONGEST_HEADER = 2048;
const TIME = /^(?:0|[1-9]\d{0,11})$/;
const SIGNATURE = /^[0-9a-f]{64}$/;

/** Undefined when the signature holds. `body` is what was received, to the byte; `nowSeconds` is our own clock's. */
export function signatureProblem(
  header: string | null,
  body: Uint8Array,
  nowSeconds: number,
  { secrets, toleranceSeconds }: SignatureRules,
): SignatureProblem | undefined {
  const parsed = parseHeader(header);
  if (typeof parsed === 'string') return parsed;
  if (!secrets.some((secret) => isSignedWith(secret, parsed, body))) return 'signature_mismatch';
  const age = nowSeconds - Number(parsed.time);
  if (age > toleranceSeconds) return 'too_old';
  return age < -toleranceSeconds ? 'too_new' : undefined;
}

interface ParsedHeader {
  /** As it was signed. */
  readonly time: string;
  readonly signatures: readonly Buffer[];
}

function parseHeader(header: string | null): ParsedHeader | SignatureProblem {
  if (header === null || header === '') return 'header_missing';
  if (header.length > LONGEST_HEADER) return 'header_malformed';
  // The runtime joins a header that was sent twice with a comma and a space, which Stripe's own never has.
  if (/\s/.test(header)) return 'header_repeated';
  const items = header.split(',').map(splitItem);
  if (items.some(([name, value]) => name === 'v1' && value === undefined)) return 'header_malformed';
  const times = items.filter(([name]) => name === 't').map(([, value]) => value ?? '');
  const signatures = items.filter(([name]) => name === 'v1').map(([, value]) => value ?? '');
  const [time] = times;
  if (time === undefined) return 'time_missing';
  if (times.length > 1) return 'time_repeated';
  if (!TIME.test(time)) return 'time_malformed';
  if (signatures.length === 0) return 'signature_missing';
  if (signatures.length > MOST_SIGNATURES) return 'header_malformed';
  return { time, signatures: signatures.filter((text) => SIGNATURE.test(text)).map((text) => Buffer.from(text, 'hex')) };
}

function splitItem(item: string): [string, string | undefined] {
  const at = item.indexOf('=');
  return at < 0 ? [item, undefined] : [item.slice(0, at), item.slice(at + 1)];
}

/** Every signature is compared, in constant time, so that the time taken says nothing of which one was near. */
function isSignedWith(secret: Secret, { time, signatures }: ParsedHeader, body: Uint8Array): boolean {
  const expected = new Bun.CryptoHasher('sha256', secret.reveal()).update(`${time}.`).update(body).digest();
  let holds = false;
  for (const signature of signatures) if (timingSafeEqual(expected, signature)) holds = true;
  return holds;
}
