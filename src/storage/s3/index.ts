/** AWS storage: a bucket, through the SDK. Every promise of the interface is kept with conditional writes (facts: "Primitives"). */
import { rm, stat } from 'node:fs/promises';
import { PipelineError } from '../../domain/errors.ts';
import { mapConcurrently } from '../../domain/mapConcurrently.ts';
import { checkKey, checkPrefix } from '../key.ts';
import { conflictError, existsError } from '../refusals.ts';
import type { ListedObject, Scratch, Storage, StoredObject, StoreUse, Version } from '../types.ts';
import { Cache } from './cache.ts';
import { conditionalDelete } from './conditionalDelete.ts';
import { type Condition, conditionalPut, type PutResult } from './conditionalPut.ts';
import { connect } from './connect.ts';
import { download } from './download.ts';
import { type Doing, s3Failure } from './failure.ts';
import { getObject } from './getObject.ts';
import { hashFile } from './hashFile.ts';
import { KeptObjects } from './keptObjects.ts';
import { type Lease, type LeaseStore, leaseHolder, takeLease } from './lease.ts';
import { listObjects } from './listObjects.ts';
import { multipartPut } from './multipartPut.ts';
import { type S3Options, s3Label } from './options.ts';
import { probe } from './probe.ts';
import { findStoreName, storeName } from './storeName.ts';
import { sweepWorkDirectories } from './workDirectory.ts';

const PROBES = '_state/probes/';
const DOWNLOADS_AT_ONCE = 16;

/** Opens a bucket as a store. Nothing is sent, and the SDK is not loaded, before the first call. */
export function openS3Storage(options: S3Options): Storage {
  return new S3Storage(options);
}

class S3Storage implements Storage {
  readonly label: string;
  readonly #connection;
  readonly listsVersions = true;
  readonly #cache: Cache;
  readonly #kept: KeptObjects;
  readonly #leases = new Set<Lease>();
  #proved: Promise<void> | undefined;
  #downloaded = 0;
  #uploaded = 0;

  constructor(private readonly options: S3Options) {
    this.label = s3Label(options);
    this.#connection = connect(options);
    this.#cache = new Cache({
      directory: options.cacheDirectory,
      limitBytes: options.cacheBytes,
      store: () => storeName(this.#connection, this.#object.bind(this)),
      findStore: () => findStoreName(this.#connection, this.#object.bind(this)),
    });
    this.#kept = new KeptObjects(this.#cache);
  }

  get localDirectory(): string {
    return this.#cache.directory;
  }

