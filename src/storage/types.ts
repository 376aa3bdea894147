/**
 * The one storage interface. Keys are relative, `/`-separated, the same on disk and in S3. Objects are immutable except those
 * that `swap` replaces; nothing is ever overwritten by accident.
 */

/** What identifies a stored object's content: a hash on disk, an ETag on S3. Opaque to callers. */
export type Version = string & { readonly __version: unique symbol };

export interface StoredObject {
  readonly body: Uint8Array;
  readonly version: Version;
}

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, by the store's clock. */
  readonly modifiedMs: number;
  /** What `get` would call it, where a listing tells. */
  readonly version?: Version | undefined;
}

export interface Storage {
  /** For messages: `LOCAL /srv/payments`, `s3://bucket/prefix`. */
  readonly label: string;

  /** Creates the object durably, or throws `STORAGE_EXISTS`. When it returns, the bytes survive a power cut. */
  putNew(key: string, body: Uint8Array): Promise<Version>;

  /** As `putNew`, from a finished file inside a directory made by `scratch()`. The file is gone afterwards. */
  putNewFile(key: string, path: string): Promise<void>;

  /** Replaces the object if it is still at `expected` (null: it must not exist), or throws `STORAGE_CONFLICT`. */
  swap(key: string, expected: Version | null, body: Uint8Array): Promise<Version>;

  /** The object, or null when there is none. */
  get(key: string): Promise<StoredObject | null>;

  /**
   * The object that a listing has just shown, or null when it is gone since. Where the listing tells versions, a copy of that version on this machine will do,
   * and costs no request; whatever stands there now otherwise.
   */
  getListed(object: Pick<ListedObject, 'key' | 'version'>): Promise<StoredObject | null>;

  /** As `get`, of an object that is never replaced once it is there: if this process has seen it, it need not ask again. */
  getFinal(key: string): Promise<StoredObject | null>;

  /**
   * Every object whose key begins with the prefix, in the order of keys (by UTF-16 unit). The prefix is a whole folder: it ends in `/`. With `after`, only
   * those whose keys come after it.
   */
  list(prefix: string, after?: string): AsyncIterable<ListedObject>;

  /** Whether listings tell versions, so that one of them saves many `get`. */
  readonly listsVersions: boolean;

  /**
   * Removes a marker or something that nothing reaches; no error when it is gone already. With `expected`, only if it is still that: throws
   * `STORAGE_CONFLICT` when something else stands there.
   */
  remove(key: string, expected?: Version): Promise<void>;

  /** Paths on this machine where the (immutable) objects can be read, in the order of the keys. */
  localPaths(keys: readonly string[]): Promise<string[]>;

  /** The directory that every path of `localPaths` and `scratch` lies below. */
  readonly localDirectory: string;

  /** A new private directory on this machine for files that `putNewFile` will take; dispose of it when done. */
  scratch(): Promise<Scratch>;

  /** Removes what crashed runs left in scratch directories; only for the holder of the `run` lock. Returns how many it removed. */
  sweepScratch(): Promise<number>;

  /** What talking to the store has cost so far; absent where it costs nothing worth telling. */
  readonly use?: () => StoreUse;

  /**
   * Runs `body` while no other process does under the same name; throws `STORAGE_LOCKED` when held. The lock dies with its process, on S3 a
   * minute after it. A process that slept past that and lost it to another gets `STORAGE_LEASE_LOST` from the next call that would change something.
   */
  withLock<T>(name: string, owner: string, body: () => Promise<T>): Promise<T>;

  /** Who holds that lock at this moment, on whatever machine, by the store's own knowledge; null when nobody does. Asks only, and keeps nobody out. */
  holder(name: string): Promise<string | null>;
}

export interface Scratch extends AsyncDisposable {
  readonly path: string;
}

export interface StoreUse {
  /** Requests by operation, repeated ones counted. */
  readonly requests: Readonly<Record<string, number>>;
  /** Bytes that were fetched into the cache. */
  readonly downloaded: number;
  readonly uploaded: number;
  /** What the cache holds, and may hold, in bytes. */
  readonly cached: number;
  readonly cacheLimit: number;
}
