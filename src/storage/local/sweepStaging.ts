import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../ioError.ts';

/** A staged file lives for milliseconds; one this old was left by a crash. */
const STALE_PUT_MS = 60 * 60 * 1000;

/** Removes `run-*` folders (all of them: their owners held the run lock, which is now ours) and stale `put-*` files. Returns the count. */
export async function sweepStaging(folder: string): Promise<number> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  let removed = 0;
  for (const name of names) {
    const path = join(folder, name);
    if (!name.startsWith('run-') && !(await isStale(path))) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

async function isStale(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs > STALE_PUT_MS;
}
