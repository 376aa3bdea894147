/** State files: JSON with a `schema_version`, read strictly. One that cannot be read is refused by name, never taken as absent. */
import type { z } from 'zod';
import { PipelineError } from '../domain/errors.ts';
import type { Storage, Version } from '../storage/types.ts';

/** The version of every state file that this build writes, and the newest that it reads. */
export const STATE_SCHEMA_VERSION = 1;

export interface Document<T> {
  readonly value: T;
  readonly version: Version;
}

/** Reads and checks a state file; null when there is none. Throws `STORAGE_CORRUPT` or `STORAGE_NEWER_VERSION`, naming the file. */
export async function readDocument<T>(storage: Storage, key: string, schema: z.ZodType<T>): Promise<Document<T> | null> {
  const stored = await storage.get(key);
  if (stored === null) return null;
  return { value: parseDocument(key, stored.body, schema), version: stored.version };
}

/** The same of a file that a listing has just shown. */
export async function readListedDocument<T>(
  storage: Storage,
  object: { readonly key: string; readonly version?: Version | undefined },
  schema: z.ZodType<T>,
): Promise<Document<T> | null> {
  const stored = await storage.getListed(object);
  return stored === null ? null : { value: parseDocument(object.key, stored.body, schema), version: stored.version };
}

/** A state file's bytes: readable, stable in the order of its keys, ending in a newline. */
export function documentBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

function parseDocument<T>(key: string, body: Uint8Array, schema: z.ZodType<T>): T {
  const json = parseJson(key, body);
  refuseNewer(key, json);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues[0];
  throw corrupt(
    key,
    problem === undefined ? 'it has not the expected form' : `${problem.path.join('.') || 'the document'}: ${problem.message}`,
  );
}

function parseJson(key: string, body: Uint8Array): unknown {
  if (body.byteLength === 0) throw corrupt(key, 'it is empty');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw corrupt(key, `it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function refuseNewer(key: string, json: unknown): void {
  if (typeof json !== 'object' || json === null || !('schema_version' in json)) return;
  const found = json.schema_version;
  if (typeof found !== 'number' || found <= STATE_SCHEMA_VERSION) return;
  throw new PipelineError(
    'STORAGE_NEWER_VERSION',
    `${key} was written by a newer payments-pipeline (schema version ${found}, this one reads ${STATE_SCHEMA_VERSION})`,
    {
      hint: 'Use the newer binary. Nothing was changed.',
      details: { key, schema_version: found },
    },
  );
}

function corrupt(key: string, why: string): PipelineError {
  return new PipelineError('STORAGE_CORRUPT', `${key} cannot be read: ${why}`, {
    hint: 'It is not taken as absent, since that could skip or double data. Watermarks and _latest can be made again from the run manifests: payments-pipeline repair. Restore anything else from a copy.',
    details: { key },
  });
}
