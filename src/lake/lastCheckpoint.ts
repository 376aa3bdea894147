/**
 * `_last_checkpoint`: which checkpoint is the newest. Only a hint, as the protocol says: a reader that finds it missing, broken or behind lists
 * the log instead.
 */
import { z } from 'zod';
import { PipelineError } from '../domain/errors.ts';
import type { Storage, StoredObject } from '../storage/types.ts';
import { lastCheckpointKey } from './logKeys.ts';

const hintSchema = z.looseObject({ version: z.int().nonnegative(), size: z.int() });

/** What the protocol asks the hint to hold. */
export interface CheckpointFacts {
  readonly version: number;
  /** Actions in it. */
  readonly size: number;
  readonly sizeInBytes: number;
  readonly numOfAddFiles: number;
}

/** The version that the hint names; null when there is none that can be read. */
export async function readLastCheckpoint(storage: Storage, table: string): Promise<number | null> {
  return versionIn(await storage.get(lastCheckpointKey(table)));
}

/** Moves the hint forward; one that names this checkpoint or a newer one is left. */
export async function moveLastCheckpoint(storage: Storage, table: string, facts: CheckpointFacts): Promise<void> {
  const key = lastCheckpointKey(table);
  const current = await storage.get(key);
  if ((versionIn(current) ?? -1) >= facts.version) return;
  try {
    await storage.swap(key, current?.version ?? null, new TextEncoder().encode(JSON.stringify(facts)));
  } catch (error) {
    // Another writer moved it meanwhile: whichever it names is a good place to start from.
    if (!(error instanceof PipelineError) || error.code !== 'STORAGE_CONFLICT') throw error;
  }
}

function versionIn(stored: StoredObject | null): number | null {
  if (stored === null) return null;
  try {
    return hintSchema.parse(JSON.parse(new TextDecoder().decode(stored.body))).version;
  } catch {
    return null;
  }
}
