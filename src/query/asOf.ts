/** `--as-of`: an earlier state of the published tables, by version or by time. */
import { PipelineError } from '../domain/errors.ts';
import { parseInstant, utcInstantMs } from '../domain/time.ts';
import { commitTime, oldestVersion, versionAt } from '../lake/versionAt.ts';
import type { Latest } from '../state/latest.ts';
import type { Storage } from '../storage/types.ts';

export type AsOf = { readonly kind: 'version'; readonly version: number } | { readonly kind: 'time'; readonly atMs: number };

/** Reads `12` as a version, a date as its midnight (UTC), and an instant as itself; throws `USAGE_BAD_VALUE` for anything else. */
export function parseAsOf(text: string): AsOf {
  if (/^\d{1,15}$/.test(text)) return { kind: 'version', version: Number(text) };
  const seconds = parseInstant(text);
  if (seconds !== undefined) return { kind: 'time', atMs: seconds * 1000 };
  throw new PipelineError('USAGE_BAD_VALUE', `--as-of takes a date, an instant or a version, not ${JSON.stringify(text)}`, {
    hint: 'For example --as-of 2026-11-22 (its midnight, UTC), --as-of 2026-11-22T18:00:00Z or --as-of 12. The versions of a table: payments-pipeline runs list.',
  });
}

/** The version of a published table that `--as-of` means, or why there is none. */
export async function findVersion(storage: Storage, latest: Latest, asOf: AsOf): Promise<number | string> {
  const name = `${latest.layer}.${latest.model}`;
  const oldest = (await oldestVersion(storage, latest.table)) ?? 0;
  const range = { oldest, newest: latest.version };
  if (asOf.kind === 'version') {
    if (asOf.version >= range.oldest && asOf.version <= range.newest) return asOf.version;
    return `${name} has no version ${asOf.version}: ${rangeText(range)}`;
  }
  const found = await versionAt(storage, latest.table, range, asOf.atMs);
  if (found !== null) return found;
  const first = utcInstantMs(await commitTime(storage, latest.table, oldest));
  return `${name} has no version from ${utcInstantMs(asOf.atMs)} or before: its ${oldest === 0 ? 'first' : 'oldest that is kept'} is from ${first}`;
}

function rangeText({ oldest, newest }: { oldest: number; newest: number }): string {
  return oldest === newest ? `it has version ${newest} alone` : `it has ${oldest} to ${newest}`;
}
