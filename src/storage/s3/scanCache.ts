import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../ioError.ts';

export interface CachedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly usedMs: number;
}

/** Every file below the folder, the one used longest ago first; none when the folder is not there. */
export async function scanCache(folder: string): Promise<CachedFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const files: CachedFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // Another process may have dropped it meanwhile.
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) files.push({ path, size: found.size, usedMs: found.mtimeMs });
  }
  return files.sort((a, b) => a.usedMs - b.usedMs);
}
