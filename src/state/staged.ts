/** `_state/staged.json`: which run's snapshot is waiting for the checks. It only saves a search; the run manifest is what counts. */
import { z } from 'zod';
import type { Storage } from '../storage/types.ts';
import { documentBytes, readDocument, STATE_SCHEMA_VERSION } from './document.ts';

export const STAGED_KEY = '_state/staged.json';

const stagedSchema = z.strictObject({
  schema_version: z.literal(STATE_SCHEMA_VERSION),
  run_id: z.string(),
  staged_at: z.string(),
});

/** The run that was staged last, or null. */
export async function readStaged(storage: Storage): Promise<string | null> {
  return (await readDocument(storage, STAGED_KEY, stagedSchema))?.value.run_id ?? null;
}

/** Points to a run's staged snapshot. */
export async function pointToStaged(storage: Storage, runId: string, stagedAt: string): Promise<void> {
  const current = await readDocument(storage, STAGED_KEY, stagedSchema);
  await storage.swap(
    STAGED_KEY,
    current?.version ?? null,
    documentBytes({ schema_version: STATE_SCHEMA_VERSION, run_id: runId, staged_at: stagedAt }),
  );
}

/** Forgets the pointer: what it names will not be published. */
export async function removeStaged(storage: Storage): Promise<void> {
  await storage.remove(STAGED_KEY);
}
