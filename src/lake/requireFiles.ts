import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import { fileKeys } from './scanSql.ts';

/** Sees that files which a log is about to name are there with their sizes; throws `STORAGE_MISSING` and begins its message with `what`. */
export async function requireFiles(
  storage: Storage,
  table: string,
  files: readonly { readonly path: string; readonly size: number }[],
  what: string,
): Promise<void> {
  if (files.length === 0) return;
  const sizes = new Map<string, number>();
  for await (const { key, size } of storage.list(`${table}/`)) sizes.set(key, size);
  for (const [index, key] of fileKeys(table, files).entries()) {
    const [found, expected] = [sizes.get(key), files[index]?.size];
    if (found === expected) continue;
    throw new PipelineError(
      'STORAGE_MISSING',
      `${what}: ${key} ${found === undefined ? 'is gone' : `has ${found} bytes instead of ${expected}`}`,
      {
        hint: 'It was removed or changed after it was written, by `vacuum` or by hand. Build the tables again: payments-pipeline run-transforms, then run-quality.',
        details: { key },
      },
    );
  }
}
