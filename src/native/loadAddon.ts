import { closeSync, fsyncSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from './cacheDirectory.ts';
import { contentHash, type EmbeddedFile } from './embeddedFile.ts';
import { ensurePrivateDirectory } from './privateDirectory.ts';
import { loadFailure, unpackFailure } from './unpackFailure.ts';
import { unpackFile } from './unpackFile.ts';

/**
 * The exports of a native addon that lies in the binary: unpacks its files (first start), checks them (every start) and loads the first.
 * Synchronous, because `@duckdb/node-api` requires it. Throws CONFIG_NATIVE_UNPACK.
 */
export function loadAddon(files: readonly [EmbeddedFile, ...EmbeddedFile[]]): unknown {
  const surroundings = { env: process.env, platform: process.platform, home: homedir };
  const directory = join(cacheDirectory(surroundings), `native-${releaseHash(files)}`);
  unpackAll(directory, files);
  const [addon, ...libraries] = files;
  if (process.platform === 'linux') for (const { name } of libraries) preload(join(directory, name));
  return load(join(directory, addon.name), directory);
}

/** The directory is named for its content: another release of the program brings another directory and disturbs nobody. */
export function releaseHash(files: readonly EmbeddedFile[]): string {
  return contentHash(new TextEncoder().encode(files.map((file) => `${file.name}:${file.size}:${file.hash}`).join('\n')));
}

/** Brings the files into the directory, or finds them there; every failure says what to do. */
export function unpackAll(directory: string, files: readonly EmbeddedFile[]): void {
  try {
    ensurePrivateDirectory(directory, process.getuid?.());
    const written = files.map((file) => unpackFile(directory, file));
    if (written.includes(true)) syncDirectory(directory);
  } catch (error) {
    throw unpackFailure(error, directory);
  }
}

/** The new names survive a power cut too; Windows has no such call. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/**
 * Loads a library by its path, so that the addon finds this one: LD_LIBRARY_PATH goes before the addon's own directory, and may hold
 * another DuckDB. It is no addon, which Bun says after it was loaded; if it cannot be loaded at all, loading the addon says why.
 */
function preload(path: string): void {
  try {
    process.dlopen({ exports: {} }, path);
  } catch {
    return;
  }
}

function load(path: string, directory: string): unknown {
  const module: { exports: unknown } = { exports: {} };
  try {
    process.dlopen(module, path);
  } catch (error) {
    throw loadFailure(error, directory);
  }
  return module.exports;
}
