/** Numbers as people read them. All of these are for reading; data keeps its digits. */

const DECIMAL_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `1234567` → `1,234,567`. */
export function formatInteger(value: number | bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Bytes, in powers of a thousand: `1234567` → `1.2 MB`. */
export function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  // 999,950 and above would round to 1000.0 of the smaller unit.
  while (size >= (unit === 0 ? 1000 : 999.95) && unit < DECIMAL_UNITS.length - 1) [size, unit] = [size / 1000, unit + 1];
  return `${unit === 0 ? Math.round(size) : size.toFixed(1)} ${DECIMAL_UNITS[unit] ?? ''}`;
}

/** Milliseconds: `850 ms`, `3.2 s`, `2 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** Seconds since something: `just now`, `12 min ago`, `3 h ago`, `2 d ago`; `in 5 h` when a source's clock is ahead of this one. */
export function formatAge(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'at no known time';
  const size = Math.abs(seconds);
  if (size < 60) return 'just now';
  const text =
    size < 3600 ? `${Math.floor(size / 60)} min` : size < 172_800 ? `${Math.floor(size / 3600)} h` : `${Math.floor(size / 86_400)} d`;
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

/** How many a second: `12,345/s`, `3.4/s`; empty while no time has passed. */
export function formatRate(count: number, ms: number): string {
  if (ms <= 0) return '';
  const rate = (count * 1000) / ms;
  return `${rate >= 99.95 ? formatInteger(Math.round(rate)) : rate.toFixed(1)}/s`;
}

/** `(1, 'page')` → `1 page`, `(2, 'page')` → `2 pages`, `(2, 'retry', 'retries')` → `2 retries`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`;
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}
