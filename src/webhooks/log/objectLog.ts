/** The log in a store of objects: each batch is an object of its own, created once, durable when the store says so. Nothing has to be sealed. */
import type { Storage } from '../../storage/types.ts';
import { Batches } from './batches.ts';
import { LOG, type WebhookLog } from './webhookLog.ts';

export interface ObjectLogOptions {
  readonly storage: Storage;
  /** Of this receiver: in the names of its objects, which nobody else may write. */
  readonly name: string;
}

/** A batch under way holds up the next one for a whole round trip; a few at once do not wait for each other. */
const LANES = 4;

export class ObjectLog implements WebhookLog {
  onCommit?: (milliseconds: number, frames: number) => void;
  readonly openBytes = 0;
  readonly #lanes = Array.from({ length: LANES }, () => new Batches((frames, bytes) => this.#commit(frames, bytes)));
  #count = 0;

  constructor(private readonly options: ObjectLogOptions) {}

  get waitingBytes(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.waitingBytes, 0);
  }

  append(frame: Uint8Array): Promise<void> {
    const lane = this.#lanes.reduce((least, one) => (one.waitingBytes < least.waitingBytes ? one : least));
    return lane.add(frame);
  }

  async seal(): Promise<void> {}

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.idle()));
  }

  async #commit(frames: readonly Uint8Array[], bytes: number): Promise<void> {
    const began = performance.now();
    this.#count += 1;
    const key = `${LOG}${this.options.name}/${String(this.#count).padStart(8, '0')}.log`;
    await this.options.storage.putNew(key, Buffer.concat(frames, bytes));
    this.onCommit?.(performance.now() - began, frames.length);
  }
}
