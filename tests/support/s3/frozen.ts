/**
 * A process that freezes between its last look and one of its requests, while others go on, and wakes up. Its lease is another's by then, and it
 * finds that out as the real one does, before a write; but not before the one that had passed its look already, and reads are not asked about.
 */
import { PipelineError } from '../../../src/domain/errors.ts';
import type { Storage } from '../../../src/storage/types.ts';

/** `late`: the write it froze at arrives all the same. `prompt`: it had not looked yet. `blind`: it never looks, as no lease could guard against. */
export type Waking = 'prompt' | 'late' | 'blind';

export const WAKINGS: readonly Waking[] = ['prompt', 'late', 'blind'];

const READS = ['get', 'getListed', 'getFinal', 'list', 'localPaths'] as const;
const WRITES = ['putNew', 'putNewFile', 'swap', 'remove'] as const;

export interface Frozen {
  readonly storage: Storage;
  /** What it froze at; undefined when it ended before. */
  readonly at: () => string | undefined;
}

/**
 * Freezes before the nth call (from 1), of all or of those that `which` tells by their words (`putNew silver/…`), for as long as `meanwhile` takes. It takes no
 * lock of the store's: it had it, and has lost it.
 */
export function freezing(
  inner: Storage,
  n: number,
  waking: Waking,
  meanwhile: () => Promise<unknown>,
  which = (_call: string) => true,
): Frozen {
  let calls = 0;
  let at: string | undefined;
  let frozen: Promise<unknown> | undefined;
  const look = (isLate: boolean): void => {
    if (frozen === undefined || waking === 'blind' || (waking === 'late' && isLate)) return;
    throw new PipelineError('STORAGE_LEASE_LOST', 'this run gave way: another has taken over the store', {
      hint: 'It writes nothing more.',
    });
  };
  /** A stopped process sends nothing: what comes later waits as well. */
  const turn = async (what: string): Promise<boolean> => {
    if (frozen === undefined && which(what)) calls += 1;
    const isIt = frozen === undefined && calls === n;
    if (isIt) {
      at = what;
      frozen = meanwhile();
    }
    await frozen;
    return isIt;
  };
  const storage = new Proxy(inner, {
    get(target, name) {
      if (name === 'withLock') return (_name: string, _owner: string, body: () => Promise<unknown>) => body();
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const call = (args: unknown[]) => Reflect.apply(member, target, args) as unknown;
      if (name === 'list')
        return async function* (...args: unknown[]) {
          await turn(`list ${String(args[0])}`);
          yield* call(args) as AsyncIterable<unknown>;
        };
      if (READS.some((one) => one === name))
        return async (...args: unknown[]) => {
          await turn(`${String(name)} ${String(args[0])}`);
          return await call(args);
        };
      if (!WRITES.some((one) => one === name)) return (...args: unknown[]) => call(args);
      return async (...args: unknown[]) => {
        look(await turn(`${String(name)} ${String(args[0])}`));
        return await call(args);
      };
    },
  });
  return { storage, at: () => at };
}
