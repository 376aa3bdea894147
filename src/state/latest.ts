/** `_latest/<model>.json`: the one pointer that says which version of a table readers see. It moves only after the checks. */
import { z } from 'zod';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Storage, Version } from '../storage/types.ts';
import { documentBytes, readDocument, STATE_SCHEMA_VERSION } from './document.ts';
import { LATEST, latestKey } from './keys.ts';

const latestSchema = z.strictObject({
  schema_version: z.literal(STATE_SCHEMA_VERSION),
  model: z.string(),
  layer: z.enum(['silver', 'gold']),
  /** Folder of the table, and the version of its log that is published. */
  table: z.string(),
  version: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  content_hash: z.string(),
  run_id: z.string(),
  published_at: z.string(),
  /** Business time up to which the data is closed, unix seconds. */
  data_through: z.int().nullable(),
  verdict: z.enum(['published', 'overridden', 'rolled_back']),
});

export type Latest = z.infer<typeof latestSchema>;

export interface StoredLatest {
  readonly latest: Latest;
  readonly version: Version;
}

/** The pointer of a model, or null when it was never published. */
export async function readLatest(storage: Storage, model: string): Promise<StoredLatest | null> {
  const document = await readDocument(storage, latestKey(model), latestSchema);
  return document === null ? null : { latest: document.value, version: document.version };
}

/** A bucket answers each in tens of milliseconds, and there are dozens. */
const READS_AT_ONCE = 8;

/** Every published model, by name. */
export async function listLatest(storage: Storage): Promise<Latest[]> {
  const models = await Array.fromAsync(storage.list(LATEST), ({ key }) => key.slice(LATEST.length).replace(/\.json$/, ''));
  const found = await mapConcurrently(models, READS_AT_ONCE, (model) => readLatest(storage, model));
  return found.flatMap((stored) => (stored === null ? [] : [stored.latest]));
}

/** Swings the pointer, if it is still at `expected`. */
export async function swapLatest(storage: Storage, expected: Version | null, next: Omit<Latest, 'schema_version'>): Promise<void> {
  await storage.swap(latestKey(next.model), expected, documentBytes({ schema_version: STATE_SCHEMA_VERSION, ...next }));
}
