/** LOCAL storage: a directory. Every promise of the interface is kept with link(2), rename(2) and fsync (facts: "Primitives"). */
import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ioError, systemCode } from '../ioError.ts';
import { checkKey, checkPrefix } from '../key.ts';
import { conflictError, existsError } from '../refusals.ts';
import type { ListedObject, Scratch, Storage, StoredObject, Version } from '../types.ts';
import { fsyncDirectory, fsyncFile, makeDirectoryDurable, writeNewFile } from './durable.ts';
import { listFolder } from './listFolder.ts';
import { lockHolder, lockWithin } from './processLock.ts';
import { sweepStaging } from './sweepStaging.ts';

/** Private work files, on the same file system as the data so that they can be linked into place. */
const STAGING = '_staging';
const LOCKS = '_state/locks';
const SWAP_PATIENCE_MS = 30_000;
/** Whoever asks who holds a lock is in its way for less than a millisecond. */
const LOOK_PATIENCE_MS = 250;

/** Opens a directory as a store; it is created by the first write. */
export function openLocalStorage(directory: string): Storage {
  return new LocalStorage(resolve(directory));
}

class LocalStorage implements Storage {
  readonly label: string;
  readonly localDirectory: string;
  /** A version is a hash here: telling it is reading the object. */
  readonly listsVersions = false;
  #swapQueue: Promise<unknown> = Promise.resolve();

  constructor(private readonly root: string) {
    this.label = `LOCAL ${root}`;
    this.localDirectory = root;
  }

  async putNew(key: string, body: Uint8Array): Promise<Version> {
    const path = this.#path(key);
    await this.#guard('writing', path, async () => {
      const staged = await this.#stage(body);
      await this.#publish(staged, path, key);
    });
    return versionOf(body);
  }

  async putNewFile(key: string, staged: string): Promise<void> {
    const path = this.#path(key);
    await this.#guard('writing', path, async () => {
      await fsyncFile(staged);
      await this.#publish(staged, path, key);
    });
  }

  async swap(key: string, expected: Version | null, body: Uint8Array): Promise<Version> {
    const path = this.#path(key);
    return await this.#queued(() => this.#guard('replacing', path, () => this.#lockedSwap(key, path, expected, body)));
  }

  async get(key: string): Promise<StoredObject | null> {
    const path = this.#path(key);
    return await this.#guard('reading', path, async () => {
      const body = await readIfThere(path);
      return body === null ? null : { body, version: versionOf(body) };
    });
  }

  getListed({ key }: Pick<ListedObject, 'key'>): Promise<StoredObject | null> {
    return this.get(key);
  }

  getFinal(key: string): Promise<StoredObject | null> {
    return this.get(key);
  }

  async *list(prefix: string, after = ''): AsyncGenerator<ListedObject> {
    checkPrefix(prefix);
    for await (const object of listFolder(join(this.root, prefix), prefix)) if (object.key > after) yield object;
  }

  async remove(key: string, expected?: Version): Promise<void> {
    const path = this.#path(key);
    if (expected !== undefined)
      return await this.#queued(() => this.#guard('removing', path, () => this.#lockedRemove(key, path, expected)));
    await this.#guard('removing', path, () => removeDurably(path));
  }

  async localPaths(keys: readonly string[]): Promise<string[]> {
    return keys.map((key) => this.#path(key));
  }

  async scratch(): Promise<Scratch> {
    const path = join(this.root, STAGING, `run-${process.pid}-${randomUUID()}`);
    await this.#guard('creating', path, () => mkdir(path, { recursive: true, mode: 0o700 }));
    return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
  }

  async sweepScratch(): Promise<number> {
    const folder = join(this.root, STAGING);
    return await this.#guard('sweeping', folder, () => sweepStaging(folder));
  }

  async withLock<T>(name: string, owner: string, body: () => Promise<T>): Promise<T> {
    using _lock = await this.#lock(name, owner, LOOK_PATIENCE_MS);
    return await body();
  }

  async holder(name: string): Promise<string | null> {
    const path = join(this.root, LOCKS, `${name}.lock`);
    return await this.#guard('looking at', path, () => lockHolder(path));
  }

  #path(key: string): string {
    return join(this.root, checkKey(key));
  }

  async #stage(body: Uint8Array): Promise<string> {
    const folder = join(this.root, STAGING);
    await mkdir(folder, { recursive: true });
    const staged = join(folder, `put-${process.pid}-${randomUUID()}`);
    try {
      await writeNewFile(staged, body);
    } catch (error) {
      await rm(staged, { force: true });
      throw error;
    }
    return staged;
  }

  /** link(2) either creates the name or fails: two writers cannot both win, and nobody sees half a file. */
  async #publish(staged: string, path: string, key: string): Promise<void> {
    try {
      await makeDirectoryDurable(dirname(path));
      await link(staged, path).catch((error: unknown) => {
        throw systemCode(error) === 'EEXIST' ? existsError(key, error) : error;
      });
    } finally {
      await unlink(staged);
    }
    await fsyncDirectory(dirname(path));
  }

  async #lockedSwap(key: string, path: string, expected: Version | null, body: Uint8Array): Promise<Version> {
    using _lock = await this.#lock('swap', '', SWAP_PATIENCE_MS);
    const current = await readIfThere(path);
    const found = current === null ? null : versionOf(current);
    if (found !== expected) throw conflictError(key, expected, found);
    const staged = await this.#stage(body);
    await makeDirectoryDurable(dirname(path));
    await rename(staged, path);
    await fsyncDirectory(dirname(path));
    return versionOf(body);
  }

  async #lockedRemove(key: string, path: string, expected: Version): Promise<void> {
    using _lock = await this.#lock('swap', '', SWAP_PATIENCE_MS);
    const current = await readIfThere(path);
    if (current === null) return;
    if (versionOf(current) !== expected) throw conflictError(key, expected, versionOf(current));
    await removeDurably(path);
  }

  /** Swaps of one process queue up here: the lock between processes cannot tell two of them apart while one waits. */
  #queued<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#swapQueue.then(body);
    this.#swapQueue = turn.catch(() => undefined);
    return turn;
  }

  async #lock(name: string, owner: string, patienceMs: number): Promise<Disposable> {
    const path = join(this.root, LOCKS, `${name}.lock`);
    return await this.#guard('locking', path, async () => {
      await mkdir(dirname(path), { recursive: true });
      return await lockWithin(path, owner, patienceMs);
    });
  }

  async #guard<T>(doing: string, path: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw ioError(error, doing, path);
    }
  }
}

function versionOf(body: Uint8Array): Version {
  return createHash('sha256').update(body).digest('hex') as Version;
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function removeDurably(path: string): Promise<void> {
  await rm(path, { force: true });
  if (await exists(dirname(path))) await fsyncDirectory(dirname(path));
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
