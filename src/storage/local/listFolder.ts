import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError, systemCode } from '../ioError.ts';
import type { ListedObject } from '../types.ts';

/** Every file below a folder, in the order of their keys as S3 lists them; a folder that is not there is empty. */
export async function* listFolder(path: string, prefix: string): AsyncGenerator<ListedObject> {
  for (const entry of await sortedEntries(path)) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) {
      yield* listFolder(below, `${prefix}${entry.name}/`);
    } else if (entry.isFile()) {
      const listed = await describe(below, prefix + entry.name);
      if (listed !== undefined) yield listed;
    }
  }
}

async function sortedEntries(path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw ioError(error, 'listing', path);
  }
}

/** A folder sorts by its name with the slash: S3 has `a.json` before `a/b`. */
function sortName(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

async function describe(path: string, key: string): Promise<ListedObject | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { key, size, modifiedMs: mtimeMs };
  } catch (error) {
    // Gone between the listing and the look at it: as if the listing had come a moment later.
    if (systemCode(error) === 'ENOENT') return undefined;
    throw ioError(error, 'listing', path);
  }
}
