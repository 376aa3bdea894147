import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import { contentHash, type EmbeddedFile } from './embeddedFile.ts';

/**
 * Leaves the file, intact, in the directory, and says whether it had to be written. A damaged one is replaced. Writing goes by a
 * temporary file, fsync and rename, so that two starts at once, a crash or a full disk never leave half a file under the name.
 */
export function unpackFile(directory: string, file: EmbeddedFile): boolean {
  const path = join(directory, file.name);
  if (isIntact(path, file)) return false;
  const temporary = `${path}.${process.pid}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    writeDurably(temporary, unpack(file));
    moveOver(temporary, path, file);
  } finally {
    rmSync(temporary, { force: true });
  }
  return true;
}

/** Compares the whole content: damage that leaves size and time alone is damage too. */
export function isIntact(path: string, { size, hash }: EmbeddedFile): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.size !== size) return false;
  return contentHash(readWhole(path)) === hash;
}

/** A mapping saves a copy of 70 MB, and DuckDB's pages are then in memory for the linker; Windows has none. */
function readWhole(path: string): Uint8Array {
  if (process.platform === 'win32') return readFileSync(path);
  try {
    return Bun.mmap(path, { shared: false });
  } catch {
    // Bun 1.4.5 opens what it maps for writing, which a read-only image or somebody else's file refuses.
    return readFileSync(path);
  }
}

/** Checked before it is written: what is under the name afterwards must be what was built. */
function unpack(file: EmbeddedFile): Uint8Array {
  const bytes = decompress(file);
  if (bytes !== undefined && bytes.length === file.size && contentHash(bytes) === file.hash) return bytes;
  throw new PipelineError('CONFIG_NATIVE_UNPACK', `${file.name} inside the program is damaged`, {
    hint: 'Download the program again and compare its SHA-256 with checksums.txt.',
  });
}

/** Undefined for a frame that is damaged or cut short. (`node:zlib` under Bun 1.4.5 takes one that was cut short for a whole one.) */
function decompress({ source }: EmbeddedFile): Uint8Array | undefined {
  const packed = readFileSync(source);
  try {
    return Bun.zstdDecompressSync(packed);
  } catch {
    return undefined;
  }
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Windows refuses to replace a library that another process has loaded: then that one is it, if it is whole. */
function moveOver(from: string, to: string, file: EmbeddedFile): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isIntact(to, file)) throw error;
  }
}
