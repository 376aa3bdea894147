/** How far an entity is closed: everything created in `[from, to)` has been extracted. */
import { z } from 'zod';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { Storage, Version } from '../storage/types.ts';
import { type Document, documentBytes, readDocument, readListedDocument, STATE_SCHEMA_VERSION } from './document.ts';
import { WATERMARKS, watermarkKey } from './keys.ts';

/** Unix seconds, half-open. `reaches_start` is true once the source was seen to have nothing before `from`. */
export const coverageSchema = z.strictObject({
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  reaches_start: z.boolean(),
});

export type Coverage = z.infer<typeof coverageSchema>;

const watermarkSchema = coverageSchema.extend({
  schema_version: z.literal(STATE_SCHEMA_VERSION),
  entity: z.string(),
  run_id: z.string(),
  updated_at: z.string(),
});

export interface StoredWatermark {
  readonly coverage: Coverage;
  readonly runId: string;
  readonly version: Version;
}

/** The entity's watermark, or null before its first run. A corrupt file is refused, never read as "no watermark". */
export async function readWatermark(storage: Storage, entity: string): Promise<StoredWatermark | null> {
  const document = await readDocument(storage, watermarkKey(entity), watermarkSchema);
  return document === null ? null : stored(document);
}

function stored({ value, version }: Document<z.infer<typeof watermarkSchema>>): StoredWatermark {
  const { from, to, reaches_start, run_id } = value;
  return { coverage: { from, to, reaches_start }, runId: run_id, version };
}

/**
 * Every watermark, by entity: one listing, and a request for each that this machine has not seen. With `of` those of some entities alone: what is wrong with
 * another one is not theirs.
 */
export async function listWatermarks(storage: Storage, of?: readonly string[]): Promise<Map<string, StoredWatermark>> {
  const wanted = of === undefined ? undefined : new Set(of.map(watermarkKey));
  const objects = (await Array.fromAsync(storage.list(WATERMARKS))).filter(({ key }) => wanted?.has(key) ?? true);
  const found = await mapConcurrently(objects, READS_AT_ONCE, (object) => readListedDocument(storage, object, watermarkSchema));
  return new Map(found.flatMap((document) => (document === null ? [] : [[document.value.entity, stored(document)] as const])));
}

const READS_AT_ONCE = 16;

/** Moves the watermark, if it is still at `expected`; throws `STORAGE_CONFLICT` otherwise. */
export async function swapWatermark(
  storage: Storage,
  entity: string,
  expected: Version | null,
  next: { readonly coverage: Coverage; readonly runId: string; readonly updatedAt: string },
): Promise<void> {
  const document = { schema_version: STATE_SCHEMA_VERSION, entity, ...next.coverage, run_id: next.runId, updated_at: next.updatedAt };
  await storage.swap(watermarkKey(entity), expected, documentBytes(document));
}

/** Whether two coverages are the same statement; null is "nothing yet". */
export function sameCoverage(a: Coverage | null, b: Coverage | null): boolean {
  if (a === null || b === null) return a === b;
  return a.from === b.from && a.to === b.to && a.reaches_start === b.reaches_start;
}
