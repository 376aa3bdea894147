import type { Storage } from '../../../src/storage/types.ts';

const STEPS = ['putNew', 'putNewFile', 'swap', 'get', 'remove'] as const;

/** Steps of several processes, let go one at a time: whoever is not chosen is frozen where it stands. */
export interface Stepper {
  /** The store as one process sees it: each call waits to be chosen. */
  watch(storage: Storage): Storage;
  /** How many stand at a step. */
  waiting(): number;
  /** Lets one go, and waits until its call is through; by the order of the processes, modulo their number. */
  let(choice: number): Promise<void>;
}

export function createStepper(): Stepper {
  const queue: { readonly process: number; readonly go: () => void; readonly done: Promise<unknown> }[] = [];
  let processes = 0;
  /** Waits to be chosen; `through` says when the next one may be. */
  const step = async <T>(process: number, call: () => Promise<T>, through: (result: Promise<T>) => Promise<unknown>): Promise<T> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const result = promise.then(call);
    queue.push({ process, go: resolve, done: through(result).catch(() => undefined) });
    // The oldest process first: the same choice goes on with the same one.
    queue.sort((a, b) => a.process - b.process);
    return await result;
  };
  const watch = (storage: Storage): Storage => {
    processes += 1;
    const process = processes;
    return new Proxy(storage, {
      get(target, name) {
        if (name === 'withLock') return stepInto(process, target);
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const call = (...args: unknown[]): unknown => Reflect.apply(member, target, args);
        if (!STEPS.some((one) => one === name)) return call;
        return (...args: unknown[]) =>
          step(
            process,
            async () => await call(...args),
            (result) => result,
          );
      },
    });
  };
  /** Taking the lock is a step; what is done under it has its own. */
  const stepInto =
    (process: number, target: Storage): Storage['withLock'] =>
    (name, owner, body) => {
      const { promise: inside, resolve: enter } = Promise.withResolvers<void>();
      const entering = () =>
        target.withLock(name, owner, () => {
          enter();
          return body();
        });
      return step(process, entering, (result) => Promise.race([inside, result]));
    };
  return {
    watch,
    waiting: () => queue.length,
    let: async (choice) => {
      const [chosen] = queue.splice(choice % queue.length, 1);
      chosen?.go();
      await chosen?.done;
    },
  };
}
