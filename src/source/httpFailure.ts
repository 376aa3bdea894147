/** HTTP status → typed error, in one place (after stripe-node's Error.ts), and whether the request is worth repeating. */
import { type ErrorCode, PipelineError } from '../domain/errors.ts';
import { scrub } from '../domain/scrub.ts';
import { type ApiError, parseApiError } from './apiError.ts';
import { parseRetryAfter } from './backoff.ts';
import type { Failure, Subject } from './failure.ts';
import type { RetryReason } from './types.ts';

/** A product that is not switched on for the account answers 400, in words only: there is no code for it. */
const NOT_ENABLED =
  /not (?:been |yet )?(?:set up|enabled|activated|signed up)|must (?:first )?(?:be enabled|enable|activate)|only .*(?:platforms|accounts) can/i;
const PERMISSION = /\brak_[a-z_]+/;

export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** The failure that an answer outside 2xx stands for. */
export function httpFailure(response: FailedResponse, subject: Subject, nowMs: number): Failure {
  const api = parseApiError(response.body);
  const code = errorCodeOf(response.status, api);
  const retry = retryReason(response.status, response.headers, api);
  const error = new PipelineError(code, `${subject.name}: ${sentence(response, api)}`, {
    hint: hintFor(code, api, subject, response),
    retryable: retry !== null,
    details: detailsOf(response, api, subject),
  });
  return { ok: false, error, retry, retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), nowMs) };
}

/**
 * `Stripe-Should-Retry` decides where present; else 409 and ≥ 500, as the official SDKs do. They do not repeat a plain 429; a pipeline,
 * which has nobody to pass it on to, must.
 */
function retryReason(status: number, headers: Headers, api: ApiError): RetryReason | null {
  const told = headers.get('stripe-should-retry');
  if (told === 'false') return null;
  if (status === 409 || isLock(api)) return 'lock';
  if (status === 429) return 'rate_limit';
  return status >= 500 || told === 'true' ? 'server' : null;
}

/** Stripe answers 429 as well where another request holds the object: that says nothing of how many there may be. */
function isLock({ code }: ApiError): boolean {
  return code === 'lock_timeout';
}

function errorCodeOf(status: number, api: ApiError): ErrorCode {
  if (status === 401) return 'SOURCE_AUTH';
  if (status === 403) return 'SOURCE_PERMISSION';
  if (status === 404) return 'SOURCE_NOT_FOUND';
  if (status === 409 || status >= 500 || isLock(api)) return 'SOURCE_SERVER';
  if (status === 429) return 'SOURCE_RATE_LIMIT';
  if (status < 400) return 'SOURCE_PROTOCOL';
  return status === 400 && NOT_ENABLED.test(api.message ?? '') ? 'SOURCE_NOT_ENABLED' : 'SOURCE_BAD_REQUEST';
}

function sentence(response: FailedResponse, api: ApiError): string {
  if (response.status < 400) return `the source answered ${response.status}, a redirect, which is never followed with the key`;
  const said = api.message === null ? '' : `: ${scrub(api.message)}`;
  return `the source answered ${response.status}${api.code === null ? '' : ` (${api.code})`}${said}`;
}

function hintFor(code: ErrorCode, api: ApiError, subject: Subject, response: FailedResponse): string {
  switch (code) {
    case 'SOURCE_AUTH':
      return api.code === 'api_key_expired'
        ? 'This API key has expired: make a new one and set STRIPE_API_KEY.'
        : 'Set STRIPE_API_KEY to a secret or restricted key of this account.';
    case 'SOURCE_PERMISSION': {
      const permission = PERMISSION.exec(api.message ?? '')?.[0];
      return `Give the key read permission for ${subject.name}${permission === undefined ? '' : ` (${permission})`}, or leave this entity out.`;
    }
    case 'SOURCE_NOT_ENABLED':
      return `This product is not enabled on the account, so it has no ${subject.name}: leave this entity out.`;
    case 'SOURCE_RATE_LIMIT':
      return 'Automatic retries were not enough: run again later, or lower the number of parallel requests.';
    case 'SOURCE_SERVER':
      return 'Verify the source (/health, its status page) and run again; lower MAX_PAGE_SIZE if it is unstable.';
    case 'SOURCE_PROTOCOL':
      return `Set SOURCE_API_BASE_URL to where it wants to send us: ${response.headers.get('location') ?? 'it does not say'}.`;
    case 'SOURCE_NOT_FOUND':
      return 'The object does not exist (any more), or the URL of the source is not that of a Stripe-shaped API.';
    default:
      return 'The source refuses this request as it is; details.request_id finds it in the account’s request log.';
  }
}

function detailsOf(response: FailedResponse, api: ApiError, subject: Subject): Record<string, string | number | null> {
  const reason = response.headers.get('stripe-rate-limited-reason');
  return {
    path: subject.path,
    status: response.status,
    request_id: response.headers.get('request-id'),
    type: api.type,
    code: api.code,
    param: api.param,
    ...(reason === null ? {} : { rate_limited_reason: reason }),
  };
}
