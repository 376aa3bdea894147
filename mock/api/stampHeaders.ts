import { API_VERSION } from '../apiVersion.ts';
import { sixDigits } from '../ids/base62.ts';
import { mix } from '../random.ts';
import type { Handler } from './handler.ts';

/** Gives each answer what the API says with it: the request's id, the version that was spoken, and the time by the mock's clock. */
export function stampHeaders(next: Handler, seed: number, now: () => number): Handler {
  let requests = 0;
  return async (request) => {
    const id = requestId(seed, ++requests);
    ids.set(request, id);
    const response = await next(request);
    response.headers.set('Request-Id', id);
    response.headers.set('Stripe-Version', request.headers.get('stripe-version') ?? API_VERSION);
    response.headers.set('Date', new Date(now() * 1000).toUTCString());
    return response;
  };
}

/** The id that a request was given on its way in; null for one that came round the front. */
export function requestIdOf(request: Request): string | null {
  return ids.get(request) ?? null;
}

const ids = new WeakMap<Request, string>();

function requestId(seed: number, number: number): string {
  return `req_${sixDigits(mix(seed, number))}${sixDigits(mix(seed, ~number))}`;
}
