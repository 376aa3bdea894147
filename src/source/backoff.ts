/** How long to wait before another attempt. */

const FIRST_MS = 1_000;
const CEILING_MS = 32_000;
/** stripe-python honours Retry-After up to a minute; beyond that our own backoff is the better guess. */
const RETRY_AFTER_CAP_MS = 60_000;

/**
 * Milliseconds before attempt `retry` + 1 (`retry` counts from 1). Exponential from 1 s to 32 s with full jitter: a crowd of clients
 * that failed together does not come back together. A Retry-After of the server's is a minimum, spread by up to a quarter.
 */
export function backoffMs(retry: number, random: () => number, retryAfterMs?: number | undefined): number {
  if (retryAfterMs !== undefined) return Math.min(RETRY_AFTER_CAP_MS, Math.ceil(retryAfterMs * (1 + random() / 4)));
  return Math.floor(random() * Math.min(CEILING_MS, FIRST_MS * 2 ** (retry - 1)));
}

/** A Retry-After header, seconds or an HTTP date, as milliseconds from now, at most 60 s; undefined if absent or unreadable. */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(RETRY_AFTER_CAP_MS, Number(text) * 1000);
  const dateMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.min(RETRY_AFTER_CAP_MS, Math.max(0, dateMs - nowMs));
}
