/** Time as the pipeline uses it: UTC, unix seconds for business time, milliseconds only for "observed at". */

/** The present, in milliseconds since the epoch; passed in, so that tests and the mock decide it. */
export type Clock = () => number;

/** The process's own clock. */
export const systemClock: Clock = () => Date.now();

export const SECONDS_PER_DAY = 86_400;

/** Unix seconds → `2026-11-22` (UTC). */
export function utcDate(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().slice(0, 10);
}

/** Unix seconds → `2026-11-22T23:59:00Z`. */
export function utcInstant(unixSeconds: number): string {
  return `${new Date(unixSeconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Milliseconds → `2026-11-22T23:59:00.123Z`. */
export function utcInstantMs(unixMs: number): string {
  return new Date(unixMs).toISOString();
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A date (midnight UTC) or an instant with its zone → unix seconds; undefined when it is neither, or no such day exists. */
export function parseInstant(text: string): number | undefined {
  if (!DATE.test(text) && !INSTANT.test(text)) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  // Date.parse rolls 2026-02-30 over to March: refuse a day that does not exist.
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day > lastDay ? undefined : Math.floor(ms / 1000);
}

/** A half-open span of business time in unix seconds: `from` is in it, `to` is not. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}
