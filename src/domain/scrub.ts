import type { Secret } from './secret.ts';

// API keys and webhook secrets (stripe.com/docs/keys), bearer tokens, AWS key ids, and a user's password inside a URL.
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b((?:sk|rk)_(?:live|test)_)[A-Za-z0-9_]+/g, '$1***'],
  [/\b(whsec_)[A-Za-z0-9+/=_-]+/g, '$1***'],
  [/\b(Bearer|Basic) +[A-Za-z0-9._~+/=-]{8,}/gi, '$1 ***'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, 'AKIA***'],
  [/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, '$1***@'],
];

/** Masks whatever looks like a key, a signing secret or a password: the last line of defence of rendered errors and logs. */
export function scrub(text: string): string {
  return PATTERNS.reduce((clean, [pattern, mask]) => clean.replace(pattern, mask), text);
}

/** Shorter values would mask ordinary words. */
const SHORTEST_MASKED = 8;

/** As `scrub`, and masks the very values that are in use, whatever they look like. */
export function createScrubber(secrets: readonly Secret[]): (text: string) => string {
  const values = secrets.map((secret) => secret.reveal()).filter((value) => value.length >= SHORTEST_MASKED);
  return (text) => scrub(values.reduce((clean, value) => clean.replaceAll(value, '***'), text));
}
