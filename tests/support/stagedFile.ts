import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '../../src/storage/types.ts';

/** A finished file that the store can take. */
export async function stagedFile(storage: Storage, body: Uint8Array): Promise<string> {
  const scratch = await storage.scratch();
  const path = join(scratch.path, 'part');
  await writeFile(path, body);
  return path;
}
