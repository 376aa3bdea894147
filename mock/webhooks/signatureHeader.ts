import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` of a delivery: HMAC-SHA256 over `<seconds>.<body>`, one `v1` for each secret, as during a rotation (Stripe,
 * "Verify webhook signatures manually"). The seconds are the wall's: receivers compare them with their own clock.
 */
export function signatureHeader(body: string, secrets: readonly string[], unixSeconds: number): string {
  const sign = (secret: string): string => createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex');
  return [`t=${unixSeconds}`, ...secrets.map((secret) => `v1=${sign(secret)}`)].join(',');
}
