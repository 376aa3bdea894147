/**
 * The error of a promise that must fail. For what waits on a process or a socket, not `expect(…).rejects`: it runs an event loop inside the
 * event loop, and under Bun 1.4.5 the end of a pipe then got lost in half of 30 runs (none of 40 this way).
 */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error(`it did not fail, or with no error: ${String(error)}`);
}
