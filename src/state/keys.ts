/** Where state lives: the same keys on disk and in S3 (design: "Storage layout"). */

export const MANIFESTS = '_state/manifests/';
export const LATEST = '_state/manifests/_latest/';
/** Manifests that `runs archive` has moved out of the way; they count as before. */
export const ARCHIVED_MANIFESTS = '_state/archive/manifests/';
export const WATERMARKS = '_state/watermarks/';
/** Rows that broke a check, by run. */
export const FAILING_ROWS = '_state/quality/';
export const OPEN_STAGES = '_state/open/';

export function manifestKey(runId: string): string {
  return `${MANIFESTS}run_${runId}.json`;
}

export function archivedManifestKey(runId: string): string {
  return `${ARCHIVED_MANIFESTS}run_${runId}.json`;
}

/** The run whose manifest, live or archived, has this key; undefined for any other key. */
export function manifestRunId(key: string): string | undefined {
  return /^_state\/(?:archive\/)?manifests\/run_([^/]+)\.json$/.exec(key)?.[1];
}

export function latestKey(model: string): string {
  return `${LATEST}${model}.json`;
}

export function watermarkKey(entity: string): string {
  return `${WATERMARKS}${entity}.json`;
}

export function openStageKey(runId: string, stage: string): string {
  return `${OPEN_STAGES}${runId}.${stage}.json`;
}

/** The folder of one verdict's failing rows; `startedAt` (an instant) tells the verdicts of a run apart. */
export function failingRowsFolder(runId: string, startedAt: string): string {
  return `${FAILING_ROWS}run_${runId}/${startedAt.replaceAll(/[-:.]/g, '')}/`;
}

/** The folder of one run's parts of an entity; `day` is the UTC day of ingestion. */
export function bronzeFolder(entity: string, day: string, runId: string): string {
  return `bronze/source=stripe/entity=${entity}/dt=${day}/run_id=${runId}/`;
}
