/** Answers a request. The layers of the mock are functions from one handler to the next. */
export type Handler = (request: Request) => Response | Promise<Response>;

/** Waits that many milliseconds, or less if the signal is aborted before; never rejects. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** The wait of a running process; tests pass one that does not wait. */
export const realSleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => finish(timer, resolve), { once: true });
  });

function finish(timer: ReturnType<typeof setTimeout>, resolve: () => void): void {
  clearTimeout(timer);
  resolve();
}
