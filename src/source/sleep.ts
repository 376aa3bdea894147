import { interrupted, throwIfAborted } from './interrupted.ts';

/** Waits for real; an abort ends the wait at once with its error and leaves no timer or listener behind. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', stop, { once: true });
    function done(): void {
      signal.removeEventListener('abort', stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(interrupted(signal));
    }
  });
}
