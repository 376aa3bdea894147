import type { Storage } from '../../../src/storage/types.ts';

const STEPS = ['putNew', 'putNewFile', 'swap', 'get', 'getListed', 'getFinal', 'remove'] as const;

/** Steps of several processes, let go one at a time: whoever is not chosen is frozen where it stands. */
export interface Stepper {
  /** Starts a process; each call that it makes to the store waits to be chosen. */
  start<T>(name: string, storage: Storage, body: (storage: Storage) => Promise<T>): Promise<T>;
  /** Waits until each process stands at a step or has ended. Says whether one is left; throws where each is when one does neither in time. */
  settled(): Promise<boolean>;
  /** Lets one go, and waits until its call is through; by the order of the processes, modulo their number. Throws as `settled` does. */
  let(choice: number): Promise<void>;
}

interface Process {
  readonly name: string;
  /** Where it was last seen, for messages. */
  at: string;
  /** Steps that wait to be chosen. */
  standing: number;
  ended: boolean;
}

interface Step {
  readonly order: number;
  readonly go: () => void;
  readonly done: Promise<unknown>;
}

/** A call that takes longer than this, in milliseconds, hangs. Far beyond what any takes, on a machine that has much else to do as well. */
export function createStepper(deadlineMs = 240_000): Stepper {
  const queue: Step[] = [];
  const processes: Process[] = [];
  let moved = Promise.withResolvers<void>();
  const move = (): void => {
    moved.resolve();
    moved = Promise.withResolvers();
  };
  const inTime = async (doing: string, promise: Promise<unknown>): Promise<void> => {
    const late = Promise.withResolvers<never>();
    const fail = () =>
      late.reject(new Error(`${doing}: nothing for ${deadlineMs} ms. ${processes.map(({ name, at }) => `${name} ${at}`).join('; ')}`));
    const timer = setTimeout(fail, deadlineMs);
    await Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
  };
  /** Waits to be chosen; `through` says when the next one may be. */
  const step = async <T>(
    process: Process,
    what: string,
    call: () => Promise<T>,
    through: (result: Promise<T>) => Promise<unknown>,
  ): Promise<T> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const result = promise.then(call);
    const go = () => {
      Object.assign(process, { standing: process.standing - 1, at: `in ${what}` });
      resolve();
    };
    Object.assign(process, { standing: process.standing + 1, at: `before ${what}` });
    queue.push({ order: processes.indexOf(process), go, done: through(result).catch(() => undefined) });
    // The oldest process first: the same choice goes on with the same one.
    queue.sort((a, b) => a.order - b.order);
    move();
    return await result;
  };
  const watch = (process: Process, storage: Storage): Storage =>
    new Proxy(storage, {
      get(target, name) {
        if (name === 'withLock') return stepInto(process, target);
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const call = (...args: unknown[]): unknown => Reflect.apply(member, target, args);
        if (!STEPS.some((one) => one === name)) return call;
        return (...args: unknown[]) =>
          step(
            process,
            `${String(name)} ${String(args[0])}`,
            async () => await call(...args),
            (result) => result,
          );
      },
    });
  /** Taking the lock is a step; what is done under it has its own. */
  const stepInto =
    (process: Process, target: Storage): Storage['withLock'] =>
    (name, owner, body) => {
      const { promise: inside, resolve: enter } = Promise.withResolvers<void>();
      const entering = () =>
        target.withLock(name, owner, () => {
          enter();
          return body();
        });
      return step(process, `taking the lock ${name}`, entering, (result) => Promise.race([inside, result]));
    };
  return {
    start: async (name, storage, body) => {
      const process = { name, at: 'at its start', standing: 0, ended: false };
      processes.push(process);
      try {
        return await body(watch(process, storage));
      } finally {
        Object.assign(process, { ended: true, at: 'at its end' });
        move();
      }
    },
    settled: async () => {
      while (processes.some(({ standing, ended }) => standing === 0 && !ended)) await inTime('to the next step', moved.promise);
      return queue.length > 0;
    },
    let: async (choice) => {
      const [chosen] = queue.splice(choice % queue.length, 1);
      if (chosen === undefined) return;
      chosen.go();
      await inTime('through a step', chosen.done);
    },
  };
}
