/** Where a roll's results live. */
export const EVENTS_STREAM = 'webhook_events';
export const DUPLICATES_STREAM = 'webhook_duplicates';
export const MARKERS_STREAM = 'webhook_markers';

/** All of the receiver's own in Bronze. */
export const RECEIVED = `bronze/source=stripe/entity=${EVENTS_STREAM}/`;
export const MARKERS = `${RECEIVED}markers/`;

const RUN = /^webhooks-(\d{8})$/;

/** Rolls are numbered without a gap, so that of two processes that try the same one only one can win. */
export function rollRunId(number: number): string {
  return `webhooks-${String(number).padStart(8, '0')}`;
}

/** The number of a roll's run id; undefined for any other run. */
export function rollNumber(runId: string): number | undefined {
  const digits = RUN.exec(runId)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** `attempt` tells apart two tries of the same roll. */
export function markerFileKey(runId: string, attempt: string): string {
  return `${MARKERS}${runId}-${attempt}.jsonl`;
}

/** The roll that a file below `markers/` or `dt=…/` belongs to. */
export function runIdOfFile(key: string): string | undefined {
  return /\/(?:run_id=|markers\/)(webhooks-\d{8})[-/]/.exec(key)?.[1];
}
