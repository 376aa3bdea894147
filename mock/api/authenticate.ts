import { ApiError } from './apiError.ts';

/** The keys that are let in: any test key, or exactly those given. */
export interface KeyRules {
  readonly accepted: readonly string[] | undefined;
}

/**
 * Refuses a request without a good key. A secret or restricted test key is good; `sk_test_expired…` has expired; `rk_test_denied…` is
 * known but may read nothing, and `rk_test_denied_<entity>…` everything but that entity; `rk_test_readonly…` may change nothing.
 */
export function authenticate(authorization: string | undefined, entity: string, method: string, rules: KeyRules): void {
  const key = keyOf(authorization);
  if (key === undefined) throw new ApiError(401, MISSING, { headers: { 'WWW-Authenticate': 'Basic realm="Stripe"' } });
  if (!isKnown(key, rules)) throw new ApiError(401, `Invalid API Key provided: ${masked(key)}`);
  if (key.startsWith('sk_test_expired')) throw new ApiError(401, `Expired API Key provided: ${masked(key)}`, { code: 'api_key_expired' });
  if (isDenied(key, entity, method)) {
    const hint = `Having the 'rak_${entity}_${method === 'GET' ? 'read' : 'write'}' permission would allow this request to continue.`;
    throw new ApiError(403, `The provided key '${masked(key)}' does not have the required permissions for this endpoint. ${hint}`);
  }
}

const MISSING =
  'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth ' +
  "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";

// Either `Bearer <key>`, or Basic with the key as the user and an empty password.
function keyOf(authorization: string | undefined): string | undefined {
  const [, scheme = '', credentials = ''] = /^(\w+)\s+(\S+)$/.exec(authorization?.trim() ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const key = Buffer.from(credentials, 'base64').toString('utf8').split(':')[0];
  return key === '' ? undefined : key;
}

function isKnown(key: string, { accepted }: KeyRules): boolean {
  return accepted === undefined ? /^(sk|rk)_test_\w+$/.test(key) : accepted.includes(key);
}

function isDenied(key: string, entity: string, method: string): boolean {
  if (key.startsWith('rk_test_readonly')) return method !== 'GET';
  if (!key.startsWith('rk_test_denied')) return false;
  const only = key.slice('rk_test_denied'.length).replace(/^_/, '');
  return only === '' || only.startsWith(entity) || !/^[a-z]/.test(only);
}

/** What may be shown of a key: its beginning and its last four characters. */
function masked(key: string): string {
  return key.length <= 12 ? `${key.slice(0, 3)}***` : `${key.slice(0, 8)}${'*'.repeat(Math.min(20, key.length - 12))}${key.slice(-4)}`;
}
