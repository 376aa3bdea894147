import { open } from 'node:fs/promises';
import { mapConcurrently } from '../../domain/mapConcurrently.ts';
import type { Cache } from './cache.ts';
import type { Connection } from './connect.ts';
import { failureFacts } from './failureFacts.ts';
import { type Got, getObject } from './getObject.ts';

const RANGES_AT_ONCE = 4;

export interface Downloaded {
  readonly path: string;
  /** Bytes that were fetched. */
  readonly size: number;
}

/** Fetches an object into the cache, a large one in ranges side by side. Null when there is no such object. Throws what the SDK throws. */
export async function download(connection: Connection, cache: Cache, key: string, objectKey: string): Promise<Downloaded | null> {
  const { partBytes } = connection.options;
  const first = await firstRange(connection, objectKey, partBytes);
  if (first === null) return null;
  const path = await cache.fill(key, first.size, async (target) => {
    const file = await open(target, 'wx', 0o600);
    try {
      await file.write(first.body, 0, first.body.byteLength, 0);
      const rest = Math.max(0, Math.ceil(first.size / partBytes) - 1);
      await mapConcurrently(
        Array.from({ length: rest }, (_, index) => (index + 1) * partBytes),
        RANGES_AT_ONCE,
        async (start) => {
          const part = await getObject(connection, objectKey, { start, end: start + partBytes, etag: first.etag });
          if (part === null) throw new Error(`${objectKey} went away while it was read`);
          await file.write(part.body, 0, part.body.byteLength, start);
        },
      );
    } finally {
      await file.close();
    }
  });
  return { path, size: first.size };
}

/** An empty object has no ranges at all. */
async function firstRange(connection: Connection, objectKey: string, partBytes: number): Promise<Got | null> {
  try {
    return await getObject(connection, objectKey, { start: 0, end: partBytes });
  } catch (error) {
    if (failureFacts(error).status !== 416) throw error;
    return await getObject(connection, objectKey);
  }
}
