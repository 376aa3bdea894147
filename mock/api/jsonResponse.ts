import type { ApiError } from './apiError.ts';

/** Two-space JSON as Stripe sends it, or compact. */
export function jsonText(body: unknown, pretty: boolean): string {
  return pretty ? JSON.stringify(body, null, 2) : JSON.stringify(body);
}

/** A JSON answer. */
export function jsonResponse(body: unknown, pretty: boolean, status = 200): Response {
  return new Response(jsonText(body, pretty), { status, headers: { 'Content-Type': 'application/json' } });
}

/** A refusal as the API words it. */
export function errorResponse(error: ApiError, pretty: boolean): Response {
  const response = jsonResponse(error.body(), pretty, error.status);
  for (const [name, value] of Object.entries(error.parts.headers ?? {})) response.headers.set(name, value);
  return response;
}
