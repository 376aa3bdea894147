import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { conflictError, existsError } from '../../src/storage/refusals.ts';
import type { ListedObject, Scratch, Storage, StoredObject, Version } from '../../src/storage/types.ts';
import { lazyTemporaryDirectory } from './temporary.ts';

const files = lazyTemporaryDirectory('memory-');

interface Held {
  readonly body: Uint8Array;
  readonly version: Version;
  readonly modifiedMs: number;
}

/** The objects of a store, which several processes may share. */
export type Objects = Map<string, Held>;

/** A store in memory, without a lock: for schedules that are played by the thousand. */
export function openMemoryStorage(objects: Objects = new Map(), clock: () => number = Date.now): Storage {
  return new MemoryStorage(objects, clock);
}

class MemoryStorage implements Storage {
  readonly label = 'memory';
  readonly listsVersions = true;
  readonly localDirectory = join(files(), randomUUID());

  constructor(
    private readonly objects: Objects,
    private readonly clock: () => number,
  ) {}

  async putNew(key: string, body: Uint8Array): Promise<Version> {
    if (this.objects.has(key)) throw existsError(key);
    return this.#store(key, body);
  }

  async putNewFile(key: string, path: string): Promise<void> {
    const body = await readFile(path);
    await rm(path);
    await this.putNew(key, body);
  }

  async swap(key: string, expected: Version | null, body: Uint8Array): Promise<Version> {
    const found = this.objects.get(key)?.version ?? null;
    if (found !== expected) throw conflictError(key, expected, found);
    return this.#store(key, body);
  }

  async get(key: string): Promise<StoredObject | null> {
    return this.objects.get(key) ?? null;
  }

  async getListed({ key }: Pick<ListedObject, 'key'>): Promise<StoredObject | null> {
    return await this.get(key);
  }

  async getFinal(key: string): Promise<StoredObject | null> {
    return await this.get(key);
  }

  async *list(prefix: string, after = ''): AsyncGenerator<ListedObject> {
    const found = [...this.objects].filter(([key]) => key.startsWith(prefix) && key > after).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [key, { body, version, modifiedMs }] of found) yield { key, size: body.length, modifiedMs, version };
  }

  async remove(key: string, expected?: Version): Promise<void> {
    const found = this.objects.get(key)?.version;
    if (expected !== undefined && found !== undefined && found !== expected) throw conflictError(key, expected, found);
    this.objects.delete(key);
  }

  async localPaths(keys: readonly string[]): Promise<string[]> {
    return await Promise.all(
      keys.map(async (key) => {
        const path = join(this.localDirectory, key);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, this.objects.get(key)?.body ?? new Uint8Array());
        return path;
      }),
    );
  }

  async scratch(): Promise<Scratch> {
    await mkdir(this.localDirectory, { recursive: true });
    const path = await mkdtemp(join(this.localDirectory, 'scratch-'));
    return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
  }

  async sweepScratch(): Promise<number> {
    return 0;
  }

  async withLock<T>(_name: string, _owner: string, body: () => Promise<T>): Promise<T> {
    return await body();
  }

  async holder(): Promise<string | null> {
    return null;
  }

  #store(key: string, body: Uint8Array): Version {
    const version = randomUUID() as string as Version;
    this.objects.set(key, { body, version, modifiedMs: this.clock() });
    return version;
  }
}
