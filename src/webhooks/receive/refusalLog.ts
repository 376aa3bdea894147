import type { Logger } from '../../domain/logger.ts';

export interface RefusalLog {
  /** Notes one for that reason. */
  refused(reason: string): void;
  /** Notes a failure to write, with what the system said. */
  failure(message: string, errno: string | undefined): void;
  /** Says what has not been said. */
  flush(): void;
}

const SAY_EVERY_MS = 10_000;

/** Refusals in the log: the first of its kind at once, then a line with a count every ten seconds. Reasons are our own words, never the sender's. */
export function refusalLog(logger: Logger): RefusalLog {
  const held = new Map<string, { count: number; say: (count: number) => void }>();
  const saidAt = new Map<string, number>();

  function note(name: string, say: (count: number) => void): void {
    const one = held.get(name) ?? { count: 0, say };
    held.set(name, { count: one.count + 1, say });
    const last = saidAt.get(name);
    if (last === undefined || performance.now() - last >= SAY_EVERY_MS) tell(name);
  }

  function tell(name: string): void {
    const one = held.get(name);
    if (one === undefined) return;
    held.delete(name);
    saidAt.set(name, performance.now());
    one.say(one.count);
  }

  return {
    refused: (reason) => note(reason, (count) => logger.warn('delivery refused', { reason, count })),
    failure: (message, errno = 'unknown') =>
      note(`log ${errno}`, (count) =>
        logger.error('cannot write the webhook log; senders are told to try again', { error: message, errno, count }),
      ),
    flush: () => {
      for (const name of [...held.keys()]) tell(name);
    },
  };
}
