/** The time of a response, told by the source's clock. */

/** A Date header as milliseconds (whole seconds), or undefined if absent or unreadable. */
export function parseDate(headers: Headers): number | undefined {
  const text = headers.get('date');
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * When the API answered, in milliseconds of its own time. Versions of an object are ordered by this beside the `created` of events, which
 * is source time too: a laptop a day off must not make a listing older than the event it supersedes. The header knows whole seconds only,
 * so the local milliseconds are kept as far as they stay inside that second.
 */
export function observedAtMs(headers: Headers, localMs: number): number {
  const secondMs = parseDate(headers);
  if (secondMs === undefined) return localMs;
  return Math.min(Math.max(localMs, secondMs), secondMs + 999);
}
