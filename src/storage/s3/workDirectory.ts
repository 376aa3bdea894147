/** A process's own directory in the cache: gone when the process ends, and swept by the next one when it could not do that itself. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../ioError.ts';
import { tryLock } from '../local/processLock.ts';
import { cacheFailure } from './cacheFailure.ts';

export interface WorkDirectory {
  readonly path: string;
}

const RUNS = 'runs';
const LOCK = '.lock';
const YOUNG_MS = 10_000;
const mine = new Set<string>();
let watching = false;

/** Names a directory of this process's own and makes it, held by a lock that dies with the process. */
export function openWorkDirectory(cacheDirectory: string): WorkDirectory {
  const path = join(cacheDirectory, RUNS, randomUUID());
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    // Never released by hand: the operating system does it, however the process ends.
    held.push(tryLock(join(path, LOCK)));
  } catch (error) {
    throw cacheFailure(error, 'creating', path);
  }
  mine.add(path);
  if (!watching) process.once('exit', removeMine);
  watching = true;
  return { path };
}

const held: (Disposable | undefined)[] = [];

/** Removes the directories of processes that are gone. Returns how many there were. */
export async function sweepWorkDirectories(cacheDirectory: string): Promise<number> {
  const folder = join(cacheDirectory, RUNS);
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  let removed = 0;
  for (const path of names.map((name) => join(folder, name))) {
    if (mine.has(path) || (await isYoung(path)) || !isAbandoned(path)) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

/** Its process may be between making the directory and locking it. */
async function isYoung(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || Date.now() - found.mtimeMs < YOUNG_MS;
}

function isAbandoned(path: string): boolean {
  try {
    const lock = tryLock(join(path, LOCK));
    lock?.[Symbol.dispose]();
    return lock !== undefined;
  } catch {
    // Going away at this moment, by its own hand or another sweeper's.
    return false;
  }
}

function removeMine(): void {
  for (const path of mine) rmSync(path, { recursive: true, force: true });
}
