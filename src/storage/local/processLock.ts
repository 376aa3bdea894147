/**
 * A lock between processes that dies with its holder: SQLite's exclusive lock on a file, which the operating system releases when
 * the process ends, however it ends. A pid file would outlive a kill -9.
 */
import { Database } from 'bun:sqlite';
import { readFile, writeFile } from 'node:fs/promises';
import { PipelineError } from '../../domain/errors.ts';

/** Takes the lock at `path`, or returns undefined when another process (or another holder in this one) has it. */
export function tryLock(path: string): Disposable | undefined {
  const database = new Database(path, { create: true });
  try {
    database.run('PRAGMA busy_timeout = 0');
    database.run('BEGIN EXCLUSIVE');
    return { [Symbol.dispose]: () => database.close(true) };
  } catch (error) {
    database.close(true);
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** As `tryLock`, waiting up to `patienceMs`; throws `STORAGE_LOCKED` and names who holds it. */
export async function lockWithin(path: string, owner: string, patienceMs: number): Promise<Disposable> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const lock = tryLock(path);
    if (lock !== undefined) return await signed(lock, path, owner);
    if (performance.now() >= deadline) throw await lockedError(path);
    await Bun.sleep(5 + Math.random() * 20);
  }
}

/** Who holds the lock at `path`, or null. Reads alone, under a shared lock: two that look are not in each other's way. */
export async function lockHolder(path: string): Promise<string | null> {
  if (!(await Bun.file(path).exists())) return null;
  const database = new Database(path, { readonly: true });
  try {
    database.run('PRAGMA busy_timeout = 0');
    database.run('SELECT count(*) FROM sqlite_master');
    return null;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return await ownerOf(path);
  } finally {
    database.close(true);
  }
}

async function signed(lock: Disposable, path: string, owner: string): Promise<Disposable> {
  // The holder's name is for messages only; the lock itself does not depend on it.
  if (owner !== '') await writeFile(`${path}.owner`, `${owner}, process ${process.pid}`).catch(() => undefined);
  return lock;
}

async function lockedError(path: string): Promise<PipelineError> {
  const owner = await ownerOf(path);
  return new PipelineError('STORAGE_LOCKED', `the store is in use by ${owner}`, {
    hint: 'Wait until it has finished, or stop it; the lock goes with its process, there is nothing to remove by hand.',
    retryable: true,
    details: { lock: path },
  });
}

async function ownerOf(path: string): Promise<string> {
  return await readFile(`${path}.owner`, 'utf8').catch(() => 'another process');
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'SQLITE_BUSY' || error.code === 'SQLITE_LOCKED');
}