  async putNew(key: string, body: Uint8Array): Promise<Version> {
    const object = this.#object(key);
    return await this.#change(key, async () => {
      const result = await this.#put(object, body, 'absent');
      if ('refused' in result) throw existsError(key);
      await this.#kept.keep(key, { body, version: result.etag as Version });
      return result.etag as Version;
    });
  }

  async putNewFile(key: string, path: string): Promise<void> {
    const object = this.#object(key);
    await this.#change(key, async () => {
      const { size } = await stat(path);
      const result = await this.#putFile(object, path, size);
      if ('refused' in result) {
        await rm(path, { force: true });
        throw existsError(key);
      }
    });
    await this.#cache.keep(key, path);
  }

  async swap(key: string, expected: Version | null, body: Uint8Array): Promise<Version> {
    const object = this.#object(key);
    return await this.#change(key, async () => {
      const result = await this.#put(object, body, expected === null ? 'absent' : { etag: expected });
      if (!('refused' in result)) {
        await this.#kept.keep(key, { body, version: result.etag as Version });
        return result.etag as Version;
      }
      throw result.refused === 'gone' ? conflictError(key, expected, null) : conflictError(key, expected);
    });
  }

  async get(key: string): Promise<StoredObject | null> {
    const object = this.#object(key);
    const got = await this.#guard(reading(key), () => getObject(this.#connection, object));
    return got === null ? null : { body: got.body, version: got.etag as Version };
  }

  async getListed({ key, version }: Pick<ListedObject, 'key' | 'version'>): Promise<StoredObject | null> {
    const copy = version === undefined ? undefined : await this.#guard(reading(key), () => this.#kept.at(key, version));
    if (copy !== undefined) return copy;
    return await this.#getAndKeep(key);
  }

  async getFinal(key: string): Promise<StoredObject | null> {
    return this.#kept.seen(key) ?? (await this.#getAndKeep(key));
  }

  async *list(prefix: string, after?: string): AsyncGenerator<ListedObject> {
    const object = this.#prefixed(checkPrefix(prefix));
    const doing = { verb: 'listing', key: prefix, action: 's3:ListBucket' };
    const cut = object.length - prefix.length;
    const pages = listObjects(this.#connection, object, after === undefined ? undefined : this.#prefixed(after));
    for (;;) {
      const next = await this.#guard(doing, () => pages.next());
      if (next.done === true) return;
      yield { ...next.value, key: next.value.key.slice(cut) };
    }
  }

  async remove(key: string, expected?: Version): Promise<void> {
    const object = this.#object(key);
    await this.#guard({ verb: 'removing', key, action: 's3:DeleteObject' }, async () => {
      await this.#fence();
      await this.#kept.drop(key);
      if (await conditionalDelete(this.#connection, object, expected)) return;
      throw conflictError(key, expected ?? null);
    });
  }

  async localPaths(keys: readonly string[]): Promise<string[]> {
    for (const key of keys) checkKey(key);
    const fetched = new Map<string, Promise<string>>();
    return await mapConcurrently(keys, DOWNLOADS_AT_ONCE, (key) => {
      const path = fetched.get(key) ?? this.#localPath(key);
      fetched.set(key, path);
      return path;
    });
  }

  async scratch(): Promise<Scratch> {
    const path = await this.#cache.scratch();
    return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
  }

  async sweepScratch(): Promise<number> {
    return await sweepWorkDirectories(this.options.cacheDirectory);
  }

  use(): StoreUse {
    return {
      requests: Object.fromEntries([...this.#connection.requests].sort(([a], [b]) => (a < b ? -1 : 1))),
      downloaded: this.#downloaded,
      uploaded: this.#uploaded,
      cached: this.#cache.bytes(),
      cacheLimit: this.options.cacheBytes,
    };
  }

  async withLock<T>(name: string, owner: string, body: () => Promise<T>): Promise<T> {
    const lease = await this.#takeLease(lockKey(name), owner);
    this.#leases.add(lease);
    try {
      return await body();
    } finally {
      this.#leases.delete(lease);
      await lease.release();
    }
  }

  async holder(name: string): Promise<string | null> {
    const key = lockKey(name);
    const object = this.#object(key);
    const lease = { key, read: () => this.#guard(reading(key), () => getObject(this.#connection, object)) };
    return await leaseHolder(lease);
  }

  async #getAndKeep(key: string): Promise<StoredObject | null> {
    const found = await this.get(key);
    if (found === null) this.#kept.forget(key);
    else await this.#kept.keep(key, found);
    return found;
  }

  async #takeLease(key: string, owner: string): Promise<Lease> {
    const object = this.#object(key);
    return await this.#guard({ ...writing(key), verb: 'locking' }, async () => {
      await this.#prove();
      const store: LeaseStore = {
        key,
        read: () => this.#guard(reading(key), () => getObject(this.#connection, object)),
        write: (body, condition) => this.#put(object, body, condition),
        now: () => this.#connection.now(),
      };
      return await takeLease(store, owner, this.options.leaseMs);
    });
  }

  async #localPath(key: string): Promise<string> {
    const there = await this.#guard(reading(key), () => this.#cache.take(key));
    if (there !== undefined) return there;
    const fetched = await this.#guard(reading(key), () => download(this.#connection, this.#cache, key, this.#object(key)));
    if (fetched === null) throw missingError(key, this.label);
    this.#downloaded += fetched.size;
    return fetched.path;
  }

  async #put(object: string, body: Uint8Array, condition: Condition): Promise<PutResult> {
    const refused = await this.#lookMyself(object, condition);
    if (refused !== undefined) return refused;
    const result = await conditionalPut(this.#connection, object, body, this.options.singleWriter ? 'unchecked' : condition);
    if ('etag' in result) this.#uploaded += body.byteLength;
    return result;
  }

  async #putFile(object: string, path: string, size: number): Promise<PutResult> {
    if (size <= this.options.partBytes) return await this.#put(object, new Uint8Array(await Bun.file(path).arrayBuffer()), 'absent');
    const refused = await this.#lookMyself(object, 'absent');
    if (refused !== undefined) return refused;
    const file = { path, size, sha256: await hashFile(path), checked: !this.options.singleWriter };
    const result = await multipartPut(this.#connection, object, file);
    if ('etag' in result) this.#uploaded += size;
    return result;
  }

  /** A store that ignores conditions, and a user who vouches for being alone: then looking before writing is as good. */
  async #lookMyself(object: string, condition: Condition): Promise<PutResult | undefined> {
    if (!this.options.singleWriter) return undefined;
    const found = await getObject(this.#connection, object, { start: 0, end: 1 });
    if (condition === 'absent') return found === null ? undefined : { refused: 'exists' };
    if (found === null) return { refused: 'gone' };
    return typeof condition === 'string' || found.etag === condition.etag ? undefined : { refused: 'changed' };
  }

  /** Everything that changes the store goes through here: not before it is proved to keep conditions, and not after the lease is lost. */
  async #change<T>(key: string, body: () => Promise<T>): Promise<T> {
    return await this.#guard(writing(key), async () => {
      await this.#prove();
      await this.#fence();
      return await body();
    });
  }

  #prove(): Promise<void> {
    if (this.options.singleWriter) return Promise.resolve();
    this.#proved ??= probe(this.#connection, this.#prefixed(PROBES)).catch((error: unknown) => {
      // The next call asks again: a store that was down for a moment is not one that breaks its word.
      this.#proved = undefined;
      throw error;
    });
    return this.#proved;
  }

  async #fence(): Promise<void> {
    for (const lease of this.#leases) await lease.fence();
  }

  async #guard<T>(doing: Doing, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw s3Failure(error, doing, this.options);
    }
  }

  #object(key: string): string {
    return this.#prefixed(checkKey(key));
  }

  #prefixed(key: string): string {
    return this.options.prefix === '' ? key : `${this.options.prefix}/${key}`;
  }
}

function lockKey(name: string): string {
  return `_state/locks/${name}.json`;
}

function reading(key: string): Doing {
  return { verb: 'reading', key, action: 's3:GetObject' };
}

function writing(key: string): Doing {
  return { verb: 'writing', key, action: 's3:PutObject' };
}

function missingError(key: string, label: string): PipelineError {
  return new PipelineError('STORAGE_MISSING', `${key} is not in ${label}, although the store says that it should be`, {
    hint: 'See what is missing, and what can be done: payments-pipeline repair',
    details: { key },
  });
}
