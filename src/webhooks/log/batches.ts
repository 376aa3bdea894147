/** Group commit without a timer: while one batch is made durable, the next one gathers. */

interface Batch {
  readonly frames: Uint8Array[];
  bytes: number;
  readonly done: PromiseWithResolvers<void>;
}

export class Batches {
  #gathering = newBatch();
  #atWork: Promise<void> | undefined;
  #waiting = 0;

  /** `commit` makes all frames of a batch durable, or throws: then none of them is acknowledged. It is called for one batch at a time. */
  constructor(private readonly commit: (frames: readonly Uint8Array[], bytes: number) => Promise<void>) {}

  /** Bytes that are not durable yet. */
  get waitingBytes(): number {
    return this.#waiting;
  }

  add(frame: Uint8Array): Promise<void> {
    const batch = this.#gathering;
    batch.frames.push(frame);
    batch.bytes += frame.byteLength;
    this.#waiting += frame.byteLength;
    this.#atWork ??= this.#run();
    return batch.done.promise;
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#atWork !== undefined) await this.#atWork;
  }

  async #run(): Promise<void> {
    // Requests that came in the same turn of the event loop belong to the first batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#gathering.frames.length > 0) {
      const batch = this.#gathering;
      this.#gathering = newBatch();
      try {
        await this.commit(batch.frames, batch.bytes);
        batch.done.resolve();
      } catch (error) {
        batch.done.reject(error);
      }
      this.#waiting -= batch.bytes;
    }
    this.#atWork = undefined;
  }
}

function newBatch(): Batch {
  const done = Promise.withResolvers<void>();
  // Whoever waits for it sees the failure; a batch that nobody waits for any more must not end the process.
  done.promise.catch(() => {});
  return { frames: [], bytes: 0, done };
}
