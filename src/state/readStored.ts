import { errorMessage, PipelineError } from '../domain/errors.ts';
import type { Storage, Version } from '../storage/types.ts';

/** A state file as `repair` finds it. `newer` was written by a newer program, and is nobody's to repair but that program's. */
export type Stored<T> =
  | { readonly state: 'missing' }
  | { readonly state: 'readable'; readonly value: T; readonly version: Version }
  | { readonly state: 'corrupt'; readonly version: Version; readonly why: string }
  | { readonly state: 'newer'; readonly why: string };

/** Reads a state file with its own reader, and tells apart the ways in which that can fail. */
export async function readStored<T>(storage: Storage, key: string, read: () => Promise<T | null>): Promise<Stored<T>> {
  const raw = await storage.get(key);
  if (raw === null) return { state: 'missing' };
  try {
    const value = await read();
    return value === null ? { state: 'missing' } : { state: 'readable', value, version: raw.version };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    const why = errorMessage(error).replace(`${key} `, 'it ');
    if (error.code === 'STORAGE_CORRUPT') return { state: 'corrupt', version: raw.version, why };
    if (error.code === 'STORAGE_NEWER_VERSION') return { state: 'newer', why };
    throw error;
  }
}
