import type { Column } from './deltaSchema.ts';

/** Longer texts are left out of the statistics: they do not help to skip files. */
const LONGEST_TEXT = 64;

/**
 * Delta's statistics document of a file: row count, and per column nulls, minimum and maximum where the type has a plain JSON form
 * (Delta PROTOCOL.md, "Per-file Statistics"). `found` is what DuckDB returned per column: `min`, `max`, `null_count` as text.
 */
export function deltaStats(rows: number, columns: readonly Column[], found: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const min: string[] = [];
  const max: string[] = [];
  const nulls: string[] = [];
  for (const { name, type } of columns) {
    const stats = found.get(name);
    const [low, high, nullCount] = [jsonText(type, stats?.get('min')), jsonText(type, stats?.get('max')), stats?.get('null_count')];
    if (nullCount !== undefined) nulls.push(member(name, nullCount));
    if (low === undefined || high === undefined) continue;
    min.push(member(name, low));
    max.push(member(name, high));
  }
  return `{"numRecords":${rows},"minValues":{${min}},"maxValues":{${max}},"nullCount":{${nulls}}}`;
}

function member(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}

/** A bound as JSON text, so that a BIGINT or DECIMAL keeps every digit; undefined when the type has no such form. */
function jsonText(type: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (type === 'VARCHAR') return value.length <= LONGEST_TEXT ? JSON.stringify(value) : undefined;
  if (type === 'DATE') return JSON.stringify(value);
  if (type === 'TIMESTAMPTZ') return timestampText(value);
  if (/^(BIGINT|INTEGER|DECIMAL.*)$/.test(type)) return /^-?\d+(\.\d+)?$/.test(value) ? value : undefined;
  return undefined;
}

/** `2023-11-30 22:13:20+00` → `"2023-11-30T22:13:20.000Z"`. Finer than a millisecond is left out: the bound would not hold. */
function timestampText(value: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,3}))?\+00$/.exec(value);
  if (match === null) return undefined;
  return JSON.stringify(`${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0')}Z`);
}
