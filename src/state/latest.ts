/** `_latest/<model>.json`: the one pointer that says which version of a table readers see. It moves only after the checks. */
import { z } from 'zod';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Storage, Version } from '../storage/types.ts';
import { documentBytes, readDocument, readListedDocument, STATE_SCHEMA_VERSION } from './document.ts';
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
const READS_AT_ONCE = 16;

/** Every published model, by name; of those alone that `isWanted` says, if it is given. */
export async function listLatest(storage: Storage, isWanted?: (model: string) => boolean): Promise<Latest[]> {
  return [...(await listStoredLatest(storage, isWanted)).values()].map(({ latest }) => latest);
}

/** The same by model, each with its version for `swapLatest`. One listing, and a request for each that this machine has not seen. */
export async function listStoredLatest(storage: Storage, isWanted = (_model: string) => true): Promise<Map<string, StoredLatest>> {
  const all = (await Array.fromAsync(storage.list(LATEST))).map((object) => ({ object, model: modelOf(object.key) }));
  const wanted = all.filter(({ model }) => isWanted(model));
  const found = await mapConcurrently(wanted, READS_AT_ONCE, async ({ object, model }) => {
    const document = await readListedDocument(storage, object, latestSchema);
    return document === null ? [] : [[model, { latest: document.value, version: document.version }] as const];
  });
  return new Map(found.flat());
}

function modelOf(key: string): string {
  return key.slice(LATEST.length).replace(/\.json$/, '');
}

/** Swings the pointer, if it is still at `expected`. */
export async function swapLatest(storage: Storage, expected: Version | null, next: Omit<Latest, 'schema_version'>): Promise<void> {
  await storage.swap(latestKey(next.model), expected, documentBytes({ schema_version: STATE_SCHEMA_VERSION, ...next }));
}
