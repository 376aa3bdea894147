/**
 * Small objects that this machine has seen, each with its ETag: a listing that shows the same ETag shows the same bytes, so that they need not be fetched
 * again. In memory for this process, in the cache directory for the next. Nothing is taken from here without an ETag that the store has just told, except
 * what never changes once it is there.
 */
import type { StoredObject, Version } from '../types.ts';
import type { Cache } from './cache.ts';

/** Tables' logs and pointers are a few kilobytes each; what is larger is not worth a copy. */
const LARGEST_BYTES = 1024 * 1024;
const MEMORY_BYTES = 64 * 1024 * 1024;

export class KeptObjects {
  readonly #memory = new Map<string, StoredObject>();
  #bytes = 0;

  constructor(private readonly cache: Cache) {}

  /** What this process has seen under the key last, whatever stands there now. */
  seen(key: string): StoredObject | undefined {
    return this.#memory.get(key);
  }

  /** The object at that version, if a copy is here. */
  async at(key: string, version: Version): Promise<StoredObject | undefined> {
    const seen = this.#memory.get(key);
    if (seen?.version === version) return seen;
    const body = await this.cache.readCopy(key, version);
    if (body === undefined) return undefined;
    this.#remember(key, { body, version });
    return { body, version };
  }

  async keep(key: string, stored: StoredObject): Promise<void> {
    if (stored.body.byteLength > LARGEST_BYTES) return;
    this.#remember(key, stored);
    await this.cache.writeCopy(key, stored);
  }

  /** The object goes, and its copies with it. */
  async drop(key: string): Promise<void> {
    this.forget(key);
    await this.cache.dropCopy(key);
  }

  forget(key: string): void {
    this.#bytes -= this.#memory.get(key)?.body.byteLength ?? 0;
    this.#memory.delete(key);
  }

  #remember(key: string, stored: StoredObject): void {
    this.forget(key);
    if (this.#bytes + stored.body.byteLength > MEMORY_BYTES) {
      this.#memory.clear();
      this.#bytes = 0;
    }
    this.#memory.set(key, stored);
    this.#bytes += stored.body.byteLength;
  }
}
