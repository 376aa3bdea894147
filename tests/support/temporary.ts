/**
 * Directories of tests that nobody removes himself. They go when the test file is done, or the process: the preload sees to the first, because
 * `bun test` ends without telling `exit`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A test file has modules of its own, the preload another: they share what is global.
const shared = globalThis as typeof globalThis & { temporaryDirectories?: Set<string> };

/** An empty directory whose name begins so. */
export function temporaryDirectory(prefix: string): string {
  const path = mkdtempSync(join(tmpdir(), prefix));
  directories().add(path);
  return path;
}

/** A directory that is made when it is asked for first, and again when a file's end has taken it. */
export function lazyTemporaryDirectory(prefix: string): () => string {
  let path: string | undefined;
  return () => {
    if (path === undefined || !existsSync(path)) path = temporaryDirectory(prefix);
    return path;
  };
}

export function removeTemporaryDirectories(): void {
  for (const path of directories()) rmSync(path, { recursive: true, force: true });
  directories().clear();
}

function directories(): Set<string> {
  if (shared.temporaryDirectories === undefined) {
    shared.temporaryDirectories = new Set();
    process.on('exit', removeTemporaryDirectories);
  }
  return shared.temporaryDirectories;
}
