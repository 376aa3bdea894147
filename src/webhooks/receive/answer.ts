import type { SignatureProblem } from './signature.ts';

/** What a delivery is answered with (facts: the table of answers). */
export type Answer =
  | { readonly kind: 'stored' }
  | { readonly kind: 'duplicate' }
  /** Signed, but no event: kept as it came. */
  | { readonly kind: 'quarantined' }
  | { readonly kind: 'rejected'; readonly status: 400 | 413 | 415; readonly reason: RejectReason }
  | { readonly kind: 'unavailable'; readonly status: 408 | 503; readonly reason: UnavailableReason };

export type RejectReason = SignatureProblem | 'too_large' | 'encoding' | 'empty_body' | 'broken_body';
export type UnavailableReason = 'log_failed' | 'queue_full' | 'too_many_requests' | 'slow_body' | 'stopping';

/** Stripe tries again by itself; others are told how soon it may be worth it. Seconds. */
const RETRY_AFTER = '5';

/** Says why in a word, and never what was in the request. */
export function toResponse(answer: Answer): Response {
  switch (answer.kind) {
    case 'stored':
      return json(200, '{"received":true}');
    case 'quarantined':
      return json(200, '{"received":true,"quarantined":true}');
    case 'duplicate':
      return json(200, '{"received":true,"duplicate":true,"message":"Event already processed"}');
    case 'rejected':
      return json(answer.status, `{"received":false,"reason":"${answer.reason}"}`);
    case 'unavailable':
      return json(answer.status, `{"received":false,"reason":"${answer.reason}"}`, { 'Retry-After': RETRY_AFTER });
    default:
      return answer satisfies never;
  }
}

function json(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'application/json', ...headers } });
}
