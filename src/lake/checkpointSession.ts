/** The DuckDB session that reads checkpoints: one for all that are read at the same time, closed when the last of them is done. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '../storage/types.ts';
import { openSession, type Session } from './session.ts';

/** A checkpoint of 300,000 files takes about a quarter of it. */
const MEMORY_LIMIT = '1GB';

interface Shared {
  readonly opened: Promise<Opened>;
  users: number;
}

interface Opened {
  readonly session: Session;
  readonly directory: string;
}

// Opening a session takes ten milliseconds, a small checkpoint one: a query over thirty tables would wait for the opening alone.
const shared = new WeakMap<Storage, Shared>();

/** Runs `body` with a session that may read the store's files. */
export async function withCheckpointSession<T>(storage: Storage, body: (session: Session) => Promise<T>): Promise<T> {
  const entry = shared.get(storage) ?? { opened: open(storage), users: 0 };
  shared.set(storage, entry);
  entry.users += 1;
  try {
    return await body((await entry.opened).session);
  } finally {
    entry.users -= 1;
    if (entry.users === 0) {
      shared.delete(storage);
      await close(entry);
    }
  }
}

/** Not in the store, which may be read-only. */
async function open(storage: Storage): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), 'payments-pipeline-log-'));
  try {
    const options = { memoryLimit: MEMORY_LIMIT, threads: 1, tempDirectory: directory, allowedDirectories: [storage.localDirectory] };
    return { session: await openSession(options), directory };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function close({ opened }: Shared): Promise<void> {
  const done = await opened.catch(() => undefined);
  if (done === undefined) return;
  await done.session[Symbol.asyncDispose]();
  await rm(done.directory, { recursive: true, force: true });
}
