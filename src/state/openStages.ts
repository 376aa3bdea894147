/**
 * Markers of stages under way: written before a stage's first effect, removed after its last. Recovery looks at these alone, so that
 * a start costs the same after ten runs and after ten thousand.
 */
import { z } from 'zod';
import { mapAhead } from '../domain/mapAhead.ts';
import type { Storage } from '../storage/types.ts';
import { documentBytes, readDocument, STATE_SCHEMA_VERSION } from './document.ts';
import { OPEN_STAGES, openStageKey } from './keys.ts';

const openStageSchema = z.strictObject({
  schema_version: z.literal(STATE_SCHEMA_VERSION),
  run_id: z.string(),
  stage: z.enum(['extract', 'transforms', 'quality', 'rollback']),
  started_at: z.string(),
  process: z.int(),
  /** How many entries the run's manifest had before this stage: an entry beyond them is this stage's own. */
  stages_before: z.int(),
});

export type OpenStage = z.infer<typeof openStageSchema>;

const READS_AT_ONCE = 8;

/** Marks a stage as under way. A marker that a crash of the same run left is taken over. */
export async function openStage(storage: Storage, stage: Omit<OpenStage, 'schema_version'>): Promise<void> {
  const key = openStageKey(stage.run_id, stage.stage);
  const left = await readDocument(storage, key, openStageSchema);
  await storage.swap(key, left?.version ?? null, documentBytes({ schema_version: STATE_SCHEMA_VERSION, ...stage }));
}

/** Says that a stage has had its last effect. */
export async function closeStage(storage: Storage, runId: string, stage: OpenStage['stage']): Promise<void> {
  await storage.remove(openStageKey(runId, stage));
}

/** Every stage that was begun and not finished. */
export async function listOpenStages(storage: Storage): Promise<OpenStage[]> {
  const read = mapAhead(storage.list(OPEN_STAGES), READS_AT_ONCE, ({ key }) => readOpenStage(storage, key));
  return (await Array.fromAsync(read)).filter((stage) => stage !== null);
}

/** The marker with this key, or null when the stage has ended meanwhile. */
export async function readOpenStage(storage: Storage, key: string): Promise<OpenStage | null> {
  return (await readDocument(storage, key, openStageSchema))?.value ?? null;
}
