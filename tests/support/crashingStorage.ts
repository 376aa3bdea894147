import type { Storage } from '../../src/storage/types.ts';

/** What a store throws once its process is "dead". */
export class Crash extends Error {}

/** The calls that change something: a process may die before or after each of them. */
const MUTATIONS = ['putNew', 'putNewFile', 'swap', 'remove'] as const;

export interface Crashing {
  readonly storage: Storage;
  /** Mutations that were asked for. */
  readonly count: () => number;
}

/**
 * A store whose process dies at its nth mutation (from 1): before the effect, or after it with the answer lost. From then on every call
 * fails, as after a kill -9. With n = Infinity it only counts.
 */
export function crashingStorage(inner: Storage, n: number, when: 'before' | 'after'): Crashing {
  let count = 0;
  let dead = false;
  const storage = new Proxy(inner, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (dead) throw new Crash('the process is dead');
        const call = () => Reflect.apply(member, target, args) as unknown;
        if (!MUTATIONS.some((mutation) => mutation === name)) return call();
        count += 1;
        if (count !== n) return call();
        dead = true;
        if (when === 'before') throw new Crash(`before mutation ${n}, ${String(name)} ${String(args[0])}`);
        return Promise.resolve(call()).then(() => {
          throw new Crash(`after mutation ${n}, ${String(name)} ${String(args[0])}`);
        });
      };
    },
  });
  return { storage, count: () => count };
}
