/** Bodies, with a limit of bytes and of time: whoever sends slowly holds up nobody but himself, and not for long. */

export type ReadBody = Uint8Array | 'too_large' | 'slow_body' | 'broken_body';

export interface BodyReader extends Disposable {
  read(request: Request): Promise<ReadBody>;
  /** From now on bodies have a second: the process is about to end. */
  hurry(): void;
}

interface Waiting {
  readonly since: number;
  readonly giveUp: () => void;
}

const LOOK_EVERY_MS = 250;
const HURRIED_MS = 1000;

export function createBodyReader({ maxBytes, patienceMs }: { maxBytes: number; patienceMs: number }): BodyReader {
  const waiting = new Set<Waiting>();
  let patience = patienceMs;
  // One look at all of them is cheaper than a timer for each.
  const look = setInterval(() => {
    const tooLong = performance.now() - patience;
    for (const one of waiting) if (one.since < tooLong) one.giveUp();
  }, LOOK_EVERY_MS);
  look.unref();

  function read(request: Request): Promise<ReadBody> {
    const told = request.headers.get('content-length');
    if (told !== null && Number(told) > maxBytes) return Promise.resolve('too_large');
    return new Promise((resolve) => {
      const one = { since: performance.now(), giveUp: () => finish('slow_body') };
      const finish = (body: ReadBody): void => {
        waiting.delete(one);
        resolve(body);
      };
      waiting.add(one);
      request.arrayBuffer().then(
        (buffer) => finish(buffer.byteLength > maxBytes ? 'too_large' : new Uint8Array(buffer)),
        () => finish('broken_body'),
      );
    });
  }

  const hurry = (): void => {
    patience = Math.min(patience, HURRIED_MS);
  };
  return { read, hurry, [Symbol.dispose]: () => clearInterval(look) };
}
