import type { Storage } from '../../../src/storage/types.ts';

const STEPS = ['putNew', 'putNewFile', 'swap', 'get', 'remove'] as const;

/** Steps of several processes, let go one at a time: whoever is not chosen is frozen where it stands. */
export interface Stepper {
  /** The store as one process sees it: each call waits to be chosen. */
  watch(storage: Storage): Storage;
  /** How many stand at a step. */
  waiting(): number;
  /** Lets one go, and waits until its call is through; by the order in which they came, modulo their number. */
  let(choice: number): Promise<void>;
}

export function createStepper(): Stepper {
  const queue: { readonly go: () => void; readonly done: Promise<unknown> }[] = [];
  return {
    watch: (storage) =>
      new Proxy(storage, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          const call = (...args: unknown[]) => Promise.resolve(Reflect.apply(member, target, args));
          if (!STEPS.some((step) => step === name)) return (...args: unknown[]) => Reflect.apply(member, target, args) as unknown;
          return (...args: unknown[]) => {
            const { promise, resolve } = Promise.withResolvers<void>();
            const result = promise.then(() => call(...args));
            queue.push({ go: resolve, done: result.catch(() => undefined) });
            return result;
          };
        },
      }),
    waiting: () => queue.length,
    let: async (choice) => {
      const [chosen] = queue.splice(choice % queue.length, 1);
      chosen?.go();
      await chosen?.done;
    },
  };
}
