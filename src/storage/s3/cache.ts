/**
 * Copies of objects on this machine, for DuckDB, which reads files alone. They never change, so a copy is good for as long as it is there; and of small objects,
 * which may, each with its version (see keptObjects.ts).
 * `objects/` is shared by all processes and kept below a size, the copies that were used longest ago going first. What a process hands out it
 * links into a directory of its own first: another one may drop the shared name, and the file stays readable until its reader is done.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PipelineError } from '../../domain/errors.ts';
import { systemCode } from '../ioError.ts';
import type { StoredObject } from '../types.ts';
import { cacheFailure } from './cacheFailure.ts';
import { bodyOfCopy, copyBytes } from './copyFile.ts';
import { type CachedFile, scanCache } from './scanCache.ts';
import { openWorkDirectory, type WorkDirectory } from './workDirectory.ts';

/** Small objects that may be replaced lie beside the files, one each, with the version that it is. */
const COPIES = '_copies';

export interface CacheOptions {
  readonly directory: string;
  /** Names the store: copies of one are never taken for another's. */
  readonly store: () => Promise<string>;
  /** The same of a store that has a name already; undefined for one that has none, which is not given one for a question's sake. */
  readonly findStore: () => Promise<string | undefined>;
  readonly limitBytes: number;
}

export class Cache {
  #opened: WorkDirectory | undefined;
  #sharedFolder: Promise<string> | undefined;
  #isNamed = false;
  #asked: Promise<void> | undefined;
  /** Handed out by this process, which may be reading them: they stay. Key → bytes. */
  readonly #pinned = new Map<string, number>();
  /** Shared copies, those used longest ago first; by path. */
  #files: Map<string, CachedFile> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** Bytes of files that are on their way. */
  #coming = 0;

  constructor(private readonly options: CacheOptions) {}

  /** Everything that this process reads and writes lies below it. */
  get directory(): string {
    return this.#work.path;
  }

