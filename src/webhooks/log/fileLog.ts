/**
 * The log of one receiver as files that only it appends to, each batch by one write and one fdatasync. A file whose write or sync has failed is
 * never written again (facts: after a failed fsync its pages may be gone): the next batch begins a new one.
 */
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../../storage/ioError.ts';
import { fsyncDirectory, makeDirectoryDurable } from '../../storage/local/durable.ts';
import { Batches } from './batches.ts';
import { LOG, type WebhookLog } from './webhookLog.ts';

export interface FileLogOptions {
  /** Directory of the store. */
  readonly root: string;
  /** Folder of this receiver below the log; nobody else writes there. */
  readonly slot: string;
  /** In the names of its files, so that they never collide with those of an earlier process. */
  readonly name: string;
  /** A file is sealed when it has so many bytes. */
  readonly segmentBytes: number;
}

export class FileLog implements WebhookLog {
  onCommit?: (milliseconds: number, frames: number) => void;
  readonly #directory: string;
  readonly #batches = new Batches((frames, bytes) => this.#commit(frames, bytes));
  #file: FileHandle | undefined;
  #path = '';
  #count = 0;
  #bytes = 0;
  /** Seals and commits take turns. */
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly options: FileLogOptions) {
    this.#directory = join(options.root, LOG, options.slot);
  }

  get waitingBytes(): number {
    return this.#batches.waitingBytes;
  }

  get openBytes(): number {
    return this.#bytes;
  }

  append(frame: Uint8Array): Promise<void> {
    return this.#batches.add(frame);
  }

  seal(): Promise<void> {
    return this.#inTurn(() => this.#finish());
  }

  async close(): Promise<void> {
    await this.#batches.idle();
    await this.seal();
  }

  #commit(frames: readonly Uint8Array[], bytes: number): Promise<void> {
    return this.#inTurn(async () => {
      const began = performance.now();
      try {
        const file = this.#file ?? (await this.#open());
        this.#file = file;
        await writeAll(file, frames.length === 1 ? (frames[0] as Uint8Array) : Buffer.concat(frames, bytes));
        await file.datasync();
      } catch (error) {
        // What is whole in the file may be rolled: it was sent, though not acknowledged, and rolling knows duplicates.
        await this.#finish().catch(() => {});
        throw ioError(error, 'appending to', this.#path === '' ? this.#directory : this.#path);
      }
      this.#bytes += bytes;
      if (this.#bytes >= this.options.segmentBytes) await this.#finish().catch(() => {});
      this.onCommit?.(performance.now() - began, frames.length);
    });
  }

  #inTurn(body: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(body);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #open(): Promise<FileHandle> {
    await makeDirectoryDurable(this.#directory);
    this.#count += 1;
    this.#path = join(this.#directory, `${this.options.name}-${String(this.#count).padStart(6, '0')}.open`);
    const file = await open(this.#path, 'wx', 0o600);
    try {
      await fsyncDirectory(this.#directory);
    } catch (error) {
      await file.close();
      throw error;
    }
    return file;
  }

  /** Closes the file and gives it its final name. Without that, what is in it is found all the same once this process has ended. */
  async #finish(): Promise<void> {
    const [file, path] = [this.#file, this.#path];
    if (file === undefined) return;
    this.#file = undefined;
    this.#bytes = 0;
    await file.close();
    await rename(path, sealedName(path));
    await fsyncDirectory(this.#directory);
  }
}

/** `…/x-000001.open` → `…/x-000001.log`. */
export function sealedName(path: string): string {
  return path.replace(/\.open$/, '.log');
}

/** A write may take fewer bytes than it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
  }
}
