import { DAY } from '../../economy/calendar.ts';
import { ApiError } from '../apiError.ts';
import type { Handler } from '../handler.ts';
import { errorResponse } from '../jsonResponse.ts';

/** What a key was used for first, and what came of it. */
interface Used {
  readonly fingerprint: string;
  readonly at: number;
  readonly status: number;
  readonly body: string;
}

export interface Idempotency {
  /** Refuses a key whose first request is still at work. It stands outside of everything that takes time. */
  guard(next: Handler): Handler;
  /** Gives a request that was made before the answer that it got then. It stands at the API itself, within the faults. */
  replay(next: Handler): Handler;
}

const LONGEST_KEY = 255;

/** Keys are kept for 24 hours of the mock's clock (Stripe, "Idempotent requests"); only writes have them. */
export function createIdempotency(now: () => number, pretty: boolean): Idempotency {
  const used = new Map<string, Used>();
  const working = new Set<string>();
  const refuse = (status: number, message: string, code?: string): Response =>
    errorResponse(new ApiError(status, message, { type: 'idempotency_error', ...(code === undefined ? {} : { code }) }), pretty);

  return {
    guard: (next) => async (request) => {
      const key = keyOf(request);
      if (key === undefined) return next(request);
      if (key.length > LONGEST_KEY) return refuse(400, `Idempotency keys can be at most ${LONGEST_KEY} characters long.`);
      if (working.has(key)) return refuse(409, IN_USE, 'idempotency_key_in_use');
      working.add(key);
      try {
        return await next(request);
      } finally {
        working.delete(key);
      }
    },
    replay: (next) => async (request) => {
      const key = keyOf(request);
      const fingerprint = key === undefined ? '' : await fingerprintOf(request);
      const before = key === undefined ? undefined : known(key);
      if (before !== undefined && before.fingerprint !== fingerprint) return refuse(400, otherParameters(key ?? ''));
      if (before !== undefined) return replayed(before);
      const response = await next(request);
      const kept = hasRun(response) && key !== undefined;
      response.headers.delete(NOT_RUN);
      if (kept) used.set(key, { fingerprint, at: now(), status: response.status, body: await response.clone().text() });
      return response;
    },
  };

  function known(key: string): Used | undefined {
    // A map is in the order of insertion, and the clock never runs back: the old ones are at its beginning.
    for (const [old, { at }] of used) {
      if (at >= now() - DAY) break;
      used.delete(old);
    }
    return used.get(key);
  }
}

/** Marks an answer as a refusal of the parameters: nothing has been done, so a key may be used again. */
export const NOT_RUN = 'Mock-Not-Run';

function hasRun(response: Response): boolean {
  return !response.headers.has(NOT_RUN) && ![401, 403, 404].includes(response.status);
}

async function fingerprintOf(request: Request): Promise<string> {
  return `${request.method} ${new URL(request.url).pathname} ${await request.clone().text()}`;
}

function replayed({ status, body }: Used): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'application/json', 'Idempotent-Replayed': 'true' } });
}

function keyOf(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key');
  return key === null || request.method === 'GET' ? undefined : key;
}

const IN_USE =
  'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other ' +
  'request is still going through): please try again later.';

function otherParameters(key: string): string {
  return (
    'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
    `Try using a key other than '${key}' if you meant to execute a different request.`
  );
}