  /** Where the object can be read, if a copy is there; it stays until this process ends. */
  async take(key: string): Promise<string | undefined> {
    const path = join(this.#work.path, key);
    if (this.#pinned.has(key)) return path;
    const shared = join(await this.#shared(), key);
    try {
      await mkdir(dirname(path), { recursive: true });
      // Whoever asked at the same time has linked it already: the object is the same.
      await link(shared, path).catch((error: unknown) => {
        if (systemCode(error) !== 'EEXIST') throw error;
      });
      const now = new Date();
      await utimes(shared, now, now).catch(() => undefined);
      this.#pinned.set(key, (await stat(path)).size);
      return path;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw cacheFailure(error, 'caching', path);
    }
  }

  /** Makes room for a file of that size, has it written, takes it in and hands it out. Throws `STORAGE_CACHE_FULL`. */
  async fill(key: string, size: number, write: (path: string) => Promise<void>): Promise<string> {
    await this.#reserve(size, true);
    const [folder, own] = [join(this.#work.path, '_incoming'), join(this.#work.path, key)];
    const incoming = join(folder, randomUUID());
    try {
      await mkdir(folder, { recursive: true });
      await write(incoming);
      await mkdir(dirname(own), { recursive: true });
      await rename(incoming, own);
      this.#pinned.set(key, size);
      await this.#share(key, own, size);
      return own;
    } catch (error) {
      await rm(incoming, { force: true });
      throw cacheFailure(error, 'caching', own);
    } finally {
      this.#coming -= size;
    }
  }

  /** Keeps a file that was just uploaded, if there is room; it is gone from `path` either way. */
  async keep(key: string, path: string): Promise<void> {
    const { size } = await stat(path);
    if (await this.#reserve(size, false)) {
      await this.#share(key, path, size);
      this.#coming -= size;
    }
    await rm(path, { force: true });
  }

  /** Asks once what the store is called, so that copies can be found and kept. */
  async findName(): Promise<void> {
    if (this.#sharedFolder !== undefined) return;
    this.#asked ??= this.options.findStore().then((name) => {
      if (name !== undefined) this.#sharedFolder ??= Promise.resolve(this.#folderOf(name));
    });
    await this.#asked;
  }

  /** The bytes of a small object at that version, if a whole copy is here. */
  async readCopy(key: string, version: string): Promise<Uint8Array | undefined> {
    await this.findName();
    if (!this.#isNamed) return undefined;
    const path = join(await this.#shared(), COPIES, key);
    // One that cannot be read is as good as none.
    const file = await readFile(path).catch(() => undefined);
    if (file === undefined) return undefined;
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return bodyOfCopy(file, version);
  }

  /** Keeps a small object for the next process, if there is room and the store's name is known: it is not asked for the sake of this. */
  async writeCopy(key: string, stored: StoredObject): Promise<void> {
    if (!this.#isNamed) return;
    const path = join(await this.#shared(), COPIES, key);
    // The object itself is safe where it belongs: a full disk, or no place for copies at all, costs the next process a request.
    await this.#putCopy(path, copyBytes(stored)).catch(() => undefined);
  }

  async #putCopy(path: string, bytes: Uint8Array): Promise<void> {
    if (!(await this.#reserve(bytes.byteLength, false))) return;
    try {
      const incoming = join(this.#work.path, '_incoming', randomUUID());
      await mkdir(dirname(incoming), { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      await writeFile(incoming, bytes, { mode: 0o600 });
      await rename(incoming, path).catch(async (error: unknown) => {
        await rm(incoming, { force: true });
        throw error;
      });
      (await this.#known()).set(path, { path, size: bytes.byteLength, usedMs: Date.now() });
    } finally {
      this.#coming -= bytes.byteLength;
    }
  }

  async dropCopy(key: string): Promise<void> {
    if (!this.#isNamed) return;
    const path = join(await this.#shared(), COPIES, key);
    // One that stays is of a version that no listing will show again.
    await rm(path, { force: true }).catch(() => undefined);
    this.#files?.delete(path);
  }

  /** A new directory for files that will be uploaded. */
  async scratch(): Promise<string> {
    const path = join(this.#work.path, '_scratch', randomUUID());
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** Bytes that shared copies take. */
  bytes(): number {
    return [...(this.#files?.values() ?? [])].reduce((sum, { size }) => sum + size, 0);
  }

  /** Made when it is needed: whoever looks at nothing but state needs no place for copies. */
  get #work(): WorkDirectory {
    this.#opened ??= openWorkDirectory(this.options.directory);
    return this.#opened;
  }

  #shared(): Promise<string> {
    this.#sharedFolder ??= this.options.store().then((name) => this.#folderOf(name));
    return this.#sharedFolder;
  }

  #folderOf(name: string): string {
    this.#isNamed = true;
    return join(this.options.directory, 'objects', name);
  }

  /** Links a file into the shared copies; one that is there already is as good. */
  async #share(key: string, path: string, size: number): Promise<void> {
    const shared = join(await this.#shared(), key);
    await mkdir(dirname(shared), { recursive: true });
    await link(path, shared).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
    (await this.#known()).set(shared, { path: shared, size, usedMs: Date.now() });
  }

  /** Drops what was used longest ago until there is room; one caller at a time. False (or an error, if it is required) when there is none. */
  async #reserve(size: number, required: boolean): Promise<boolean> {
    const turn = this.#queue.then(() => this.#makeRoom(size, required));
    this.#queue = turn.catch(() => undefined);
    return await turn;
  }

  async #makeRoom(size: number, required: boolean): Promise<boolean> {
    const files = await this.#known();
    const folder = await this.#shared();
    const own = new Set([...this.#pinned.keys()].map((key) => join(folder, key)));
    let taken = this.bytes() + this.#coming;
    for (const file of files.values()) {
      if (taken + size <= this.options.limitBytes) break;
      if (own.has(file.path)) continue;
      await rm(file.path, { force: true });
      files.delete(file.path);
      taken -= file.size;
    }
    if (taken + size <= this.options.limitBytes) {
      this.#coming += size;
      return true;
    }
    if (!required) return false;
    throw this.#fullError(size);
  }

  async #known(): Promise<Map<string, CachedFile>> {
    this.#files ??= new Map((await scanCache(join(this.options.directory, 'objects'))).map((file) => [file.path, file]));
    return this.#files;
  }

  #fullError(size: number): PipelineError {
    const needed = [...this.#pinned.values()].reduce((sum, one) => sum + one, size);
    return new PipelineError(
      'STORAGE_CACHE_FULL',
      `what this command reads at once takes at least ${mebibytes(needed)}, and the cache ${this.options.directory} may take ${mebibytes(this.options.limitBytes)}`,
      { hint: 'Allow more with S3_CACHE_SIZE (such as 50GB), or put S3_CACHE_DIR on a larger disk.' },
    );
  }
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}
