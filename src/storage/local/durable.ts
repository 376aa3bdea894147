/**
 * Durable steps on a POSIX file system. A rename or link is durable only after an fsync of its directory, and a new directory
 * only after an fsync of its parent (facts: "Primitives"). A failed fsync is never retried: its pages may be gone.
 */
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../ioError.ts';

/** Makes a directory entry durable. Windows cannot fsync a directory and orders its metadata itself. */
export async function fsyncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await withHandle(await open(path, 'r'), (handle) => handle.sync());
}

/** Makes the bytes of a finished file durable. */
export async function fsyncFile(path: string): Promise<void> {
  await withHandle(await open(path, 'r+'), (handle) => handle.sync());
}

/** Writes a file that must not exist yet, and makes its bytes durable. */
export async function writeNewFile(path: string, body: Uint8Array): Promise<void> {
  await withHandle(await open(path, 'wx', 0o644), async (handle) => {
    await handle.writeFile(body);
    await handle.sync();
  });
}

/** Creates a directory and its ancestors; every one that is new is durable when this returns. */
export async function makeDirectoryDurable(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeDirectoryDurable(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Another process was first: its directory still needs our fsync, since it may not have made it durable yet.
    if (systemCode(error) !== 'EEXIST' || !(await isDirectory(path))) throw error;
  }
  await fsyncDirectory(parent);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function withHandle(handle: FileHandle, body: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await body(handle);
  } finally {
    await handle.close();
  }
}
