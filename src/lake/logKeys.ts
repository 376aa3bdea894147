/** Names in a table's log (Delta PROTOCOL.md, "Delta Log Entries", "Checkpoints", "Last Checkpoint File"). */

/** Folder of a table's log, ending in a slash. */
export function logFolder(table: string): string {
  return `${table}/_delta_log/`;
}

/** What comes just before everything of a version, in the order of keys. */
export function logPlace(table: string, version: number): string {
  return `${logFolder(table)}${digits(version)}`;
}

/** Key of the commit that makes a version: the number with twenty digits. */
export function commitKey(table: string, version: number): string {
  return `${logFolder(table)}${digits(version)}.json`;
}

/** Key of the one-file checkpoint of a version. */
export function checkpointKey(table: string, version: number): string {
  return `${logFolder(table)}${digits(version)}.checkpoint.parquet`;
}

/** Key of the hint which checkpoint is the newest. */
export function lastCheckpointKey(table: string): string {
  return `${logFolder(table)}_last_checkpoint`;
}

/** What a key in a log's folder is; null for anything else, such as a checkpoint in several parts, which this reader leaves to others. */
export function parseLogKey(key: string): { readonly kind: 'commit' | 'checkpoint'; readonly version: number } | null {
  const [, version, ending] = /\/_delta_log\/(\d{20})\.(json|checkpoint\.parquet)$/.exec(key) ?? [];
  if (version === undefined) return null;
  return { kind: ending === 'json' ? 'commit' : 'checkpoint', version: Number(version) };
}

function digits(version: number): string {
  return String(version).padStart(20, '0');
}
