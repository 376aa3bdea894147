import type { Storage } from '../../src/storage/types.ts';

export interface Counting {
  readonly storage: Storage;
  /** Calls since the last `reset`, by method. */
  readonly calls: () => Readonly<Record<string, number>>;
  readonly reset: () => void;
}

/** Where nothing is kept, these ask the store as `get` does. */
const READS = ['getListed', 'getFinal'];

/** The same store, counting the calls of each method. */
export function countingStorage(inner: Storage): Counting {
  const counts = new Map<string, number>();
  const storage = new Proxy(inner, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const counted = READS.includes(String(name)) ? 'get' : String(name);
      return (...args: unknown[]) => {
        counts.set(counted, (counts.get(counted) ?? 0) + 1);
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
  return { storage, calls: () => Object.fromEntries(counts), reset: () => counts.clear() };
}
